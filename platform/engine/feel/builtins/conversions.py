"""Functions that make a value of one type from another (DMN 1.5, table 72)."""

from __future__ import annotations

from datetime import datetime, time, timedelta, tzinfo
from decimal import Decimal

from engine.feel.calendar import as_moment, months_between
from engine.feel.moments import (
    SECOND,
    Clock,
    Day,
    Length,
    Moment,
    WideDateTime,
    WideTime,
    clock_of,
    day_of,
    join,
    make_clock,
)
from engine.feel.numbers import parse_number
from engine.feel.runtime import Scope
from engine.feel.temporal import (
    make_date,
    parse_date,
    parse_datetime,
    parse_duration,
    parse_time,
)
from engine.feel.values import YearMonthDuration
from engine.feel.writing import write
from engine.feel.zones import at_instant, instant, make_offset, make_zone

from .registry import builtin

_GROUPINGS = (" ", ",", ".", None)
_POINTS = (".", ",", None)


@builtin("date", "from: string|date|date and time")
def _date_from(source: str | Day | Moment) -> Day | None:
    if isinstance(source, str):
        return parse_date(source)
    return _day(source)


def _day(source: Day | Moment) -> Day:
    return day_of(source) if isinstance(source, datetime | WideDateTime) else source


@builtin("date", "year: number", "month: number", "day: number")
def _date_of(year: Decimal, month: Decimal, day: Decimal) -> Day | None:
    if any(part != part.to_integral_value() or abs(part) > 999_999_999 for part in (year, month, day)):
        return None
    return make_date(int(year), int(month), int(day))


@builtin("time", "from: string|date|time|date and time")
def _time_from(source: str | Day | Clock | Moment) -> Clock | None:
    if isinstance(source, str):
        return parse_time(source)
    moment = as_moment(source)
    return moment if isinstance(moment, time | WideTime) else clock_of(moment)


@builtin("time", "hour: number", "minute: number", "second: number", "offset?: days and time duration|null")
def _time_of(hour: Decimal, minute: Decimal, second: Decimal, offset: Length | None = None) -> Clock | None:
    zone = make_offset(offset) if isinstance(offset, timedelta) else None
    if offset is not None and zone is None:
        return None
    return _clock(hour, minute, second, zone)


def _clock(hour: Decimal, minute: Decimal, second: Decimal, zone: tzinfo | None) -> Clock | None:
    if not (0 <= hour < 24 and 0 <= minute < 60 and 0 <= second < 60):
        return None
    return make_clock((int(hour) * 60 + int(minute)) * 60 * SECOND + int(second * SECOND), zone)


@builtin("date and time", "from: string|date|date and time")
def _datetime_from(source: str | Day | Moment) -> object:
    return parse_datetime(source) if isinstance(source, str) else as_moment(source)


@builtin("date and time", "date: date|date and time", "time: time")
def _datetime_joined(day: Day | Moment, clock: Clock) -> Moment:
    return join(_day(day), clock)


@builtin("date and time", "date: date and time", "timezone: string")
def _datetime_in_zone(moment: Moment, timezone: str) -> Moment | None:
    zone = make_zone(f"@{timezone}")
    return None if zone is None or moment.tzinfo is None else at_instant(instant(moment), zone)


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
def _datetime_of(*parts: Decimal | Length | None) -> Moment | None:
    day = _date_of(*parts[:3])  # type: ignore[arg-type]
    clock = _time_of(*parts[3:])  # type: ignore[arg-type]
    return None if day is None or clock is None else join(day, clock)


@builtin("duration", "from: string|duration")
def _duration(source: str | Length | YearMonthDuration) -> Length | YearMonthDuration | None:
    return parse_duration(source) if isinstance(source, str) else source


@builtin("years and months duration", "from: date|date and time", "to: date|date and time")
def _years_and_months_duration(start: Day | Moment, end: Day | Moment) -> YearMonthDuration:
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
