"""The database of a test run: copied from a template that is made once per state of the migrations and models."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from django.conf import settings
from django.db import connection, transaction
from psycopg import sql

from tenants import clock
from tenants.provisioning import create_region, ensure_template, migrate_public, prepare_births

ROOT = Path(__file__).resolve().parents[1]
REGIONS = {"alpha": "甲区", "beta": "乙区"}
#: What decides whether an older template still fits.
INGREDIENTS = (
    "**/migrations/*.py",
    "**/models.py",
    "tenants/dumps.py",
    "tenants/provisioning.py",
    "tenants/roles.py",
    "platform/config/pg/*.py",
)
#: Regions born from the same template share their ids, which hides leaks: one region's are moved far away.
SKEW = 100_000


@contextmanager
def copied_database(name: str) -> Iterator[str]:
    """A database of this name, fresh from the template; Django's connection points at it. Dropped in the end."""
    template = template_database()
    with _server() as server:
        _drop(server, name)
        _create(server, name, template)
    _point_at(name)
    try:
        yield name
    finally:
        connection.close()
        with _server() as server:
            _drop(server, name)


def template_database() -> str:
    """The name of the template that fits the code as it is; made first, if need be."""
    name = f"kaoping_template_{_digest()}"
    with _server() as server:
        server.execute("SELECT pg_advisory_lock(815)")
        if not _exists(server, name):
            _drop_older(server)
            making = f"{name}_making"
            _drop(server, making)
            _create(server, making, "template0")
            _point_at(making)
            _fill()
            connection.close()
            rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
            server.execute(rename.format(sql.Identifier(making), sql.Identifier(name)))
    return name


def _fill() -> None:
    now = clock.now()
    migrate_public()
    ensure_template(now=now)
    prepare_births()
    for slug, title in REGIONS.items():
        create_region(slug, title=title, short=title[0], now=now)
    skew("beta")
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE public.accounts_user ALTER COLUMN id RESTART WITH 7001")


def skew(schema: str, by: int = SKEW) -> None:
    """Move every number that identifies a row of this schema, and every reference to one, far away."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        cursor.execute(_IDENTITIES, [schema])
        owned = cursor.fetchall()
        cursor.execute(_REFERENCES, [schema, schema])
        for table, column in {*owned, *cursor.fetchall()}:
            names = {"table": sql.Identifier(schema, table), "column": sql.Identifier(column)}
            cursor.execute(sql.SQL("UPDATE {table} SET {column} = {column} + %s").format(**names), [by])
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table, column in owned:
            names = {"table": sql.Identifier(schema, table), "column": sql.Identifier(column)}
            cursor.execute(sql.SQL("SELECT coalesce(max({column}), %s) FROM {table}").format(**names), [by])
            (last,) = cursor.fetchone()
            restart = sql.SQL("ALTER TABLE {table} ALTER COLUMN {column} RESTART WITH {next}")
            cursor.execute(restart.format(**names, next=sql.Literal(last + 1)))


_IDENTITIES = """
    SELECT table_name, column_name FROM information_schema.columns
    WHERE table_schema = %s AND is_identity = 'YES' AND table_name NOT LIKE 'audit%%' ORDER BY 1
"""
_REFERENCES = """
    SELECT referring.relname, attribute.attname
    FROM pg_constraint AS key
    JOIN pg_class AS referring ON referring.oid = key.conrelid
    JOIN pg_class AS referred ON referred.oid = key.confrelid
    JOIN pg_attribute AS attribute ON attribute.attrelid = key.conrelid AND attribute.attnum = key.conkey[1]
    WHERE key.contype = 'f' AND referring.relnamespace = %s::regnamespace AND referred.relnamespace = %s::regnamespace
"""


def _digest() -> str:
    files = sorted({path for pattern in INGREDIENTS for path in ROOT.glob(pattern) if ".venv" not in path.parts})
    content = hashlib.sha256()
    for path in [*files, Path(__file__)]:
        content.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return content.hexdigest()[:16]


@contextmanager
def _server() -> Iterator[psycopg.Connection]:
    url = settings.DATABASE_URL.rpartition("/")[0] + "/postgres"
    with psycopg.connect(url, autocommit=True) as server:
        yield server


def _point_at(name: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = name
    connection.set_schema_to_public()


def _exists(server: psycopg.Connection, name: str) -> bool:
    return server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is not None


def _create(server: psycopg.Connection, name: str, template: str) -> None:
    command = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
    server.execute(command.format(sql.Identifier(name), sql.Identifier(template)))


def _drop(server: psycopg.Connection, name: str) -> None:
    server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _drop_older(server: psycopg.Connection) -> None:
    rows = server.execute("SELECT datname FROM pg_database WHERE datname LIKE 'kaoping_template_%'").fetchall()
    for (name,) in rows:
        _drop(server, name)
