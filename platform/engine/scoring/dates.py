"""Calendar arithmetic that rules about validity and windows need."""

from __future__ import annotations

import calendar
from datetime import date, timedelta


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or that month's last where it has no such day."""
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if years > date.max.year:
        return date.max
    return date(years, month + 1, min(day.day, calendar.monthrange(years, month + 1)[1]))


def last_day(day: date, months: int) -> date:
    """The last day of so many months that begin with a day: the day before the same one."""
    end = months_after(day, months)
    return end if end == date.max else end - timedelta(days=1)


def end_of_year(day: date) -> date:
    """The last day of the calendar year."""
    return date(day.year, 12, 31)
