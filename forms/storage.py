"""A record out of the database, under its lock, and back: the statements that every change of a record makes."""

from engine.definitions.values import Region
from forms.frames import relate
from forms.models import Record
from forms.reading import COLUMNS, RECORDS, WIDTH, read_record
from schemas.selectors import NEWEST_REGION, SHORT, region_read
from tenants.statements import Table, rows, run

_LATER = Table(Record, without=("id", "system", "record_type", "parent", "subject", "created_by", "created_at"))
#: Everything below one topmost record is locked with it. The region comes along, as it is released now.
_LOCK = f"""
    SELECT {COLUMNS}, {SHORT.columns("region")}
    FROM {RECORDS.name} AS record JOIN {SHORT.name} AS release ON release.id = record.release_id
    LEFT JOIN LATERAL ({NEWEST_REGION}) AS region ON true
    WHERE record.id = %(record)s OR record.id = (SELECT subject_id FROM {RECORDS.name} WHERE id = %(record)s)
    ORDER BY record.id FOR UPDATE OF record
"""  # noqa: S608 - names of our own columns
#: Writes a record that is there already, with `stored`; for statements of one's own.
STORE = f"UPDATE {_LATER.name} SET ({_LATER.columns()}) = ROW({_LATER.places()}) WHERE id = %s"  # noqa: S608


def locked(record_id: int) -> tuple[Record, Region] | None:
    """The record, until the transaction ends nobody else's to change, and the region's newest definitions."""
    # Who waited for the lock reads what the writer before left, and misses a record that went over to another release.
    line = rows(_LOCK, {"record": record_id}) or rows(_LOCK, {"record": record_id})
    found = {record.pk: record for record in relate([read_record(row) for row in line])}
    return (found[record_id], region_read(line[0][WIDTH:])) if record_id in found else None


def stored(record: Record) -> list[object]:
    """What `STORE` puts into the places of its statement."""
    return [*_LATER.values(record), record.pk]


def overwrite(record: Record) -> None:
    """Write a record that is in the database already."""
    run(STORE, stored(record))
