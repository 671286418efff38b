"""Writing records with their history, and reading as much of it as their rows in the inbox tell."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from forms.storage import STORE, add, stored
from tenants.statements import Table, rows
from workflows.models import HistoryEntry


class Told(NamedTuple):
    """A step, as far as the inbox tells of it."""

    record_id: int
    kind: str
    at: datetime
    action_title: str
    user_id: int | None
    user_name: str
    for_user_id: int | None
    for_name: str


_TABLE = Table(HistoryEntry, without=("id",))
_TOLD = ", ".join(Told._fields)
_ENTRIES = Table(HistoryEntry)
_NEWEST = f"""
    SELECT {_ENTRIES.columns()}, count(*) OVER () FROM {_ENTRIES.name} WHERE record_id = ANY(%s)
    ORDER BY at DESC, id DESC LIMIT %s
"""  # noqa: S608 - names of our own columns
_READ = f"SELECT {_TOLD} FROM {_TABLE.name} WHERE record_id = ANY(%s) ORDER BY id DESC"  # noqa: S608 - names of our own
#: What is read was there before; what is added comes back by itself.
_ADD = f"""
    added AS (INSERT INTO {_TABLE.name} ({_TABLE.columns()}) VALUES ({_TABLE.places()}) RETURNING id, {_TOLD})
    SELECT {_TOLD} FROM (
        SELECT * FROM added UNION ALL SELECT id, {_TOLD} FROM {_TABLE.name} WHERE record_id = %s
    ) AS told ORDER BY id DESC
"""  # noqa: S608 - names of our own columns
_FIRST, _LATER = f"WITH {_ADD}", f"WITH stored AS ({STORE}), {_ADD}"


def write(entry: HistoryEntry) -> list[Told]:
    """Write a record and what happened to it, in one statement if it is there already.

    Gives the record's whole history, newest first.
    """
    record = entry.record
    if record.pk is None:
        add(record)
        entry.record = record  # with the number it has now
        found = rows(_FIRST, [*_TABLE.values(entry), record.pk])
    else:
        found = rows(_LATER, [*stored(record), *_TABLE.values(entry), record.pk])
    return [Told(*row) for row in found]


def newest(record_ids: Collection[int], *, most: int) -> tuple[list[HistoryEntry], int]:
    """The newest entries of these records, and how many there are of them; one query."""
    found = rows(_NEWEST, [sorted(record_ids), most])
    return [_ENTRIES.read(row[:-1]) for row in found], found[0][-1] if found else 0


def histories(record_ids: Sequence[int]) -> Mapping[int, list[Told]]:
    """The history of these records, newest first; one query."""
    told: dict[int, list[Told]] = {}
    for row in rows(_READ, [list(record_ids)]) if record_ids else ():
        told.setdefault(row[0], []).append(Told(*row))
    return told
