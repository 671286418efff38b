"""A record out of the database, under its lock, and back: the statements that every change of a record makes."""

from collections.abc import Sequence
from typing import NamedTuple

from engine.definitions.values import Region
from forms.frames import relate
from forms.models import Record
from forms.reading import COLUMNS, RECORDS, WIDTH, read_record
from schemas.models import Release
from schemas.selectors import NEWEST_REGION, SHORT, newest_of, region_read
from tenants.statements import Table, rows, run, run_each

_NEW = Table(Record, without=("id",))
_LATER = Table(Record, without=("id", "system", "record_type", "parent", "subject", "created_by", "created_at"))
#: Everything below one topmost record is locked with it. What is released now comes along: the region, the system.
_LOCK = f"""
    SELECT {COLUMNS}, {SHORT.columns("region")}, {SHORT.columns("newest")}
    FROM {RECORDS.name} AS record JOIN {SHORT.name} AS release ON release.id = record.release_id
    LEFT JOIN LATERAL ({NEWEST_REGION}) AS region ON true
    LEFT JOIN LATERAL ({newest_of("record.system")}) AS newest ON true
    WHERE record.id = %(record)s OR record.id = (SELECT subject_id FROM {RECORDS.name} WHERE id = %(record)s)
    ORDER BY record.id FOR UPDATE OF record
"""  # noqa: S608 - names of our own columns
#: What a record takes over from changes around it.
FOLLOWING = (
    "data", "blind", "parties", "district", "project", "tokens", "title", "search_text",
    "due_on", "clock_on", "version", "changed_at",
)  # fmt: skip
#: What changes where only its sheets are scored again.
RESULT = ("result_sheet", "result_score", "result_grade", "version", "changed_at")
_FOLLOWING, _RESULT = Table(Record, only=FOLLOWING), Table(Record, only=RESULT)
#: Writes a record that is there already, with `stored`; for statements of one's own.
STORE = _LATER.overwriting()
_STORE_FOLLOWING, _STORE_RESULT = _FOLLOWING.overwriting(), _RESULT.overwriting()


class Locked(NamedTuple):
    """A record that is until the transaction ends nobody else's to change, and what is in force around it."""

    record: Record
    region: Region
    newest: Release | None  # of the record's system; None where that is released no more


def locked(record_id: int) -> Locked | None:
    """The record under its lock; None if there is none."""
    # Who waited for the lock reads what the writer before left, and misses a record that went over to another release.
    line = rows(_LOCK, {"record": record_id}) or rows(_LOCK, {"record": record_id})
    found = {record.pk: record for record in relate([read_record(row) for row in line])}
    if record_id not in found:
        return None
    region, newest = line[0][WIDTH : WIDTH + len(SHORT.fields)], line[0][WIDTH + len(SHORT.fields) :]
    return Locked(found[record_id], region_read(region), SHORT.read(newest) if newest[0] is not None else None)


def add(record: Record) -> None:
    """Write a new record; it has its number afterwards."""
    _NEW.add(record)


def stored(record: Record) -> list[object]:
    """What `STORE` puts into the places of its statement."""
    return [*_LATER.values(record), record.pk]


def write_following(records: Sequence[Record]) -> None:
    """Write what records that are there already have taken over from changes around them, and nothing else."""
    run_each(_STORE_FOLLOWING, [[*_FOLLOWING.values(record), record.pk] for record in records])


def write_results(records: Sequence[Record]) -> None:
    """Write what sheets that were scored again have made of records that are there already, and nothing else."""
    run_each(_STORE_RESULT, [[*_RESULT.values(record), record.pk] for record in records])


def overwrite(record: Record) -> None:
    """Write a record that is in the database already."""
    run(STORE, stored(record))
