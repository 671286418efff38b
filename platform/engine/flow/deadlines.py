"""By when an action is due, counted on the region's own calendar."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice, takewhile

from engine.definitions.values import CalendarYear, Due
from engine.feel import Range, WorkingCalendar, compile_expression

_LAST = date(9999, 12, 31)
_FAR = 40_000  # natural days that are looked through at most, a good hundred years


@dataclass(frozen=True)
class Deadline:
    """The last day, and the years whose holidays nobody has entered yet (Monday to Friday was assumed for them)."""

    day: date
    assumed_years: tuple[int, ...] = ()


def due_on(due: Due, context: Mapping[str, object], calendar: Iterable[CalendarYear]) -> Deadline | None:
    """The last day on which the action is in time; None while it, or the date it counts from, is unknown.

    A pause without an end stops the clock for good: then nothing is due.
    """
    if due.on:
        day = _day(due.on, context)
        return Deadline(day) if day else None
    start = _day(due.after, context)
    return days_after(start, due.days, due.working_days, calendar, pauses_of(due, context)) if start else None


def days_after(
    start: date,
    days: int | None,
    working_days: int | None,
    calendar: Iterable[CalendarYear],
    pauses: tuple[tuple[date, date], ...],
) -> Deadline | None:
    """The day that many natural or working days after another, days in the pauses left out."""
    if working_days is None:
        return _after_days(start, days or 0, pauses)
    return _after_working_days(start, working_days, WorkingCalendar(calendar), pauses)


def _day(expression: str, context: Mapping[str, object]) -> date | None:
    return _date_of(compile_expression(expression).value(context))


def _date_of(value: object) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else None


def pauses_of(due: Due, context: Mapping[str, object]) -> tuple[tuple[date, date], ...]:
    """The periods that stop the clock, as first and last day."""
    value = compile_expression(due.paused).value(context) if due.paused else ()
    ranges = value if isinstance(value, tuple) else (value,)
    bounds = (_bounds(one) for one in ranges if isinstance(one, Range))
    return tuple(bound for bound in bounds if bound)


def _bounds(pause: Range) -> tuple[date, date] | None:
    """First and last day of a pause; one without a beginning stops nothing, one without an end never ends."""
    first, last = _date_of(pause.start), _date_of(pause.end)
    if first is None:
        return None
    if not pause.start_included:
        first += timedelta(days=1)
    if last is not None and not pause.end_included:
        last -= timedelta(days=1)
    return first, last or _LAST


def _runs(pauses: tuple[tuple[date, date], ...], day: date) -> bool:
    return not any(first <= day <= last for first, last in pauses)


def _running(days: Iterable[date], pauses: tuple[tuple[date, date], ...]) -> Iterator[date]:
    """The days outside of the pauses; after the beginning of one that never ends there are none."""
    stops = min((first for first, last in pauses if last == _LAST), default=_LAST)
    return (day for day in takewhile(lambda day: day < stops, days) if _runs(pauses, day))


def _after_days(start: date, count: int, pauses: tuple[tuple[date, date], ...]) -> Deadline | None:
    if not pauses:
        return Deadline(start + timedelta(days=count))
    return _nth(start, count, _running((start + timedelta(days=step) for step in range(1, _FAR)), pauses))


def _after_working_days(
    start: date, count: int, calendar: WorkingCalendar, pauses: tuple[tuple[date, date], ...]
) -> Deadline | None:
    found = _nth(start, count, _running(islice(calendar.from_day(start), _FAR), pauses))
    if found is None or not count:
        return found
    return Deadline(found.day, calendar.not_entered(start + timedelta(days=1), found.day))


def _nth(start: date, count: int, days: Iterator[date]) -> Deadline | None:
    """The day on which the count is full; the start itself for none."""
    if not count:
        return Deadline(start)
    day = next(islice(days, count - 1, None), None)
    return Deadline(day) if day else None
