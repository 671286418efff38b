"""By when an action is due, counted on the region's own calendar."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice

from engine.definitions.values import CalendarYear, Due
from engine.feel import WorkingCalendar, compile_expression


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
    return _after_working_days(start, due.working_days, WorkingCalendar(calendar))


def _after_working_days(start: date, count: int, calendar: WorkingCalendar) -> Deadline:
    day = next(islice(calendar.from_day(start), count - 1, None), start) if count else start
    return Deadline(day, calendar.not_entered(start + timedelta(days=1), day) if count else ())
