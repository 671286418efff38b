"""Values kept by date: what a score or a grade was, and from when on, where it follows from other records."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from forms.models import KeptValues, Record
from forms.values import storable
from schemas.selectors import system_of


def keep_values(records: Iterable[Record], *, now: datetime) -> None:
    """Keep what the fields that a type keeps say now, where that is not what they said last; two statements."""
    named = {record.pk: (record, names) for record in records if (names := kept_names(record))}
    if not named:
        return
    last = KeptValues.objects.filter(record__in=named).order_by("record_id", "-id").distinct("record_id")
    known = {kept.record_id: kept.values for kept in last}
    rows = ((record, {name: record.data.get(name) for name in names}) for record, names in named.values())
    new = [KeptValues(record=record, at=now, values=said) for record, said in rows if _new(said, known.get(record.pk))]
    KeptValues.objects.bulk_create(new)


def kept_values(record: Record, *, most: int) -> list[KeptValues]:
    """What was kept of a record, the newest first; nothing is asked for a type that keeps nothing."""
    return list(KeptValues.objects.filter(record=record).order_by("-at", "-id")[:most]) if kept_names(record) else []


def kept_on(record: Record, *, on: date) -> Mapping[str, object]:
    """What the kept fields of a record said at the end of a day; nothing before the first was kept."""
    last = KeptValues.objects.filter(record=record, at__date__lte=on).order_by("-at", "-id").first()
    return last.values if last else {}


def kept_names(record: Record) -> tuple[str, ...]:
    """The fields whose values are kept of a record, as its type says."""
    return system_of(record.release).record_types[record.record_type].keeps


def _new(said: Mapping[str, object], before: Mapping[str, object] | None) -> bool:
    """Whether there is something to keep: other values than before, and at first any value at all."""
    if before is None:
        return any(value is not None for value in said.values())
    return storable(said) != storable(before)
