"""What can stand after a dot: the members of contexts, dates, times, durations and ranges (DMN 1.5, table 65)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

from .moments import DAY, SECOND, Length, length_of, twin_of
from .numbers import CONTEXT
from .values import Data, Value, YearMonthDuration, kind
from .zones import offset_of, zone_name

MISSING_MEMBER = object()
_Reader = Callable[[Value], object]


def _parts_of_months(part: Callable[[int], int]) -> Callable[[YearMonthDuration], Decimal]:
    def read(value: YearMonthDuration) -> Decimal:
        size = Decimal(part(abs(value.months)))
        return -size if value.months < 0 else size

    return read


def _parts_of_length(part: Callable[[int], int | Decimal]) -> Callable[[Length], Decimal]:
    def read(value: Length) -> Decimal:
        nanos = length_of(value)
        size = Decimal(part(abs(nanos)))
        return -size if nanos < 0 else size

    return read


_DATE: dict[str, _Reader] = {
    "year": lambda value: Decimal(value.year),
    "month": lambda value: Decimal(value.month),
    "day": lambda value: Decimal(value.day),
    "weekday": lambda value: Decimal(twin_of(value).isoweekday()),
}
_TIME: dict[str, _Reader] = {
    "hour": lambda value: Decimal(value.hour),
    "minute": lambda value: Decimal(value.minute),
    "second": lambda value: Decimal(value.second),
    "time offset": offset_of,
    "timezone": zone_name,
}
_LENGTH: dict[str, _Reader] = {
    "days": _parts_of_length(lambda nanos: nanos // DAY),
    "hours": _parts_of_length(lambda nanos: nanos // (3600 * SECOND) % 24),
    "minutes": _parts_of_length(lambda nanos: nanos // (60 * SECOND) % 60),
    "seconds": _parts_of_length(lambda nanos: CONTEXT.divide(Decimal(nanos % (60 * SECOND)), Decimal(SECOND))),
}
_MONTHS: dict[str, _Reader] = {
    "years": _parts_of_months(lambda months: months // 12),
    "months": _parts_of_months(lambda months: months % 12),
}
_RANGE: dict[str, _Reader] = {
    "start": lambda value: value.start,
    "end": lambda value: value.end,
    "start included": lambda value: value.start_included,
    "end included": lambda value: value.end_included,
}
_PROPERTIES: dict[str, dict[str, _Reader]] = {
    "date": _DATE,
    "time": _TIME,
    "date and time": {**_DATE, **_TIME},
    "days and time duration": _LENGTH,
    "years and months duration": _MONTHS,
    "range": _RANGE,
}
PROPERTY_NAMES = frozenset(name for table in _PROPERTIES.values() for name in table)


def member_of(value: object, name: str) -> object:
    """Give a member of a value, or MISSING_MEMBER; null has every member, and all of them are null."""
    if value is None:
        return None
    if type(value) is Data or isinstance(value, Mapping):
        return value.get(name, MISSING_MEMBER)
    read = _PROPERTIES.get(kind(value), {}).get(name)
    return MISSING_MEMBER if read is None else read(value)
