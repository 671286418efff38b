"""PostgreSQL's own programs and connections of our own, beside those of Django."""

import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psycopg
from django.db import connection
from psycopg import IsolationLevel

from exchange.backups.errors import BackupRefused
from tenants.pgtools import connection_environment, find_program


@contextmanager
def connected(database: str | None = None, *, autocommit: bool = False) -> Iterator[psycopg.Connection]:
    """A plain connection to the platform's server: to its own database, or to another."""
    told = connection.settings_dict
    known = {"host": told["HOST"], "port": told["PORT"], "user": told["USER"], "password": told["PASSWORD"]}
    named = {name: value for name, value in known.items() if value}
    with psycopg.connect(**named, dbname=database or told["NAME"], autocommit=autocommit) as made:
        yield made


@contextmanager
def snapshot() -> Iterator[tuple[psycopg.Connection, str]]:
    """A connection that sees one moment, and the moment's name, by which others see the same."""
    with connected() as made:
        made.isolation_level = IsolationLevel.REPEATABLE_READ
        made.read_only = True
        (name,) = made.execute("SELECT pg_export_snapshot()").fetchone()
        yield made, name


def run_program(name: str, arguments: Sequence[str], *, database: str | None = None, to: Path | None = None) -> None:
    """Run `pg_dump` or `pg_restore` on a database; what it writes goes into a file.

    Raises:
        BackupRefused: it is not there, or it failed.
    """
    program = find_program(name)
    if program is None:
        raise BackupRefused("no_program", {"program": name})
    told = connection.settings_dict
    environment = connection_environment({**told, "NAME": database or told["NAME"]})
    with open(to or "/dev/null", "wb") as out:
        done = subprocess.run([str(program), *arguments], env=environment, stdout=out, stderr=subprocess.PIPE)
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip()[-2000:]
        raise BackupRefused("program_failed", {"program": name, "said": said})
