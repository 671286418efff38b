"""Formats that are taken more widely than RFC 3339 has them: browsers leave the time zone of a time away."""

import re
from collections.abc import Callable, Mapping
from datetime import date

_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d(:([0-5]\d|60)(\.\d+)?)?([Zz]|[+-]([01]\d|2[0-3]):[0-5]\d)?", re.ASCII)


def is_time(text: str) -> bool:
    """A time of day, its seconds and its zone left to whoever writes it."""
    return _TIME.fullmatch(text) is not None


def is_date_time(text: str) -> bool:
    """A day, `T` or a blank, and a time."""
    day, time = text[:10], text[11:]
    try:
        date.fromisoformat(day)
    except ValueError:
        return False
    return len(day) == 10 and text[10:11] in ("T", "t", " ") and is_time(time)


FORMATS: Mapping[str, Callable[[str], bool]] = {"time": is_time, "date-time": is_date_time}
