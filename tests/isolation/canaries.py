"""A row in every table of a region, and in every table outside the regions that tells of people or of a region, with a
word in every text of it that nobody may read from elsewhere.

The rows are made from what the database says of its tables, so a new table has its canary without a word here; where
one cannot be made, or a text column stays without one, the walk fails (`unmarked`).
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from urllib.parse import quote
from zipfile import ZipFile, is_zipfile

from django.db import connection
from psycopg import sql
from pypdf import PdfReader

SECRET = "canary7f3绝密"
#: The same where a column has no room for it.
SHORT = "绝7f"
#: The number of every row that is planted: far from all that are given out.
PLANTED = 987_654_321
SMALL = 32_100  # where a number has but two bytes

#: What a planted row of a public table holds that is no text of its own, by its column.
_REGION_COLUMNS = {"region_slug": "slug", "of_region": "slug"}
#: Tables outside the regions that are about the platform: they hold nothing of a region and nothing of people.
_PLATFORM = {
    "tenants_region", "tenants_domain", "accounts_allowance", "accounts_loginattempt", "accounts_usedchallenge",
    "accounts_regionpolicy", "captcha_captchastore", "django_migrations", "django_session", "accounts_session",
}  # fmt: skip
#: What a rule of a table asks of a row, where words and equal days would break it.
_RULES: Mapping[str, Mapping[str, Any]] = {"accounts_deputy": {"deputy_id": PLANTED + 1}}


@dataclass(frozen=True)
class Column:
    """A column, as the database knows it."""

    table: str
    name: str
    type: str
    length: int | None
    target: str  # the table it points at, with its schema; empty if it points nowhere
    is_key: bool

    @property
    def is_text(self) -> bool:
        """Whether a word can stand in it."""
        return self.type in {"text", "character varying", "jsonb", "bytea", "tsvector"} or self.type.endswith("[]")


def plant(region: str) -> None:
    """Plant the rows of this region, and those of public tables that are about it."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        cursor.execute("SELECT id FROM public.tenants_region WHERE schema_name = %s", [region])
        (number,) = cursor.fetchone()
        for schema in ("public", region):
            for table, columns in _tables(schema).items():
                if schema == region or _tells_of_people(table, columns):
                    _insert(cursor, schema, table, columns, {"slug": region, "id": number})
        _second_person(cursor)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def unmarked(schema: str) -> list[str]:
    """The text columns of a schema in no row of which the word stands."""
    missing = []
    with connection.cursor() as cursor:
        for table, columns in _tables(schema).items():
            for column in (each for each in columns if each.is_text):
                said = "convert_from({0}, 'UTF8')" if column.type == "bytea" else "{0}::text"
                asked = f"SELECT 1 FROM {{1}} WHERE {said} LIKE '%%绝%%' OR {said} LIKE '%%canary7f3%%' LIMIT 1"
                if column.type == "bytea":
                    asked = "SELECT 1 FROM {1} WHERE position('canary7f3'::bytea IN {0}) > 0 LIMIT 1"
                names = sql.Identifier(column.name), sql.Identifier(schema, table)
                cursor.execute(sql.SQL(asked).format(*names))
                if cursor.fetchone() is None:
                    missing.append(f"{table}.{column.name}")
    return missing


def tells(content: bytes) -> bool:
    """Whether the word stands in what was sent, be it a page, JSON, a workbook, a letter or a PDF."""
    return any(word in part for part in _parts(content) for word in _WORDS)


def _parts(content: bytes) -> Iterator[bytes]:
    yield content
    if content.startswith(b"PK") and is_zipfile(BytesIO(content)):
        with ZipFile(BytesIO(content)) as packed:
            yield from (packed.read(name) for name in packed.namelist())
    elif content.startswith(b"%PDF"):
        yield from (page.extract_text().encode() for page in PdfReader(BytesIO(content)).pages)


def _spellings(word: str) -> tuple[bytes, ...]:
    return word.encode(), json.dumps(word)[1:-1].encode(), quote(word).encode()


_WORDS = (*_spellings(SECRET), *_spellings(SHORT))


