"""Dates, times and durations as text (ISO 8601, DMN 1.5 10.3.2.3), both ways."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from .values import YearMonthDuration

_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)", re.ASCII)
_TIME = re.compile(r"(\d\d):(\d\d):(\d\d)(?:\.(\d+))?(Z|[+-]\d\d:\d\d(?::\d\d)?|@[A-Za-z0-9_+\-/]+)?", re.ASCII)
_YEARS_MONTHS = re.compile(r"(-)?P(?:(\d{1,12})Y)?(?:(\d{1,12})M)?", re.ASCII)
_DAYS_TIME = re.compile(
    r"(-)?P(?:(\d{1,12})D)?(?:(T)(?:(\d{1,12})H)?(?:(\d{1,12})M)?(?:(\d{1,12})(?:\.(\d+))?S)?)?", re.ASCII
)
_MAX_OFFSET = timedelta(hours=18)

Temporal = date | time | timedelta | YearMonthDuration


def make_date(year: int, month: int, day: int) -> date | None:
    """Give the day, or null when there is none such in the calendar."""
    try:
        return date(year, month, day)
    except (ValueError, OverflowError):
        return None


def make_offset(offset: timedelta) -> tzinfo | None:
    """Give the time zone at a fixed distance from UTC, at most 18 hours."""
    if abs(offset) > _MAX_OFFSET:
        return None
    return timezone(offset) if offset else UTC


@lru_cache(maxsize=256)
def make_zone(text: str) -> tzinfo | None:
    """Read `Z`, `+08:00` or `@Asia/Shanghai`."""
    if text == "Z":
        return UTC
    if text.startswith("@"):
        try:
            return ZoneInfo(text[1:])
        except (ValueError, OSError, KeyError):
            return None
    hours, minutes, seconds = (*(int(part) for part in text[1:].split(":")), 0)[:3]
    if minutes > 59 or seconds > 59:
        return None
    offset = timedelta(hours=hours, minutes=minutes, seconds=seconds)
    return make_offset(-offset if text[0] == "-" else offset)


def parse_date(text: str) -> date | None:
    """Read `2026-03-31`."""
    match = _DATE.fullmatch(text)
    return make_date(*(int(part) for part in match.groups())) if match else None


def parse_time(text: str) -> time | None:
    """Read `10:30:00`, with an offset or a zone if there is one."""
    parsed = _parse_clock(text)
    return parsed[0] if parsed else None


def parse_datetime(text: str) -> datetime | None:
    """Read a date and a time joined by `T`; a date alone is its midnight."""
    day_text, joint, clock_text = text.partition("T")
    day = parse_date(day_text)
    parsed = _parse_clock(clock_text) if joint else (time(), False)
    if day is None or parsed is None:
        return None
    clock, next_day = parsed
    try:
        return datetime.combine(day, clock) + timedelta(days=int(next_day))
    except OverflowError:
        return None


def _parse_clock(text: str) -> tuple[time, bool] | None:
    """Read a time; `24:00:00` is midnight of the next day, which the flag says."""
    match = _TIME.fullmatch(text)
    if match is None:
        return None
    hour, minute, second = (int(part) for part in match.group(1, 2, 3))
    zone = make_zone(match.group(5)) if match.group(5) else None
    if match.group(5) and zone is None:
        return None
    next_day = (hour, minute, second) == (24, 0, 0)
    micro = int((match.group(4) or "0")[:6].ljust(6, "0"))
    try:
        return time(0 if next_day else hour, minute, second, micro, tzinfo=zone), next_day
    except ValueError:
        return None


def parse_duration(text: str) -> timedelta | YearMonthDuration | None:
    """Read `P1Y2M` as years and months, `P3DT4H` as days and time."""
    match = _YEARS_MONTHS.fullmatch(text)
    if match and (match.group(2) or match.group(3)):
        months = int(match.group(2) or 0) * 12 + int(match.group(3) or 0)
        return YearMonthDuration(-months if match.group(1) else months)
    match = _DAYS_TIME.fullmatch(text)
    if match is None or not any(match.group(2, 4, 5, 6)) or (match.group(3) and not any(match.group(4, 5, 6))):
        return None
    days, hours, minutes, seconds = (int(part or 0) for part in match.group(2, 4, 5, 6))
    micro = int((match.group(7) or "0")[:6].ljust(6, "0"))
    try:
        length = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds, microseconds=micro)
    except OverflowError:
        return None
    return -length if match.group(1) else length


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
    if isinstance(value, timedelta):
        return _format_length(value)
    if isinstance(value, datetime):
        return f"{_format_date(value)}T{_format_clock(value)}"
    return _format_date(value) if isinstance(value, date) else _format_clock(value)


def _format_date(value: date) -> str:
    return f"{value.year:04d}-{value.month:02d}-{value.day:02d}"


def _format_clock(value: time | datetime) -> str:
    fraction = f".{value.microsecond:06d}".rstrip("0") if value.microsecond else ""
    return f"{value.hour:02d}:{value.minute:02d}:{value.second:02d}{fraction}{_format_zone(value)}"


def _format_zone(value: time | datetime) -> str:
    if value.tzinfo is None:
        return ""
    if isinstance(value.tzinfo, ZoneInfo):
        return f"@{value.tzinfo.key}"
    offset = value.utcoffset() or timedelta()
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


def _format_length(length: timedelta) -> str:
    sign = "-" if length < timedelta() else ""
    length = abs(length)
    hours, minutes, seconds = length.seconds // 3600, length.seconds // 60 % 60, length.seconds % 60
    fraction = f".{length.microseconds:06d}".rstrip("0") if length.microseconds else ""
    clock = f"{hours}H" if hours else ""
    clock += f"{minutes}M" if minutes else ""
    clock += f"{seconds}{fraction}S" if seconds or fraction else ""
    days = f"{length.days}D" if length.days else ""
    if not days and not clock:
        return "PT0S"
    return f"{sign}P{days}{'T' if clock else ''}{clock}"


def zone_name(value: time | datetime) -> str | None:
    """Give the name of a value's time zone, if it was given by name."""
    return value.tzinfo.key if isinstance(value.tzinfo, ZoneInfo) else None
