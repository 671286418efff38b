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


def _after_working_days(start: date, count: int, calendar: Mapping[int, CalendarYear]) -> Deadline:
    day, left, assumed = start, count, []
    while left > 0:
        day += timedelta(days=1)
        if day.year not in calendar and day.year not in assumed:
            assumed.append(day.year)
        left -= is_working_day(day, calendar)
    return Deadline(day, tuple(assumed))
