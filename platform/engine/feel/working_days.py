"""The calendar people work by: Monday to Friday, but for holidays and for weekend days that are worked (调休上班)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

_SATURDAY = 5
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class CalendarYear:
    """The days of a year that differ from the plain week."""

    year: int
    holidays: frozenset[date]
    workdays: frozenset[date]  # weekend days that are worked (调休上班)


class WorkingCalendar:
    """Working days by the years that were entered; any other year counts as Monday to Friday.

    Whoever must not guess asks `not_entered` first.
    """

    def __init__(self, years: Iterable[CalendarYear] = ()) -> None:
        self._years = {year.year: year for year in years}

    def is_entered(self, year: int) -> bool:
        """Whether somebody has entered the holidays of a year."""
        return year in self._years

    def not_entered(self, start: date, end: date) -> tuple[int, ...]:
        """The years between two days, both included, whose holidays nobody has entered."""
        return tuple(year for year in range(start.year, end.year + 1) if year not in self._years)

    def is_working_day(self, day: date) -> bool:
        """Whether people work on a day."""
        year = self._years.get(day.year)
        if year is not None and (day in year.workdays or day in year.holidays):
            return day in year.workdays
        return day.weekday() < _SATURDAY

    def count(self, start: date, end: date) -> int:
        """How many working days lie between two days, both included; reckoned by weeks, however far apart."""
        if end < start:
            return 0
        weeks, rest = divmod((end - start).days + 1, 7)
        weekdays = weeks * _SATURDAY + sum((start.weekday() + step) % 7 < _SATURDAY for step in range(rest))
        taken = sum(
            start <= day <= end and day.weekday() < _SATURDAY
            for year in self._years.values()
            for day in year.holidays - year.workdays
        )
        given = sum(
            start <= day <= end and day.weekday() >= _SATURDAY for year in self._years.values() for day in year.workdays
        )
        return weekdays - taken + given

    def from_day(self, day: date, step: int = 1) -> Iterator[date]:
        """The working days after a day, nearest first, or before it with a step of -1, to the end of the calendar."""
        last = date.max if step > 0 else date.min
        while day != last:
            day += _DAY * step
            if self.is_working_day(day):
                yield day
