"""Host functions over the region's working-day calendar.

A year whose holidays nobody has entered is never guessed: whatever reaches into it is null, with a warning.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import MAXYEAR, MINYEAR, date, timedelta
from decimal import Decimal

from .budget import Budget
from .host import NoValue, host_function
from .operators import contains
from .values import Range
from .working_days import WorkingCalendar

_NEEDS = "calendar"


@host_function("is working day", "date: day", needs=_NEEDS, gives="boolean")
def _is_working_day(calendar: WorkingCalendar, budget: Budget, day: date) -> bool:
    return calendar.is_working_day(_entered(calendar, _plain(day)))


@host_function("is calendar entered", "year: number", needs=_NEEDS, gives="boolean")
def _is_calendar_entered(calendar: WorkingCalendar, budget: Budget, year: Decimal) -> bool:
    return year == year.to_integral_value() and calendar.is_entered(int(year))


@host_function("add working days", "date: day", "days: number", "without?: list|null", needs=_NEEDS, gives="date")
def _add_working_days(
    calendar: WorkingCalendar, budget: Budget, day: date, days: Decimal, without: tuple[object, ...] | None = None
) -> date | None:
    """The day that many working days on, or back; days in the ranges of `without` do not count, as if suspended."""
    if days != days.to_integral_value():
        return None
    found, left = _plain(day), abs(int(days))
    if left == 0:
        return found
    ranges = without or ()
    for each in _known(calendar, budget, found, 1 if days > 0 else -1):
        budget.spend(len(ranges))
        left -= not any(isinstance(out, Range) and contains(out, each) is not False for out in ranges)
        if left == 0:
            return each
    return None


@host_function("working days between", "from: day", "to: day", needs=_NEEDS, gives="number")
def _working_days_between(calendar: WorkingCalendar, budget: Budget, start: date, end: date) -> Decimal:
    """How many working days there are from one day to another, both included; none when they are in wrong order."""
    return Decimal(calendar.count(*_both_entered(calendar, start, end)))


@host_function("working days", "from: day", "to: day", needs=_NEEDS, gives="list<date>")
def _working_days(calendar: WorkingCalendar, budget: Budget, start: date, end: date) -> tuple[date, ...]:
    """The working days from one day to another, both included."""
    start, end = _both_entered(calendar, start, end)
    budget.spend(max((end - start).days, 0))
    days = (start + timedelta(days=step) for step in range((end - start).days + 1))
    return tuple(day for day in days if calendar.is_working_day(day))


@host_function("last working day of month", "date: day", needs=_NEEDS, gives="date")
def _last_working_day_of_month(calendar: WorkingCalendar, budget: Budget, day: date) -> date | None:
    day = _entered(calendar, _plain(day))
    last = monthrange(day.year, day.month)[1]
    backwards = (day.replace(day=number) for number in range(last, 0, -1))
    return next((each for each in backwards if calendar.is_working_day(each)), None)


def _known(calendar: WorkingCalendar, budget: Budget, day: date, step: int) -> Iterator[date]:
    for each in calendar.from_day(day, step):
        budget.spend()
        yield _entered(calendar, each)


def _entered(calendar: WorkingCalendar, day: date) -> date:
    if not calendar.is_entered(day.year):
        raise NoValue("calendar_not_entered", year=day.year)
    return day


def _both_entered(calendar: WorkingCalendar, start: date, end: date) -> tuple[date, date]:
    start, end = _plain(start), _plain(end)
    missing = calendar.not_entered(min(start, end), max(start, end))
    if missing:
        raise NoValue("calendar_not_entered", year=missing[0])
    return start, end


def _plain(day: date) -> date:
    """The calendar day of a date or of a date and time."""
    if not MINYEAR <= day.year <= MAXYEAR:
        raise NoValue("calendar_not_entered", year=day.year)
    return date(day.year, day.month, day.day)
