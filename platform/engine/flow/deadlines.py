"""By when an action is due, counted on the region's own calendar."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from engine.definitions.values import CalendarYear, Due
from engine.feel import compile_expression

SATURDAY = 5


@dataclass(frozen=True)
class Deadline:
    """The last day, and the years whose holidays nobody has entered yet (Monday to Friday was assumed for them)."""

    day: date
    assumed_years: tuple[int, ...] = ()


def due_on(due: Due, context: Mapping[str, object], calendar: Iterable[CalendarYear]) -> Deadline | None:
    """The last day on which the action is in time; None while the date it counts from is unknown."""
    start = compile_expression(due.after).value(context)
    if isinstance(start, datetime):
        start = start.date()
    if not isinstance(start, date):
        return None
    if due.working_days is None:
        return Deadline(start + timedelta(days=due.days or 0))
    return _after_working_days(start, due.working_days, {year.year: year for year in calendar})


def is_working_day(day: date, calendar: Mapping[int, CalendarYear]) -> bool:
    """Whether people work: weekdays but holidays, and the weekend days that are worked (调休上班)."""
    year = calendar.get(day.year)
    if year is None:
        return day.weekday() < SATURDAY
    if day in year.workdays:
        return True
    return day.weekday() < SATURDAY and day not in year.holidays


def working_days_between(start: date, end: date, calendar: Mapping[int, CalendarYear]) -> int:
    """How many days people work after `start`, up to and with `end`; reckoned by weeks, however far apart they are."""
    weeks, rest = divmod((end - start).days, 7)
    weekdays = weeks * SATURDAY + sum((start.weekday() + step) % 7 < SATURDAY for step in range(1, rest + 1))
    taken = sum(_is_within(day, start, end) for year in calendar.values() for day in year.holidays - year.workdays)
    given = sum(_is_within(day, start, end, weekend=True) for year in calendar.values() for day in year.workdays)
    return weekdays - taken + given


def _is_within(day: date, start: date, end: date, *, weekend: bool = False) -> bool:
    return start < day <= end and (day.weekday() >= SATURDAY) == weekend


def _after_working_days(start: date, count: int, calendar: Mapping[int, CalendarYear]) -> Deadline:
    day, left, assumed = start, count, []
    while left > 0:
        day += timedelta(days=1)
        if day.year not in calendar and day.year not in assumed:
            assumed.append(day.year)
        left -= is_working_day(day, calendar)
    return Deadline(day, tuple(assumed))
