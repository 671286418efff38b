"""A region's rows of shared tables out of a backup: with the numbers that region, people and companies have here."""

import gzip
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection
from psycopg import sql

from accounts.models import User
from exchange.backups.belonging import PARTS, PEOPLE, By, Part, Row, people_columns
from exchange.backups.one_region import SHARED
from exchange.backups.people import WhoIsWho, keep_numbers_free
from exchange.backups.sealed_rows import carried
from schemas.documents import DocumentEncoder, parse
from tenants.models import Region

_SELF = "self@user:"
_BATCH = 1000


@dataclass(frozen=True)
class Shared:
    """The rows by table, as they were where the backup was made."""

    rows: Mapping[str, Sequence[Row]]

    def of(self, table: str) -> Sequence[Row]:
        """The rows of a table."""
        return self.rows.get(table, ())


def read_shared(folder: Path) -> Shared:
    """Read the rows of a backup."""
    rows: dict[str, list[Row]] = defaultdict(list)
    with gzip.open(folder / SHARED, "rt", encoding="utf-8") as file:
        for line in file:
            table, row = parse(line)
            rows[table].append(row)
    return Shared(rows)


def take_away(region: Region) -> None:
    """Delete a region's rows of shared tables; people, and what is theirs everywhere, stay."""
    own = {By.NUMBER: region.pk, By.SLUG: region.slug}
    for part in reversed(PARTS):
        if part.by in own:
            # Past Django, which would look for what points to these rows in a schema that is about to go.
            text = sql.SQL("DELETE FROM public.{} WHERE {} = %s")
            if part.table == "tenants_publishedmeasure":
                _delete_sums(region.slug)
            with connection.cursor() as cursor:
                names = sql.Identifier(part.table), sql.Identifier(part.column)
                cursor.execute(text.format(*names), [own[part.by]])


def put_back(shared: Shared, told: Row, *, region: Region, people: WhoIsWho, companies: Mapping[int, int]) -> None:
    """Write the rows; each keeps its own number where that is free."""
    _insert(PEOPLE, people.newcomers)
    fresh = {row["id"] for row in people.newcomers}
    numbers: dict[str, Mapping[int, int]] = {"": people.numbers, "accounts_organisation": companies}
    for part in PARTS:
        rows = [row for row in shared.of(part.table) if _comes_along(part, row, people, fresh, numbers)]
        numbers[part.table] = _free_numbers(part.table, [row["id"] for row in rows])
        after = (_after(part, row, told, region, numbers) for row in rows)
        _insert(part.table, after)


def _comes_along(
    part: Part, row: Row, people: WhoIsWho, fresh: set[int], numbers: Mapping[str, Mapping[int, int]]
) -> bool:
    """What is somebody's own everywhere comes along with those only who are new here."""
    if part.by is By.PERSON:
        return people.numbers[row[part.column]] in fresh
    return not part.parent or row[part.column] in numbers[part.parent]


def _after(part: Part, row: Row, told: Row, region: Region, numbers: Mapping[str, Mapping[int, int]]) -> Row:
    """The row as it shall stand here."""
    people = numbers[""]
    after: dict[str, Any] = {**row, "id": numbers[part.table][row["id"]]}
    for column in people_columns(part.model):
        after[column] = people[row[column]] if row[column] is not None else None
    if part.by is By.NUMBER:
        after[part.column] = region.pk
    if part.parent:
        after[part.column] = numbers[part.parent][row[part.column]]
    if row.get("organisation_id") is not None:
        after["organisation_id"] = numbers["accounts_organisation"][row["organisation_id"]]
    after |= _renamed_tokens(row, people)
    if part.table == "tenants_inboxitem" and row["user_id"] is not None:
        after["key"] = _renamed_key(row, after["user_id"])
    return carried(part.model, row, after) if _is_bound(part, after, row) else after


def _is_bound(part: Part, after: Row, row: Row) -> bool:
    """Whether something of it may be sealed for a number that has changed."""
    return part.by in (By.NUMBER, By.PERSON) and (after[part.column] != row[part.column])


def _renamed_tokens(row: Row, people: Mapping[int, int]) -> dict[str, list[str]]:
    """The tokens that name one person."""
    names = [name for name in ("tokens", "bare_tokens") if row.get(name)]
    return {name: [_renamed_token(token, people) for token in row[name]] for name in names}


def _renamed_token(token: str, people: Mapping[int, int]) -> str:
    before, found, number = token.rpartition(_SELF)
    return f"{before}{found}{people.get(int(number), number)}" if found else token


def _renamed_key(row: Row, user_id: int) -> str:
    """Keys of lines that are one person's end in their number, behind the record's."""
    before, colon, number = row["key"].rpartition(":")
    return f"{before}:{user_id}" if colon and number == str(row["user_id"]) else row["key"]


def _free_numbers(table: str, wanted: Sequence[int]) -> dict[int, int]:
    if not wanted:
        return {}
    keep_numbers_free(table, max(wanted))
    name = sql.Identifier(table)
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("SELECT id FROM public.{} WHERE id = ANY(%s)").format(name), [list(wanted)])
        taken = {number for (number,) in cursor.fetchall()}
        given = {number: number for number in wanted if number not in taken}
        for number in sorted(taken):
            cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [f"public.{table}"])
            (given[number],) = cursor.fetchone()
    return given


def _insert(table: str, rows: Iterable[Row]) -> None:
    """Write rows through the table's own type, so that every value is read as PostgreSQL wrote it."""
    gathered = list(rows)
    for place in range(0, len(gathered), _BATCH):
        _insert_batch(table, gathered[place : place + _BATCH])


def _insert_batch(table: str, rows: Sequence[Row]) -> None:
    model = User if table == PEOPLE else next(part.model for part in PARTS if part.table == table)
    came_since = {
        field.column: field.get_prep_value(field.get_default())
        for field in model._meta.concrete_fields
        if field.column not in rows[0]
    }
    columns = [field.column for field in model._meta.concrete_fields]
    listed = sql.SQL(", ").join(map(sql.Identifier, columns))
    text = """
        INSERT INTO public.{table} ({columns})
        SELECT {columns} FROM jsonb_populate_recordset(NULL::public.{table}, %s)
    """
    query = sql.SQL(text).format(table=sql.Identifier(table), columns=listed)
    filled = json.dumps([{**came_since, **row} for row in rows], cls=DocumentEncoder, ensure_ascii=False)
    with connection.cursor() as cursor:
        cursor.execute(query, [filled])


def _delete_sums(slug: str) -> None:
    text = """
        DELETE FROM public.tenants_publishedsum AS sum USING public.tenants_publishedmeasure AS measure
        WHERE measure.id = sum.measure_id AND measure.region_slug = %s
    """
    with connection.cursor() as cursor:
        cursor.execute(text, [slug])
