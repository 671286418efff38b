"""Time zones: fixed offsets and the names of the IANA database, for any year."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from .moments import DAY, SECOND, Clock, Moment, WideDateTime, civil, days_of, local_time, make_moment, nanos_of

_MAX_OFFSET = timedelta(hours=18)
_ANY_DAY = date(2000, 1, 1).toordinal()
# The zone database knows no more than the standard library's years: before them a zone keeps its first offset, after
# them its last rule. So a year beyond (or at the edge, where an offset could lead beyond) is looked up as the year
# of the same calendar in one of these stretches of 400 years.
_FIRST_YEAR, _LAST_YEAR, _EARLY, _LATE = 2, 9998, 400, 9200


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


def zone_name(value: Clock | Moment) -> str | None:
    """Give the name of a value's time zone, if it was given by name."""
    return value.tzinfo.key if isinstance(value.tzinfo, ZoneInfo) else None


def is_fixed(zone: tzinfo | None) -> bool:
    """Say whether the offset never changes."""
    return zone is None or isinstance(zone, timezone)


def offset_of(value: Clock | Moment) -> timedelta | None:
    """Give the distance from UTC, if it is known; a time alone has that of its zone in January 2000."""
    if value.tzinfo is None:
        return None
    if isinstance(value, datetime | WideDateTime):
        return value.tzinfo.utcoffset(_known(local_time(value)).replace(tzinfo=value.tzinfo, fold=value.fold))
    return value.tzinfo.utcoffset(_known(_ANY_DAY * DAY + nanos_of(value)).replace(tzinfo=value.tzinfo))


def instant(value: Clock | Moment) -> int:
    """Give a moment as nanoseconds of UTC, or of its own calendar if it has no zone."""
    days = days_of(value) if isinstance(value, datetime | WideDateTime) else _ANY_DAY
    local = days * DAY + nanos_of(value)
    offset = offset_of(value)
    return local if offset is None else local - offset // timedelta(seconds=1) * SECOND


def at_instant(nanos: int, zone: tzinfo) -> Moment | None:
    """Give the date and time in a zone at a moment of UTC."""
    there = _known(nanos).replace(tzinfo=UTC).astimezone(zone)
    offset = there.utcoffset() or timedelta()
    return make_moment(nanos + offset // timedelta(seconds=1) * SECOND, zone, there.fold)


def _known(local: int) -> datetime:
    """Give a date and time of the same calendar about which the zone database can be asked."""
    days, nanos = divmod(local, DAY)
    year, twin = civil(days)
    if year < _FIRST_YEAR:
        year = _EARLY + year % 400
    elif year > _LAST_YEAR:
        year = _LATE + year % 400
    return datetime.combine(twin.replace(year=year), time()) + timedelta(microseconds=nanos // 1000)
