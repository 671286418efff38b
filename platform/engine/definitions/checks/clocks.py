"""Doubts about time in a workflow: rounds that nothing ends, and days that may all be holidays. They are warnings."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from itertools import groupby, takewhile

from engine.definitions.places import Place
from engine.definitions.values import Region, Workflow
from engine.errors import Problem
from engine.feel import CalendarYear, WorkingCalendar

_DAY = timedelta(days=1)


def check_clocks(workflow: Workflow, region: Region | None) -> Iterator[Problem]:
    """Where records may go round without a deadline, and due dates that a holiday can cover."""
    place = Place(f"workflow/{workflow.key}")
    doubts = (*_endless_rounds(workflow, place), *_covered_days(workflow, region, place))
    for problem in (*doubts, *_no_calendar(workflow, region, place)):
        yield replace(problem, severity="warning")


def _endless_rounds(workflow: Workflow, place: Place) -> Iterator[Problem]:
    """States between which a record can go back and forth although no action there has a deadline.

    Moves that only the system makes follow from those of another record, which has its own deadlines.
    """
    onward = {
        state.key: {
            target
            for action in workflow.actions
            if state.key in action.from_states and action.by != ("system",)
            for target in workflow.targets(action, state.key)
        }
        for state in workflow.states
    }
    timed = {origin for action in workflow.actions if action.due for origin in action.from_states}
    told: set[str] = set()
    for index, state in enumerate(workflow.states):
        around = _round(state.key, onward)
        if len(around) > 1 and told.isdisjoint(around) and timed.isdisjoint(around):
            titles = [each.title for each in workflow.states if each.key in around]
            yield (place / "states" / index).problem("round_without_deadline", titles=titles)
        told |= around


def _round(state: str, onward: Mapping[str, set[str]]) -> frozenset[str]:
    """The states from which a record can come back to this one, and to which it can go."""
    ahead = _reached(state, onward)
    return frozenset(each for each in ahead if state in _reached(each, onward))


def _reached(start: str, onward: Mapping[str, set[str]]) -> set[str]:
    found, waiting = {start}, [start]
    while waiting:
        fresh = onward.get(waiting.pop(), set()) - found
        found |= fresh
        waiting.extend(fresh)
    return found


def _covered_days(workflow: Workflow, region: Region | None, place: Place) -> Iterator[Problem]:
    """Natural days that can all fall on days off, by the years that the region's calendar knows."""
    off = longest_days_off(region.calendar) if region else None
    if off is None:
        return
    first, last = off
    length = (last - first).days + 1
    for index, action in enumerate(workflow.actions):
        if action.due is not None and action.due.days is not None and action.due.days <= length:
            at = place / "actions" / index / "due" / "days"
            yield at.problem("days_off_cover", action=action.title, days=action.due.days, first=first, last=last)


def _no_calendar(workflow: Workflow, region: Region | None, place: Place) -> Iterator[Problem]:
    """Working days where nobody has entered a single year's holidays: Monday to Friday would be guessed."""
    if region is None or region.calendar:
        return
    for index, action in enumerate(workflow.actions):
        if action.due is not None and action.due.working_days is not None:
            yield (place / "actions" / index / "due").problem("calendar_missing", action=action.title)


def longest_days_off(years: Iterable[CalendarYear]) -> tuple[date, date] | None:
    """The first and the last day of the longest time off within one of these years (the earliest of several)."""
    known = sorted(years, key=lambda year: year.year)
    calendar = WorkingCalendar(known)
    runs = [run for year in known for works, run in _runs(year.year, calendar) if not works]
    longest = max(runs, key=len, default=None)
    return (longest[0], longest[-1]) if longest else None


def _runs(year: int, calendar: WorkingCalendar) -> Iterator[tuple[bool, tuple[date, ...]]]:
    """The days of a year, in runs of working days and of days off."""
    days = takewhile(lambda day: day.year == year, (date(year, 1, 1) + _DAY * step for step in range(366)))
    return ((works, tuple(run)) for works, run in groupby(days, key=calendar.is_working_day))
