"""What a deadline makes happen and when: reminders before it, consequences once it has passed, escalation later."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

from engine.definitions.values import Action, CalendarYear, Effect, Notify, Span
from engine.feel import WorkingCalendar
from engine.flow.deadlines import Deadline, days_after, pauses_of

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Tick:
    """One thing that a deadline makes happen: from which day on, and what.

    Either the system takes `follow` (an action) or carries out `effects`; reminders are effects that only notify.
    """

    action: Action
    due_on: date
    step: str  # remind.0, overdue, escalate.0: with the action and the day, what it is known by
    day: date
    follow: str = ""
    effects: tuple[Effect, ...] = ()

    @property
    def is_reminder(self) -> bool:
        """Whether the deadline is still ahead."""
        return self.step.startswith("remind")


def ticks_of(
    action: Action, deadline: Deadline | None, context: Mapping[str, object], calendar: Iterable[CalendarYear]
) -> tuple[Tick, ...]:
    """Everything the deadline of an action makes happen, in order; nothing while nothing is due."""
    if deadline is None:
        return ()
    return tuple(sorted(_ticks(action, deadline.day, context, tuple(calendar)), key=lambda tick: tick.day))


def _ticks(
    action: Action, day: date, context: Mapping[str, object], calendar: tuple[CalendarYear, ...]
) -> Iterator[Tick]:
    due, working = action.due, WorkingCalendar(calendar)
    assert due is not None
    for number, reminder in enumerate(due.remind):
        at = _before(day, reminder.before, working)
        yield Tick(action, day, f"remind.{number}", at, effects=(Notify(reminder.notice),))
    if due.overdue or due.consequences:
        yield Tick(action, day, "overdue", day + _DAY, follow=due.overdue, effects=due.consequences)
    for number, escalation in enumerate(due.escalate):
        span = escalation.after
        last = days_after(day, span.days, span.working_days, calendar, pauses_of(due, context))
        if last is not None:
            yield Tick(action, day, f"escalate.{number}", last.day + _DAY, escalation.follow, escalation.effects)


def _before(day: date, span: Span, calendar: WorkingCalendar) -> date:
    if span.working_days is None:
        return day - _DAY * (span.days or 0)
    return next(islice(calendar.from_day(day, -1), span.working_days - 1, None), day) if span.working_days else day
