"""A region's schema out of a backup, inside the transaction we are in: tables, rows, and at the end what binds them."""

import gzip
import io
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

from django.db import connection
from psycopg import sql

from exchange.backups.errors import BackupRefused
from tenants.dumps import fold

TABLES, ROWS, BONDS = "tables.sql.gz", "rows.sql.gz", "bonds.sql.gz"
#: What `pg_dump` is asked for, by the part of the backup.
SECTIONS = {TABLES: "pre-data", ROWS: "data", BONDS: "post-data"}
_COPY, _END, _SEQUENCE = b"COPY ", b"\\.\n", b"SELECT pg_catalog.setval("
_CHUNK = 1 << 20


def make_tables(folder: Path) -> None:
    """The schema with its tables, without keys and indexes."""
    _run(fold(gzip.decompress((folder / TABLES).read_bytes()).decode()))


def fill_tables(folder: Path) -> None:
    """The rows as they were, and the next numbers."""
    with gzip.open(folder / ROWS) as read, connection.cursor() as cursor:
        lines = io.BufferedReader(read)  # type: ignore[arg-type]
        for line in lines:
            if line.startswith(_COPY):
                _copy(cursor, line.decode(), lines)
            elif line.startswith(_SEQUENCE):
                cursor.execute(line.decode())


def bind_tables(folder: Path) -> None:
    """Keys, indexes, foreign keys and triggers, each of which looks at the rows that are there."""
    _run(fold(gzip.decompress((folder / BONDS).read_bytes()).decode()))


def check_counts(slug: str, counts: Mapping[str, int]) -> None:
    """Count every table.

    Raises:
        BackupRefused: rows are missing, or there are more than there were.
    """
    with connection.cursor() as cursor:
        for table, wanted in counts.items():
            cursor.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(slug, table)))
            (found,) = cursor.fetchone()
            if found != wanted:
                raise BackupRefused("rows_lost", {"table": f"{slug}.{table}", "found": found, "wanted": wanted})


def _copy(cursor: Any, statement: str, lines: BinaryIO) -> None:
    with cursor.copy(statement.rstrip().rstrip(";")) as copy:
        for chunk in _chunks(lines):
            copy.write(chunk)


def _chunks(lines: BinaryIO) -> Iterator[bytes]:
    gathered, size = [], 0
    for line in lines:
        if line == _END:
            break
        gathered.append(line)
        size += len(line)
        if size > _CHUNK:
            yield b"".join(gathered)
            gathered, size = [], 0
    yield b"".join(gathered)


def _run(text: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(text)
