"""Functions that make a value of one type from another (DMN 1.5, table 72)."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, tzinfo
from decimal import Decimal

from engine.feel.calendar import as_datetime, months_between
from engine.feel.numbers import parse_number
from engine.feel.runtime import Scope
from engine.feel.temporal import (
    make_date,
    make_offset,
    make_zone,
    parse_date,
    parse_datetime,
    parse_duration,
    parse_time,
)
from engine.feel.values import YearMonthDuration
from engine.feel.writing import write

from .registry import builtin

_GROUPINGS = (" ", ",", ".", None)
_POINTS = (".", ",", None)


@builtin("date", "from: string|date|date and time")
def _date_from(source: str | date) -> date | None:
    if isinstance(source, str):
        return parse_date(source)
    return source.date() if isinstance(source, datetime) else source


@builtin("date", "year: number", "month: number", "day: number")
def _date_of(year: Decimal, month: Decimal, day: Decimal) -> date | None:
    if any(part != part.to_integral_value() or abs(part) > 999_999_999 for part in (year, month, day)):
        return None
    return make_date(int(year), int(month), int(day))


@builtin("time", "from: string|date|time|date and time")
def _time_from(source: str | date | time) -> time | None:
    if isinstance(source, str):
        return parse_time(source)
    return source if isinstance(source, time) else as_datetime(source).timetz()


@builtin("time", "hour: number", "minute: number", "second: number", "offset?: days and time duration|null")
def _time_of(hour: Decimal, minute: Decimal, second: Decimal, offset: timedelta | None = None) -> time | None:
    zone = None if offset is None else make_offset(offset)
    if offset is not None and zone is None:
        return None
    return _clock(hour, minute, second, zone)


def _clock(hour: Decimal, minute: Decimal, second: Decimal, zone: tzinfo | None) -> time | None:
    if not (0 <= hour < 24 and 0 <= minute < 60 and 0 <= second < 60):
        return None
    micro = int(second % 1 * 1_000_000)
    return time(int(hour), int(minute), int(second), micro, tzinfo=zone)


@builtin("date and time", "from: string|date|date and time")
def _datetime_from(source: str | date) -> datetime | None:
    return parse_datetime(source) if isinstance(source, str) else as_datetime(source)


@builtin("date and time", "date: date|date and time", "time: time")
def _datetime_joined(day: date, clock: time) -> datetime:
    return datetime.combine(day.date() if isinstance(day, datetime) else day, clock)


@builtin("date and time", "date: date and time", "timezone: string")
def _datetime_in_zone(moment: datetime, timezone: str) -> datetime | None:
    zone = make_zone(f"@{timezone}")
    return None if zone is None or moment.tzinfo is None else moment.astimezone(zone)


@builtin(
    "date and time",
    "year: number",
    "month: number",
    "day: number",
    "hour: number",
    "minute: number",
    "second: number",
    "offset?: days and time duration|null",
)
def _datetime_of(*parts: Decimal | timedelta | None) -> datetime | None:
    day = _date_of(*parts[:3])  # type: ignore[arg-type]
    clock = _time_of(*parts[3:])  # type: ignore[arg-type]
    return None if day is None or clock is None else datetime.combine(day, clock)


@builtin("duration", "from: string|duration")
def _duration(source: str | timedelta | YearMonthDuration) -> timedelta | YearMonthDuration | None:
    return parse_duration(source) if isinstance(source, str) else source


@builtin("years and months duration", "from: date|date and time", "to: date|date and time")
def _years_and_months_duration(start: date, end: date) -> YearMonthDuration:
    return months_between(start, end)


@builtin("number", "from: string|number")
def _number(source: str | Decimal) -> Decimal | None:
    return source if isinstance(source, Decimal) else _plain_number(source)


@builtin("number", "from: string", "grouping separator: string|null", "decimal separator?: string|null")
def _number_grouped(source: str, grouping: str | None, point: str | None = None) -> Decimal | None:
    if grouping not in _GROUPINGS or point not in _POINTS or (grouping == point and grouping is not None):
        return None
    text = source.replace(grouping, "") if grouping else source
    return _plain_number(text.replace(point, ".") if point else text)


def _plain_number(text: str) -> Decimal | None:
    allowed = text.isascii() and not set(text.lower()) - set("0123456789.+-e")
    return parse_number(text) if allowed else None


@builtin("string", "from: any", takes_scope=True)
def _string(scope: Scope, source: object) -> str | None:
    return None if source is None else write(source, bare=True, budget=scope.run)
