"""What entries of the audit trail note, in words: states, steps, sheets and roles by their titles, not their keys."""

from collections.abc import Iterator, Mapping, Sequence

from authoring.deeds import words_for
from engine.definitions.values import RecordType, System
from forms.models import Record
from forms.reading import records_of
from schemas.selectors import current_region, system_of
from tenants.audit.models import AuditEntry

_LONGEST = 200
_DIGITS = 18  # of a record's number at most


class Noted:
    """The words for the entries of one page; the records that these are about are read at once."""

    def __init__(self, entries: Sequence[AuditEntry]) -> None:
        about = {number for one in entries if (number := _number(one)) is not None}
        self._records = records_of(about) if about else {}
        self._roles = {role.key: role.title for role in current_region().roles}

    def details(self, entry: AuditEntry) -> Iterator[tuple[str, str]]:
        """Each name under which something is noted, with it as a text; nothing is said of what is empty."""
        titles = self._titles(entry)
        for name, value in entry.data.items() if isinstance(entry.data, dict) else ():
            called = titles.get(name, {})
            said = ", ".join(called.get(str(one), str(one)) for one in (value if isinstance(value, list) else [value]))
            if said:
                yield name, said[:_LONGEST]

    def _titles(self, entry: AuditEntry) -> Mapping[str, Mapping[str, str]]:
        """What keys are called under the names of an entry, in the release that its record lives by now."""
        record = self._records.get(_number(entry) or 0)
        kind = _kind(record) if record is not None else None
        if kind is None:
            return {"role": self._roles}
        system, record_type = kind
        said = {entry.action.partition(".")[2]: words_for(entry.action)}  # a step that no chain has: creating, editing
        workflow = system.workflows[record_type.workflow]
        return {
            "role": self._roles,
            "to": {state.key: state.title for state in workflow.states},
            "action": {**said, **{action.key: action.title for action in workflow.actions}},
            "sheet": {use.key: use.title for use in record_type.sheets},
            "kind": said,
        }


def _number(entry: AuditEntry) -> int | None:
    """The record that an entry is about."""
    text = entry.object_id
    return int(text) if entry.object_type == "record" and text.isdecimal() and len(text) <= _DIGITS else None


def _kind(record: Record) -> tuple[System, RecordType] | None:
    system = system_of(record.release)
    found = system.record_types.get(record.record_type)
    return (system, found) if found is not None else None
