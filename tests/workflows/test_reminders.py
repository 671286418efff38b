"""Reminders before a deadline, consequences and escalation after it: each once, late ones in order."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command

from forms.models import Record
from tests.builders import at
from tests.workflows.following import fresh, waiting, world_with
from workflows.clocks import run_clock
from workflows.inbox import rebuild_all
from workflows.models import HistoryEntry, Outgoing, PassedDeadline

pytestmark = pytest.mark.usefixtures("alpha")

# March is due on the fifth working day after it: 7 April 2026, a Tuesday.
DUE = {
    "working_days": 5,
    "after": "period.end",
    "remind": [
        {"before": {"working_days": 2}, "notice": "submitted"},
        {"before": {"days": 0}, "notice": "asked"},
    ],
    "overdue": [{"notify": "submitted"}, {"watch": "self", "because": "应于{due_on}前提交"}],
    "escalate": [
        {"after": {"days": 30}, "effects": [{"grade": "不合格", "because": "逾期三十日"}, {"notify": "asked"}]},
    ],
}  # fmt: skip


def month_due(due=DUE):
    """A month waiting to be submitted by 7 April."""
    world = world_with(due=due)
    return world, world.month(world.active_site(), 3)


def steps() -> list[str]:
    return list(PassedDeadline.objects.order_by("pk").values_list("step", flat=True))


def test_everything_happens_on_its_own_day_and_once_however_often_the_clock_runs():
    _world, month = month_due()
    assert Record.objects.get(pk=month.pk).due_on == date(2026, 4, 7)
    for day, expected in (
        ("2026-04-02", []),
        ("2026-04-03", ["remind.0"]),
        ("2026-04-06", ["remind.0"]),
        ("2026-04-07", ["remind.0", "remind.1"]),
        ("2026-04-08", ["remind.0", "remind.1", "overdue"]),
        ("2026-05-07", ["remind.0", "remind.1", "overdue"]),
        ("2026-05-08", ["remind.0", "remind.1", "overdue", "escalate.0"]),
    ):
        for hour in (1, 1, 9):
            run_clock(now=at(day, hour))
        assert steps() == expected, day
    assert (fresh(month).watched, fresh(month).result_grade) == ("应于2026-04-07前提交", "不合格")
    assert Record.objects.get(pk=month.pk).clock_on is None
    assert rebuild_all(now=at("2026-05-08")).lines == []


def test_a_clock_that_stood_still_for_weeks_makes_up_for_everything_in_order():
    _world, month = month_due()
    found = run_clock(now=at("2026-06-01"))
    assert [passed.step for passed in found] == ["remind.0", "remind.1", "overdue", "escalate.0"]
    assert run_clock(now=at("2026-06-01")) == []
    assert len(waiting()) == len({row.key for row in waiting()}) == 4
    history = HistoryEntry.objects.filter(record=month, kind="overdue").order_by("pk")
    assert [entry.opinion for entry in history] == ["应于2026-04-07前提交", "逾期三十日"]


def test_a_reminder_leaves_the_record_as_it_is_so_that_nobodys_page_grows_stale():
    world, month = month_due()
    version = month.version
    run_clock(now=at("2026-04-03"))
    assert fresh(month).version == version
    (row,) = waiting()
    assert (row.kind, row.payload["subject"]) == ("notice", "浦江一号已提交2026年3月")
    world.act(month, "submit", world.contractor, now=at("2026-04-03"))
    assert run_clock(now=at("2026-06-01")) == []


def test_who_is_suspended_is_neither_reminded_nor_late():
    paused = {**DUE, "paused": '[[date("2026-04-02")..null]]'}
    month_due(paused)
    assert run_clock(now=at("2026-06-01")) == []
    assert not Outgoing.objects.exists()


def test_after_a_suspension_the_days_that_were_left_are_still_there():
    paused = {**DUE, "paused": '[[date("2026-04-02")..date("2026-04-30")]]'}
    _world, month = month_due(paused)
    assert Record.objects.get(pk=month.pk).due_on == date(2026, 5, 7)  # a day in April, 1 May a holiday, then 4 to 7
    run_clock(now=at("2026-05-06"))
    assert steps() == ["remind.0"]


def test_a_year_without_a_calendar_is_named():
    world = world_with(due={"working_days": 5, "after": 'date("2026-12-31")', "overdue": [{"watch": "self"}]})
    world.month(world.active_site(), 3)
    (passed,) = run_clock(now=at("2027-02-01"))
    assert passed.assumed_years == (2027,)


def test_the_command_lists_what_is_coming_and_does_it_only_when_told(monkeypatch):
    _world, month = month_due()
    monkeypatch.setenv("KAOPING_NOW", "2026-04-03T09:00:00+08:00")
    said = StringIO()
    call_command("deadlines", "--region", "alpha", "--days", "5", stdout=said)
    assert "2026-04-03  submit.remind.0" in said.getvalue()
    assert month.number in said.getvalue()
    assert "3 in all" in said.getvalue()
    assert steps() == []
    call_command("deadlines", "--region", "alpha", "--fire", stdout=StringIO())
    assert steps() == ["remind.0"]
