"""Two databases and two folders, row by row and file by file."""

import filecmp
import re
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path
from typing import Any

import psycopg
from django.apps import apps
from psycopg import sql

from exchange.backups.belonging import PARTS, By, Row, people_columns
from schemas.documents import parse
from tenants.pgtools import find_program

_KEYS = """
    SELECT a.attname FROM pg_index AS i JOIN pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = ANY(i.indkey)
    WHERE i.indrelid = %s::regclass AND i.indisprimary ORDER BY 1
"""
_NUMBERS = """
    SELECT sequencename, coalesce(last_value, 0) FROM pg_sequences WHERE schemaname = %s ORDER BY 1
"""


#: What the audit says of the drill itself, behind all that was there before.
_OUR_OWN = ("region.backed_up", "region.restored")


_CASTS = re.compile(r"::(?:text|character varying)(?:\[\])?|[()]")


@dataclass
class Compared:
    """How much was looked at, and what is not the same."""

    tables: int = 0
    rows: int = 0
    files: int = 0
    different: list[str] = field(default_factory=list)


def compare_schema(
    before: str, after: str, schema: str, found: Compared, *, people: Mapping[int, int] | None = None
) -> None:
    """Every row of every table, the next numbers, and the bare schema; in the audit, what was there before.

    Without `people` everybody must have kept their number.
    """
    with psycopg.connect(before) as one, psycopg.connect(after) as other:
        names = [_tables(each, schema) for each in (one, other)]
        if names[0] != names[1]:
            found.different.append(f"{schema}: tables {sorted({*names[0]} ^ {*names[1]})}")
        for table in names[0]:
            found.tables += 1
            _compare_rows(one, other, schema, table, found, people)
        numbers = [each.execute(_NUMBERS, [schema]).fetchall() for each in (one, other)]
        grown = [name for (name, was), (_same, now) in zip(*numbers, strict=True) if now < was]
        found.different += [f"{schema}.{name}: gives out numbers again" for name in grown]
    bare = [_bare(before, schema), _bare(after, schema)]
    if bare[0] != bare[1]:
        found.different.append(f"{schema}: keys, indexes or triggers, {_first(bare)}")


def compare_shared(before: str, after: str, slug: str, found: Compared, *, people: Mapping[int, int]) -> None:
    """What a region has in shared tables, by what it says: numbers of rows, sealed texts and companies aside."""
    with psycopg.connect(before) as one, psycopg.connect(after) as other:
        for part in PARTS:
            if part.by not in (By.NUMBER, By.SLUG):
                continue
            named = set(people_columns(part.model))
            texts = [
                sorted(_said(row, named, numbers) for row in _of_region(server, part.table, part.column, slug, part.by))
                for server, numbers in ((one, people), (other, None))
            ]
            found.tables, found.rows = found.tables + 1, found.rows + len(texts[0])
            if texts[0] != texts[1]:
                found.different.append(f"public.{part.table}: {_first(texts)}")


def compare_files(before: Path, after: Path, found: Compared) -> None:
    """Every file below two folders, byte by byte."""
    names = [{str(file.relative_to(top)) for file in top.rglob("*") if file.is_file()} for top in (before, after)]
    found.different += [f"file {name}" for name in sorted(names[0] ^ names[1])]
    for name in names[0] & names[1]:
        found.files += 1
        if not filecmp.cmp(before / name, after / name, shallow=False):
            found.different.append(f"file {name}")


def _compare_rows(
    one: psycopg.Connection, other: psycopg.Connection, schema: str, table: str, found: Compared,
    people: Mapping[int, int] | None,
) -> None:  # fmt: skip
    named = _people_columns(table) if people else ()
    pairs = zip_longest(_rows(one, schema, table), _rows(other, schema, table))
    for before, after in pairs:
        if any(row and row.get("action") in _OUR_OWN for row in (before, after)):
            continue
        found.rows += 1
        told = before if before is None else {**before, **{name: _number(before[name], people) for name in named}}
        if told != after and not _sealed_anew(told, after, before, named):
            found.different.append(f"{schema}.{table}: {_first([[str(told)], [str(after)]])}")
            return


