"""What a deadline makes happen, and on which day."""

from datetime import date

from engine.definitions.values import Action, CalendarYear, Due, Escalation, Notify, Reminder, Span, Target
from engine.feel import Range
from engine.flow import Deadline, ticks_of

#: Tuesday 7 April 2026; the Monday before is a holiday.
LAST = Deadline(date(2026, 4, 7))
CALENDAR = (CalendarYear(2026, holidays=frozenset({date(2026, 4, 6)}), workdays=frozenset()),)


def days(due: Due, context=None) -> list[tuple[str, date]]:
    action = Action("submit", "Submit", ("draft",), (Target("done"),), ("author",), due=due)
    return [(tick.step, tick.day) for tick in ticks_of(action, LAST, context or {}, CALENDAR)]


def test_reminders_count_back_from_the_last_day_over_weekends_and_holidays() -> None:
    spans = (Span(working_days=2), Span(days=2), Span(days=0))
    due = Due(on="x", remind=tuple(Reminder(span, "soon") for span in spans))
    expected = [("remind.0", date(2026, 4, 2)), ("remind.1", date(2026, 4, 5)), ("remind.2", date(2026, 4, 7))]
    assert days(due) == expected


def test_consequences_follow_the_day_after_and_escalation_after_a_second_deadline() -> None:
    told = (Notify("late"),)
    later = (Escalation(Span(days=30), told), Escalation(Span(working_days=1), told))
    due = Due(on="x", consequences=told, escalate=later)
    expected = [("overdue", date(2026, 4, 8)), ("escalate.1", date(2026, 4, 9)), ("escalate.0", date(2026, 5, 8))]
    assert days(due) == expected


def test_days_of_a_pause_do_not_bring_escalation_nearer() -> None:
    due = Due(after="x", days=1, paused="pauses", escalate=(Escalation(Span(days=2), follow="lapse"),))
    paused = {"pauses": (Range(date(2026, 4, 8), date(2026, 4, 10)),)}
    assert days(due, paused) == [("escalate.0", date(2026, 4, 13))]
    assert days(due, {"pauses": (Range(date(2026, 4, 8), None),)}) == []


def test_nothing_happens_while_nothing_is_due() -> None:
    action = Action("submit", "Submit", ("draft",), (Target("done"),), ("author",), due=Due(on="x", overdue="lapse"))
    assert ticks_of(action, None, {}, CALENDAR) == ()
