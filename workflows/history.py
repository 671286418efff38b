"""Writing records with their history, and reading as much of it as their rows in the inbox tell."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from forms.storage import STORE, stored
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
        record.save()
        entry.record = record  # with the number it has now
        found = rows(_FIRST, [*_TABLE.values(entry), record.pk])
    else:
        found = rows(_LATER, [*stored(record), *_TABLE.values(entry), record.pk])
    return [Told(*row) for row in found]


def histories(record_ids: Sequence[int]) -> Mapping[int, list[Told]]:
    """The history of these records, newest first; one query."""
    told: dict[int, list[Told]] = {}
    for row in rows(_READ, [list(record_ids)]) if record_ids else ():
        told.setdefault(row[0], []).append(Told(*row))
    return told
