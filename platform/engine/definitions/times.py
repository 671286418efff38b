"""Days, moments and periods as the steps of golden cases and stories write them."""

import re
from datetime import date, datetime, time
from typing import TypeVar

#: The time of day of a step that only names its day.
MORNING = time(9)
#: Deadlines count from these days on, and must not run out of the calendar.
_YEARS = range(1900, 2200)
Day = TypeVar("Day", bound=date)
_MONTH = re.compile(r"(\d{4})-(\d{2})")
_QUARTER = re.compile(r"(\d{4})-Q([1-4])")
_YEAR = re.compile(r"\d{4}")


def read_moment(text: str) -> datetime:
    """`2026-04-03` is nine in the morning there and then; a time of day may be added as `T14:30`, without a zone.

    Raises:
        ValueError: there is no such moment, or none that anybody would play.
    """
    if "T" not in text:
        return datetime.combine(_played(date.fromisoformat(text)), MORNING)
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is not None:
        raise ValueError(text)
    return _played(moment)


def first_day(period: str) -> date:
    """The first day of `2026-03`, `2026-Q1` or `2026`.

    Raises:
        ValueError: there is no such period.
    """
    if month := _MONTH.fullmatch(period):
        return _played(date(int(month[1]), int(month[2]), 1))
    if quarter := _QUARTER.fullmatch(period):
        return _played(date(int(quarter[1]), 3 * int(quarter[2]) - 2, 1))
    if not _YEAR.fullmatch(period):
        raise ValueError(period)
    return _played(date(int(period), 1, 1))


def _played(day: Day) -> Day:
    if day.year not in _YEARS:
        raise ValueError(day.isoformat())
    return day
