"""One region into a backup: its schema, what is its own in the shared tables, the people it needs, its files."""

import gzip
import shutil
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import TextIO

import psycopg
from django.apps import apps
from django.conf import settings
from django.db import models
from django_tenants.utils import schema_context
from psycopg import sql

from exchange.backups import folders
from exchange.backups.belonging import (
    ORGANISATIONS,
    PARTS,
    PEOPLE,
    By,
    Row,
    line_of,
    model_of,
    people_columns,
    rows_where,
)
from exchange.backups.errors import BackupRefused
from exchange.backups.media import FILES, pack_files
from exchange.backups.postgres import run_program, snapshot
from exchange.backups.replaying import SECTIONS
from exchange.backups.standing import fingerprints, migrations_of
from schemas.documents import parse
from tenants.audit.services import record

SHARED = "shared.jsonl.gz"


def backup_region(slug: str, folder: Path, *, now: datetime) -> None:
    """Back up one region, as it is at one moment, into a new folder.

    Raises:
        BackupRefused: there is no such region, or a program failed; nothing is left behind.
    """
    with folders.growing(folder) as beside:
        with snapshot() as (server, moment):
            region = _region(server, slug)
            for part, section in SECTIONS.items():
                _dump(slug, section, moment, beside / part)
            shared = _write_shared(server, region, beside / SHARED)
            said = _said(server, region, now) | {"rows": count_rows(server, slug), "shared": shared}
        top = Path(settings.MEDIA_ROOT)
        files = pack_files(top, iter([top / slug]), to=beside / FILES)
        folders.write_manifest(beside, {**said, "files": files})
    with schema_context(slug):
        record("region.backed_up", user=None, at=now, object_type="region", object_id=slug, data={"to": folder.name})


def count_rows(server: psycopg.Connection, schema: str) -> dict[str, int]:
    """How many rows each table of a schema has."""
    found = server.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s ORDER BY 1", [schema]).fetchall()
    count = sql.SQL("SELECT count(*) FROM {}")
    return {table: server.execute(count.format(sql.Identifier(schema, table))).fetchone()[0] for (table,) in found}


def _region(server: psycopg.Connection, slug: str) -> Row:
    found = server.execute(
        "SELECT to_jsonb(row)::text FROM public.tenants_region AS row WHERE schema_name = %s", [slug]
    )
    row = found.fetchone()
    if row is None:
        raise BackupRefused("no_region", {"slug": slug})
    return parse(row[0])


def _said(server: psycopg.Connection, region: Row, now: datetime) -> dict[str, object]:
    slug = region["schema_name"]
    return {
        "holds": folders.REGION,
        "region": region,
        "at": now.isoformat(),
        "postgresql": server.info.server_version,
        "keys": fingerprints(),
        "migrations": {"public": migrations_of(server, "public"), "region": migrations_of(server, slug)},
    }


def _dump(slug: str, section: str, moment: str, to: Path) -> None:
    plain = to.with_suffix("")
    wanted = [f"--schema={slug}", f"--section={section}", f"--snapshot={moment}", "--no-owner", "--no-privileges"]
    run_program("pg_dump", wanted, to=plain)
    with open(plain, "rb") as read, gzip.open(to, "wb", compresslevel=3) as write:
        shutil.copyfileobj(read, write, 1 << 20)
    plain.unlink()


class _SharedRows:
    """Writes rows of shared tables, and gathers whom and which companies they name."""

    def __init__(self, server: psycopg.Connection, file: TextIO, people: set[int]) -> None:
        self.server, self.file, self.people = server, file, people
        self.companies: set[int] = set()
        self.kept: dict[str, list[object]] = {}

    def write(self, table: str, column: str, keys: Iterable[object]) -> None:
        """Write the rows of a table whose column is one of the keys."""
        named = people_columns(model_of(table))
        self.kept[table] = []
        for row in rows_where(self.server, table, column, list(keys)):
            self.file.write(line_of(table, row))
            self.kept[table].append(row["id"])
            self.people.update(row[name] for name in named if row[name] is not None)
            self.companies |= {row.get("organisation_id")} - {None}


def _write_shared(server: psycopg.Connection, region: Row, to: Path) -> dict[str, int]:
    """The region's rows of shared tables, then the people and companies that these and the region's own rows name."""
    own = {By.NUMBER: [region["id"]], By.SLUG: [region["schema_name"]]}
    with gzip.open(to, "wt", compresslevel=3, encoding="utf-8") as file:
        shared = _SharedRows(server, file, _people_inside(server, region["schema_name"]))
        for part in PARTS:
            if part.by in own or part.parent in shared.kept:
                shared.write(part.table, part.column, own.get(part.by) or shared.kept[part.parent])
        shared.write(ORGANISATIONS, "id", shared.companies)
        shared.write(PEOPLE, "id", sorted(shared.people))
        for part in PARTS:
            if part.table not in shared.kept:
                shared.write(part.table, part.column, shared.kept[part.parent or PEOPLE])
        return {table: len(keys) for table, keys in shared.kept.items()}


def _people_inside(server: psycopg.Connection, slug: str) -> set[int]:
    """Everybody whom a row of the region names, the audit among them."""
    found: set[int] = set()
    for model in apps.get_models(include_auto_created=True):
        if model._meta.app_config.name in settings.TENANT_APPS and not model._meta.proxy:
            for column in (*people_columns(model), *_audited(model)):
                text = "SELECT DISTINCT {column} FROM {table} WHERE {column} IS NOT NULL"
                table = sql.Identifier(slug, model._meta.db_table)
                query = sql.SQL(text).format(column=sql.Identifier(column), table=table)
                found.update(number for (number,) in server.execute(query))
    return found


def _audited(model: type[models.Model]) -> tuple[str, ...]:
    return ("user_id",) if model._meta.db_table == "audit_auditentry" else ()
