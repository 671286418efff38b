"""The records around a record, read by statements of their own.

A change of a record looks around it many times: at its periods, at whatever computes something from it. Django takes
several times as long to put the SQL of such a query together as the database takes to answer (ADR 20); what a page
asks once stays a query of Django.
"""

from collections.abc import Collection, Mapping, Sequence

from django.db.models import prefetch_related_objects

from forms.models import FindingRow, Record, ScoreSheet
from schemas.selectors import SHORT
from tenants.statements import Table, rows

RECORDS = Table(Record)
_SHEETS, _FINDINGS = Table(ScoreSheet), Table(FindingRow)
#: A record and its release, as `read_record` makes them of a row, and how many columns that are.
COLUMNS = f"{RECORDS.columns('record')}, {SHORT.columns('release')}"
WIDTH = len(RECORDS.fields) + len(SHORT.fields)
#: How records below one may be ordered; by period unless something else is said.
_ORDERS: Mapping[str, str] = {"number": "record.number", "": "record.period_start, record.id"}

_FOUND = f"""
    SELECT {COLUMNS} FROM {RECORDS.name} AS record JOIN {SHORT.name} AS release ON release.id = record.release_id
"""  # noqa: S608 - names of our own columns
_SINGLE = f"{_FOUND} WHERE record.id = %s"
_OF_NUMBERS = f"{_FOUND} WHERE record.id = ANY(%s)"
_SEEN_BELOW = f"""{_FOUND}
    WHERE record.parent_id = %s AND record.tokens && %s::varchar[] ORDER BY record.period_start DESC, record.id DESC
"""
_BELOW = f"{_FOUND} WHERE record.system = %s AND record.parent_id = %s AND record.record_type = %s ORDER BY "
_LATER = {
    wide: f"{_FOUND} WHERE record.{place} = %s AND record.record_type = %s AND record.period_start > %s"
    " ORDER BY record.period_start, record.id"
    for wide, place in ((True, "subject_id"), (False, "parent_id"))
}
_FAMILY = f"{_FOUND} WHERE record.subject_id = %s ORDER BY record.id"
_OF_KINDS = f"""{_FOUND}
    WHERE (record.subject_id = ANY(%(tops)s) OR record.id = ANY(%(tops)s)) AND record.record_type = ANY(%(kinds)s)
    ORDER BY record.id
"""
_SHEETS_OF = f"SELECT {_SHEETS.columns()} FROM {_SHEETS.name} WHERE record_id = %s ORDER BY id"  # noqa: S608 - see above
_SHEET_OF = f"SELECT {_SHEETS.columns()} FROM {_SHEETS.name} WHERE record_id = %s AND key = %s"  # noqa: S608 - see above
_FINDINGS_OF = f"SELECT {_FINDINGS.columns()} FROM {_FINDINGS.name} WHERE record_id = %s"  # noqa: S608 - see above


def read_record(row: Sequence[object]) -> Record:
    """The record that stands in a row of `COLUMNS`, with its release but without the release's long text."""
    record = RECORDS.read(row[: len(RECORDS.fields)])
    record.release = SHORT.read(row[len(RECORDS.fields) : WIDTH])
    return record


def single_record(record_id: int) -> Record | None:
    """One record; its parent and its topmost record are fetched when somebody asks for them."""
    return next(iter(_records(_SINGLE, [record_id])), None)


def records_of(numbers: Collection[int]) -> dict[int, Record]:
    """The records of these numbers, by number; as `single_record`."""
    return {record.pk: record for record in _records(_OF_NUMBERS, [sorted(numbers)])}


def records_seen_below(parent: Record, tokens: Collection[str]) -> list[Record]:
    """The records right below one that somebody sees who holds these tokens, the newest period first."""
    found = _records(_SEEN_BELOW, [parent.pk, list(tokens)])
    prefetch_related_objects(found, "sheets")
    return found


def records_below(parent: Record, record_type: str, *, order: str = "") -> list[Record]:
    """The records of a type right below one: by their periods, or by `number`."""
    asked = [parent.system, parent.pk, record_type]
    return _records(_BELOW + _ORDERS.get(order, _ORDERS[""]), asked)


def later_periods(record: Record, *, wide: bool) -> list[Record]:
    """The later periods of a record with their sheets and findings: of the same parent, or of the same subject."""
    place = record.subject_id if wide else record.parent_id
    found = _records(_LATER[wide], [place, record.record_type, record.period_start])
    prefetch_related_objects(found, "sheets", "findings")
    return found


def family_of(record: Record) -> list[Record]:
    """Everything below the topmost record above this one, or below itself."""
    return _records(_FAMILY, [record.subject_id or record.pk])


def family_of_kinds(members: Collection[Record], kinds: Collection[str]) -> list[Record]:
    """The records of these types among the topmost records above these and everything below those."""
    tops = {record.subject_id or record.pk for record in members}
    return _records(_OF_KINDS, {"tops": sorted(tops), "kinds": sorted(kinds)}) if tops and kinds else []


def sheets_of(record: Record) -> list[ScoreSheet]:
    """The sheets of a record, each with the record itself; none are asked for again that were fetched with it."""
    if "sheets" in getattr(record, "_prefetched_objects_cache", {}):
        return list(record.sheets.all())
    sheets = [_SHEETS.read(row) for row in rows(_SHEETS_OF, [record.pk])]
    for sheet in sheets:
        sheet.record = record
    return sheets


def sheet_of(record: Record, key: str) -> ScoreSheet | None:
    """One sheet of a record, if it was begun."""
    return next((_SHEETS.read(row) for row in rows(_SHEET_OF, [record.pk, key])), None)


def findings_of(record: Record) -> list[FindingRow]:
    """The rows that are kept of a record's findings; as for sheets."""
    if "findings" in getattr(record, "_prefetched_objects_cache", {}):
        return list(record.findings.all())
    return [_FINDINGS.read(row) for row in rows(_FINDINGS_OF, [record.pk])]


def _records(statement: str, asked: Sequence[object] | Mapping[str, object]) -> list[Record]:
    return [read_record(row) for row in rows(statement, asked)]