def _sealed_anew(told: Row | None, after: Row | None, before: Row | None, named: tuple[str, ...]) -> bool:
    """Whether only sealed parts differ of a row that names somebody who has another number now."""
    if told is None or after is None or all(told[name] == (before or {})[name] for name in named):
        return False
    return all(_unsealed(told[name]) == _unsealed(after[name]) for name in told)


def _unsealed(value: Any) -> Any:
    return {name: part for name, part in value.items() if name != "$sealed"} if isinstance(value, dict) else value


def _number(number: int | None, people: Mapping[int, int] | None) -> int | None:
    return number if number is None or not people else people.get(number, number)


def _people_columns(table: str) -> tuple[str, ...]:
    """Those with numbers of people who are rows, not only named as in the audit."""
    model = next((each for each in apps.get_models(include_auto_created=True) if each._meta.db_table == table), None)
    return people_columns(model) if model else ()


def _tables(server: psycopg.Connection, schema: str) -> list[str]:
    query = "SELECT tablename FROM pg_tables WHERE schemaname = %s ORDER BY 1"
    return [name for (name,) in server.execute(query, [schema])]


def _rows(server: psycopg.Connection, schema: str, table: str) -> Iterator[Row]:
    keys = [name for (name,) in server.execute(_KEYS, [f'"{schema}"."{table}"'])] or ["ctid"]
    text = sql.SQL("SELECT to_jsonb(row)::text FROM {} AS row ORDER BY {}").format(
        sql.Identifier(schema, table), sql.SQL(", ").join(map(sql.Identifier, keys))
    )
    with server.cursor(name="compared") as cursor:
        cursor.itersize = 2000
        for (row,) in cursor.execute(text):
            yield parse(row)


def _of_region(server: psycopg.Connection, table: str, column: str, slug: str, by: By) -> Iterator[Row]:
    wanted = sql.SQL("(SELECT id FROM public.tenants_region WHERE schema_name = %s)" if by is By.NUMBER else "%s")
    text = sql.SQL("SELECT to_jsonb(row)::text FROM public.{} AS row WHERE {} = {}")
    query = text.format(sql.Identifier(table), sql.Identifier(column), wanted)
    for (row,) in server.execute(query, [slug]).fetchall():
        yield parse(row)


def _said(row: Row, named: set[str], people: Mapping[int, int] | None) -> str:
    """A row without numbers of its own; people by the number they have where the region was restored."""
    left = {"id", "organisation_id", "region_id", "tenant_id", "id_number", "mobile", "said"}
    told = {name: _number(value, people) if name in named else value for name, value in row.items()}
    if "tokens" in row and "user_id" in row:  # lines of one person name them in words, too
        told = {name: value for name, value in told.items() if name not in ("key", "tokens", "bare_tokens")}
    return str(sorted((name, str(value)) for name, value in told.items() if name not in left))


def _first(texts: list[list[str]]) -> str:
    missing = [text for text in texts[0] if text not in texts[1]]
    strange = [text for text in texts[1] if text not in texts[0]]
    return (
        f"{len(missing)} missing, {len(strange)} strange: {(missing or ['-'])[0][:400]} / {(strange or ['-'])[0][:400]}"
    )


def _bare(url: str, schema: str) -> list[str]:
    """The schema without its rows; conditions without the casts that PostgreSQL writes another way when read back."""
    command = [
        str(find_program("pg_dump")),
        "--schema-only",
        "--no-owner",
        "--no-privileges",
        f"--schema={schema}",
        url,
    ]
    dumped = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    kept = (line.rstrip(",") for line in dumped.splitlines() if not line.startswith(("--", "\\", "SET ")))
    return sorted(_CASTS.sub("", line) for line in kept)
