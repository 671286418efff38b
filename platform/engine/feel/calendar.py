"""Reckoning with dates, times and durations (DMN 1.5, tables 45 to 57). Null means: there is no such value."""

from __future__ import annotations

import calendar
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from .numbers import CONTEXT
from .values import YearMonthDuration

_MICROSECOND = timedelta(microseconds=1)
_ANY_DAY = date(2000, 1, 1)
_MAX_MONTHS = 12 * 1_000_000_000


def microseconds(length: timedelta) -> Decimal:
    """Give the length as a number."""
    return Decimal(length // _MICROSECOND)


def make_length(value: Decimal) -> timedelta | None:
    """Give the duration of so many microseconds, or null when it is longer than a calendar is."""
    try:
        return timedelta(microseconds=int(value.to_integral_value()))
    except (OverflowError, ValueError):
        return None


def make_months(value: Decimal) -> YearMonthDuration | None:
    """Give the duration of so many months, cut to whole ones."""
    return YearMonthDuration(int(value)) if abs(value) < _MAX_MONTHS else None


def add_months(day: date, months: int) -> date | None:
    """Move a date by months; the day is cut to the last one of the month reached."""
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    if not 1 <= year <= 9999:
        return None
    return day.replace(year=year, month=month, day=min(day.day, calendar.monthrange(year, month)[1]))


def add_length(moment: date | time, length: timedelta) -> date | time | None:
    """Move a date, a time or a date and time by a days-and-time duration."""
    try:
        if isinstance(moment, datetime):
            return _add_to_datetime(moment, length)
        if isinstance(moment, date):
            return (datetime.combine(moment, time()) + length).date()
        return (datetime.combine(_ANY_DAY, moment) + timedelta(seconds=length.seconds)).timetz()
    except (OverflowError, ValueError):
        return None


def _add_to_datetime(moment: datetime, length: timedelta) -> datetime:
    if not isinstance(moment.tzinfo, ZoneInfo):
        return moment + length
    # A zone may change its offset on the way: the duration is real time, so it passes in UTC.
    return (moment.astimezone(UTC) + length).astimezone(moment.tzinfo)


def difference(later: date | time, earlier: date | time) -> timedelta | None:
    """Give the time between two dates, times or dates and times; a date beside a date and time is midnight UTC."""
    if isinstance(later, time) or isinstance(earlier, time):
        if not (isinstance(later, time) and isinstance(earlier, time)):
            return None
        later, earlier = datetime.combine(_ANY_DAY, later), datetime.combine(_ANY_DAY, earlier)
    elif isinstance(later, datetime) != isinstance(earlier, datetime):
        later, earlier = as_datetime(later), as_datetime(earlier)
    try:
        return in_utc(later) - in_utc(earlier)  # type: ignore[operator]
    except (TypeError, OverflowError):
        return None  # one knows its offset and the other does not, or the calendar ends


def as_datetime(day: date) -> datetime:
    """Give midnight UTC of a date; a date and time stays as it is."""
    return day if isinstance(day, datetime) else datetime.combine(day, time(), tzinfo=UTC)


def in_utc(moment: date | time) -> date | time:
    """Give the same moment without its zone if it has one, so that two of them can be compared."""
    if isinstance(moment, datetime) and moment.tzinfo is not None:
        return moment.astimezone(UTC)
    if isinstance(moment, time) and moment.tzinfo is not None:
        return datetime.combine(_ANY_DAY, moment).astimezone(UTC)
    return moment


def offset_of(moment: datetime | time) -> timedelta | None:
    """Give the distance from UTC, if it is known."""
    if isinstance(moment, datetime):
        return moment.utcoffset()
    return datetime.combine(_ANY_DAY, moment).utcoffset()


def months_between(start: date, end: date) -> YearMonthDuration:
    """Count the whole months from one date to another, negative when the second is earlier."""
    if (end.year, end.month, end.day) < (start.year, start.month, start.day):
        return YearMonthDuration(-months_between(end, start).months)
    months = (end.year - start.year) * 12 + end.month - start.month
    return YearMonthDuration(months - 1 if end.day < start.day else months)


def whole_seconds(length: timedelta) -> Decimal:
    """Give the length in seconds, with its fraction."""
    return CONTEXT.divide(microseconds(length), Decimal(1_000_000))
