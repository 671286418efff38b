"""Reckoning with dates, times and durations (DMN 1.5, tables 45 to 57). Null means: there is no such value."""

from __future__ import annotations

import calendar
from datetime import UTC, datetime, time
from decimal import Decimal

from .moments import (
    DAY,
    MAX_YEAR,
    Clock,
    Day,
    Length,
    Moment,
    WideDateTime,
    WideTime,
    day_number,
    days_of,
    join,
    length_of,
    local_time,
    make_clock,
    make_day,
    make_length,
    make_moment,
    nanos_of,
    twin_year,
)
from .values import YearMonthDuration
from .zones import at_instant, instant, is_fixed

_MAX_MONTHS = 12 * (MAX_YEAR + 1)


def nanoseconds(length: Length) -> Decimal:
    """Give the length as a number."""
    return Decimal(length_of(length))


def rounded_length(nanos: Decimal) -> Length | None:
    """Give the duration of so many nanoseconds, to the nearest one."""
    return make_length(int(nanos.to_integral_value())) if nanos.adjusted() < 34 else None


def make_months(value: Decimal) -> YearMonthDuration | None:
    """Give the duration of so many months, cut to whole ones."""
    return YearMonthDuration(int(value)) if abs(value) < _MAX_MONTHS else None


def add_months(day: Day | Moment, months: int) -> Day | Moment | None:
    """Move a date by months; the day is cut to the last one of the month reached."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(twin_year(year), month + 1)[1]
    days = day_number(year, month + 1, min(day.day, last))
    if days is None:
        return None
    if isinstance(day, datetime | WideDateTime):
        return make_moment(days * DAY + nanos_of(day), day.tzinfo)
    return make_day(days)


def add_length(moment: Day | Clock | Moment, length: Length) -> Day | Clock | Moment | None:
    """Move a date, a time or a date and time by a days-and-time duration."""
    nanos = length_of(length)
    if isinstance(moment, datetime | WideDateTime):
        return _add_to_moment(moment, nanos)
    if isinstance(moment, time | WideTime):
        return make_clock((nanos_of(moment) + nanos) % DAY, moment.tzinfo)
    return make_day(days_of(moment) + nanos // DAY)


def _add_to_moment(moment: Moment, nanos: int) -> Moment | None:
    zone = moment.tzinfo
    if zone is None or is_fixed(zone):
        return make_moment(local_time(moment) + nanos, zone)
    # A zone may change its offset on the way: the duration is real time, so it passes in UTC.
    return at_instant(instant(moment) + nanos, zone)


def difference(later: Day | Clock | Moment, earlier: Day | Clock | Moment) -> Length | None:
    """Give the time between two dates, times or dates and times; a date beside a date and time is midnight UTC."""
    clocks = [isinstance(each, time | WideTime) for each in (later, earlier)]
    if clocks[0] != clocks[1]:
        return None
    if not any(isinstance(each, datetime | WideDateTime | time | WideTime) for each in (later, earlier)):
        return make_length((days_of(later) - days_of(earlier)) * DAY)  # type: ignore[arg-type]
    first, second = as_moment(later), as_moment(earlier)
    if (first.tzinfo is None) != (second.tzinfo is None):
        return None
    return make_length(instant(first) - instant(second))


def as_moment(value: Day | Clock | Moment) -> Clock | Moment:
    """Give midnight UTC of a date; what has a clock stays as it is."""
    if isinstance(value, datetime | WideDateTime | time | WideTime):
        return value
    return join(value, time(tzinfo=UTC))


def months_between(start: Day | Moment, end: Day | Moment) -> YearMonthDuration:
    """Count the whole months from one date to another, negative when the second is earlier."""
    if days_of(end) < days_of(start):
        return YearMonthDuration(-months_between(end, start).months)
    months = (end.year - start.year) * 12 + end.month - start.month
    return YearMonthDuration(months - 1 if end.day < start.day else months)


def comparable(value: Day | Clock | Moment) -> tuple[bool, int]:
    """Give two numbers: values whose first agree are ordered by the second."""
    if isinstance(value, datetime | WideDateTime | time | WideTime):
        return value.tzinfo is not None, instant(value)
    return False, days_of(value)