def _insert(cursor: Any, schema: str, table: str, columns: list[Column], region: Mapping[str, Any]) -> None:
    rules = _RULES.get(table, {})
    values = {each.name: rules.get(each.name, _value(each, region)) for each in columns}
    names = {
        "table": sql.Identifier(schema, table),
        "columns": sql.SQL(", ").join(map(sql.Identifier, values)),
        "values": sql.SQL(", ").join(
            sql.SQL("to_tsvector('simple', %s)") if each.type == "tsvector" else sql.SQL("%s") for each in columns
        ),
    }
    statement = "INSERT INTO {table} ({columns}) OVERRIDING SYSTEM VALUE VALUES ({values})"
    cursor.execute(sql.SQL(statement).format(**names), list(values.values()))


def _value(column: Column, region: Mapping[str, Any]) -> Any:
    if column.target.endswith("public.tenants_region"):
        return region["id"]
    if column.name in _REGION_COLUMNS:
        return region[_REGION_COLUMNS[column.name]]
    if column.is_text:
        return _word(column)
    return _PLAIN[column.type]


def _word(column: Column) -> Any:
    word = SECRET if column.length is None or column.length >= len(SECRET) else SHORT
    if column.type.endswith("[]"):
        return [word]
    return {"jsonb": json.dumps({"title": word}), "bytea": word.encode()}.get(column.type, word)


_DAY = "2026-04-02"
#: What stands where no word can: the number of planted rows, which is what references to them are, too.
_PLAIN: Mapping[str, Any] = {
    "bigint": PLANTED, "integer": PLANTED, "smallint": SMALL, "boolean": False, "numeric": 7, "double precision": 7,
    "date": _DAY, "timestamp with time zone": f"{_DAY} 09:00+08", "uuid": "00000000-0000-4000-8000-0000000007f3",
    "interval": "1 day", "inet": "203.0.113.7", "daterange": f"[{_DAY},{_DAY}]", "time without time zone": "09:00",
}  # fmt: skip


def _second_person(cursor: Any) -> None:
    """Somebody else of the region, for tables that want two."""
    columns = [each.name for each in _tables("public")["accounts_user"]]
    others = {"id": str(PLANTED + 1), "username": f"'{SECRET}2'", "person_key": f"'{SECRET}2'"}
    chosen = ", ".join(others.get(name, f'"{name}"') for name in columns)
    names = ", ".join(f'"{name}"' for name in columns)
    cursor.execute(
        f"INSERT INTO public.accounts_user ({names}) OVERRIDING SYSTEM VALUE "
        f"SELECT {chosen} FROM public.accounts_user WHERE id = %s",
        [PLANTED],
    )


def _tells_of_people(table: str, columns: list[Column]) -> bool:
    known = table.startswith(("accounts_", "tenants_")) and table not in _PLATFORM
    return known or any(each.name in _REGION_COLUMNS for each in columns)


def _tables(schema: str) -> dict[str, list[Column]]:
    found: dict[str, list[Column]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_COLUMNS, [schema])
        for row in cursor.fetchall():
            found.setdefault(row[0], []).append(Column(*row))
    return found


_COLUMNS = """
    SELECT class.relname, attribute.attname,
           CASE WHEN type.typelem <> 0 AND type.typlen = -1 THEN format_type(type.typelem, NULL) || '[]'
                ELSE format_type(type.oid, NULL) END,
           CASE WHEN attribute.atttypmod > 4 AND type.typname IN ('varchar', '_varchar')
                THEN attribute.atttypmod - 4 END,
           coalesce((SELECT target.relnamespace::regnamespace::text || '.' || target.relname
                     FROM pg_constraint AS key JOIN pg_class AS target ON target.oid = key.confrelid
                     WHERE key.contype = 'f' AND key.conrelid = class.oid AND attribute.attnum = ANY (key.conkey)
                     LIMIT 1), ''),
           attribute.attidentity <> ''
    FROM pg_class AS class
    JOIN pg_attribute AS attribute ON attribute.attrelid = class.oid
    JOIN pg_type AS type ON type.oid = attribute.atttypid
    WHERE class.relnamespace = %s::regnamespace AND class.relkind IN ('r', 'p') AND attribute.attnum > 0
      AND NOT attribute.attisdropped AND attribute.attgenerated = ''
    ORDER BY class.relname, attribute.attnum
"""
