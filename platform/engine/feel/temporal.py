"""Dates, times and durations as text (ISO 8601, DMN 1.5 10.3.2.3), both ways."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from .moments import (
    DAY,
    SECOND,
    Clock,
    Day,
    Length,
    Moment,
    WideDate,
    WideDateTime,
    WideDuration,
    WideTime,
    clock_of,
    day_number,
    day_of,
    days_of,
    length_of,
    make_clock,
    make_day,
    make_length,
    make_moment,
    nanos_of,
)
from .values import YearMonthDuration
from .zones import make_zone, offset_of

_DATE = re.compile(r"(-?(?:[1-9]\d{4,8}|\d{4}))-(\d\d)-(\d\d)", re.ASCII)
_TIME = re.compile(r"(\d\d):(\d\d):(\d\d)(?:\.(\d+))?(Z|[+-]\d\d:\d\d(?::\d\d)?|@[A-Za-z0-9_+\-/]+)?", re.ASCII)
_YEARS_MONTHS = re.compile(r"(-)?P(?:(\d{1,12})Y)?(?:(\d{1,12})M)?", re.ASCII)
_DAYS_TIME = re.compile(
    r"(-)?P(?:(\d{1,12})D)?(?:(T)(?:(\d{1,12})H)?(?:(\d{1,12})M)?(?:(\d{1,12})(?:\.(\d+))?S)?)?", re.ASCII
)

Temporal = Day | Clock | Moment | Length | YearMonthDuration


def make_date(year: int, month: int, day: int) -> Day | None:
    """Give the day, or null when there is none such in the calendar."""
    days = day_number(year, month, day)
    return None if days is None else make_day(days)


def parse_date(text: str) -> Day | None:
    """Read `2026-03-31`."""
    match = _DATE.fullmatch(text)
    return make_date(*(int(part) for part in match.groups())) if match else None


def parse_time(text: str) -> Clock | None:
    """Read `10:30:00`, with an offset or a zone if there is one."""
    parsed = _parse_clock(text)
    return parsed[0] if parsed else None


def parse_datetime(text: str) -> Moment | None:
    """Read a date and a time joined by `T`; a date alone is its midnight."""
    day_text, joint, clock_text = text.partition("T")
    day = parse_date(day_text)
    parsed = _parse_clock(clock_text) if joint else (time(), False)
    if day is None or parsed is None:
        return None
    clock, next_day = parsed
    return make_moment((days_of(day) + next_day) * DAY + nanos_of(clock), clock.tzinfo)


def _parse_clock(text: str) -> tuple[Clock, bool] | None:
    """Read a time; `24:00:00` is midnight of the next day, which the flag says."""
    match = _TIME.fullmatch(text)
    if match is None:
        return None
    hour, minute, second = (int(part) for part in match.group(1, 2, 3))
    zone = make_zone(match.group(5)) if match.group(5) else None
    if match.group(5) and zone is None:
        return None
    nanos = ((hour * 60 + minute) * 60 + second) * SECOND + _nanos(match.group(4))
    if minute > 59 or second > 59 or nanos > DAY:
        return None
    return make_clock(nanos % DAY, zone), nanos == DAY


def _nanos(digits: str | None) -> int:
    """Read the fraction of a second; what is finer than a nanosecond is cut off."""
    return int((digits or "0")[:9].ljust(9, "0"))


def parse_duration(text: str) -> Length | YearMonthDuration | None:
    """Read `P1Y2M` as years and months, `P3DT4H` as days and time."""
    match = _YEARS_MONTHS.fullmatch(text)
    if match and (match.group(2) or match.group(3)):
        months = int(match.group(2) or 0) * 12 + int(match.group(3) or 0)
        return YearMonthDuration(-months if match.group(1) else months)
    match = _DAYS_TIME.fullmatch(text)
    if match is None or not any(match.group(2, 4, 5, 6)) or (match.group(3) and not any(match.group(4, 5, 6))):
        return None
    days, hours, minutes, seconds = (int(part or 0) for part in match.group(2, 4, 5, 6))
    nanos = days * DAY + ((hours * 60 + minutes) * 60 + seconds) * SECOND + _nanos(match.group(7))
    return make_length(-nanos if match.group(1) else nanos)


def parse_temporal(text: str) -> Temporal | None:
    """Read what stands in @"…": a date, a time, a date and time, or a duration."""
    if text.startswith(("P", "-P")):
        return parse_duration(text)
    if "T" in text:
        return parse_datetime(text)
    return parse_date(text) or parse_time(text)


def format_temporal(value: Temporal) -> str:
    """Write a value so that it reads back as itself."""
    if isinstance(value, YearMonthDuration):
        return _format_months(value.months)
    if isinstance(value, timedelta | WideDuration):
        return _format_length(length_of(value))
    if isinstance(value, time | WideTime):
        return _format_clock(value, "")
    if isinstance(value, datetime | WideDateTime):
        return f"{_format_date(day_of(value))}T{_format_clock(clock_of(value), _format_zone(value))}"
    return _format_date(value)


def _format_date(value: Day | WideDate) -> str:
    sign = "-" if value.year < 0 else ""
    return f"{sign}{abs(value.year):04d}-{value.month:02d}-{value.day:02d}"


def _format_clock(value: Clock, zone: str) -> str:
    text = f"{value.hour:02d}:{value.minute:02d}:{value.second:02d}{_format_fraction(nanos_of(value))}"
    return text + (zone or _format_zone(value))


def _format_fraction(nanos: int) -> str:
    return f".{nanos % SECOND:09d}".rstrip("0") if nanos % SECOND else ""


def _format_zone(value: Clock | Moment) -> str:
    """Write the zone by its name, else the offset; of a date and time the one in force on that day."""
    if value.tzinfo is None:
        return ""
    if isinstance(value.tzinfo, ZoneInfo):
        return f"@{value.tzinfo.key}"
    offset = offset_of(value)
    if not offset:
        return "Z"
    total = abs(offset) // timedelta(seconds=1)
    text = f"{'-' if offset < timedelta() else '+'}{total // 3600:02d}:{total // 60 % 60:02d}"
    return f"{text}:{total % 60:02d}" if total % 60 else text


def _format_months(months: int) -> str:
    years, rest = divmod(abs(months), 12)
    sign = "-" if months < 0 else ""
    if not months:
        return "P0M"
    return f"{sign}P{f'{years}Y' if years else ''}{f'{rest}M' if rest else ''}"


def _format_length(nanos: int) -> str:
    sign = "-" if nanos < 0 else ""
    days, rest = divmod(abs(nanos), DAY)
    seconds = rest // SECOND
    hours, minutes, seconds = seconds // 3600, seconds // 60 % 60, seconds % 60
    fraction = _format_fraction(rest)
    clock = f"{hours}H" if hours else ""
    clock += f"{minutes}M" if minutes else ""
    clock += f"{seconds}{fraction}S" if seconds or fraction else ""
    if not days and not clock:
        return "PT0S"
    return f"{sign}P{f'{days}D' if days else ''}{'T' if clock else ''}{clock}"
