"""Deadlines: what follows when a day passes, once, however the clock runs."""

from datetime import date

import pytest

from forms.errors import Refused
from forms.models import Record
from tests.builders import NOW, at
from tests.signed_works import Signers, signers, state, version
from workflows.clocks import pass_deadlines, run_clock
from workflows.inbox import rebuild_all
from workflows.models import HistoryEntry, PassedDeadline
from workflows.services import take_action

FIXED = {"on": 'date("2026-04-07")', "overdue": "lapse"}


def plans(due, lapse) -> Signers:
    return signers(due=due, lapse=lapse)


def check_on(plan: Record, people: Signers, day: str) -> None:
    take_action(plan.pk, action="check", version=version(plan), actor=people.supervision, now=at(day))


def test_the_system_takes_the_step_the_day_after_and_not_before(alpha):
    plan = plans(FIXED, {"to": "refused"}).plan("checking")
    assert Record.objects.get(pk=plan.pk).due_on == date(2026, 4, 7)
    assert run_clock(now=at("2026-04-07", 23)) == []
    (passed,) = run_clock(now=at("2026-04-08", 0))
    assert (passed.action, passed.day, passed.refused) == ("check", date(2026, 4, 7), ())
    assert state(plan) == "refused"
    entry = HistoryEntry.objects.filter(record=plan).first()
    assert (entry.action, entry.user, entry.user_name) == ("lapse", None, "")
    assert rebuild_all(now=NOW).lines == []


def test_a_consequence_that_leaves_the_record_where_it_is_comes_once(alpha):
    marked = {"to": "checking", "effects": [{"set": {"secret_note": '"逾期"'}}]}
    plan = plans(FIXED, marked).plan("checking")
    for day in ("2026-04-08", "2026-04-08", "2026-04-20"):
        run_clock(now=at(day))
    assert HistoryEntry.objects.filter(record=plan, action="lapse").count() == 1
    assert PassedDeadline.objects.filter(record=plan).count() == 1
    assert Record.objects.get(pk=plan.pk).data["secret_note"] == "逾期"


def test_a_clock_that_stood_still_for_weeks_catches_up(alpha):
    people = plans(FIXED, {"to": "refused"})
    waiting = [people.plan("checking") for _ in range(3)]
    assert [passed.record_id for passed in run_clock(now=at("2026-06-01"))] == [plan.pk for plan in waiting]
    assert {state(plan) for plan in waiting} == {"refused"}


def test_who_acted_in_time_has_nothing_to_fear(alpha):
    people = plans(FIXED, {"to": "refused"})
    plan = people.plan("signing")
    assert run_clock(now=at("2026-06-01")) == []
    assert state(plan) == "signing"


def test_who_acts_late_is_not_quicker_than_the_clock(alpha):
    marked = {"to": "checking", "effects": [{"set": {"secret_note": '"逾期"'}}]}
    people = plans(FIXED, marked)
    plan = people.plan("checking")
    check_on(plan, people, "2026-04-09")
    kept = Record.objects.get(pk=plan.pk)
    assert (kept.state != "checking", kept.data["secret_note"]) == (True, "逾期")
    assert [entry.action for entry in HistoryEntry.objects.filter(record=plan)[:2]] == ["check", "lapse"]
    assert run_clock(now=at("2026-06-01")) == []
    assert rebuild_all(now=NOW).lines == []


def test_who_acts_after_the_system_ought_to_have_is_told_that_it_is_over(alpha):
    people = plans(FIXED, {"to": "refused"})
    plan = people.plan("checking")
    with pytest.raises(Refused):
        check_on(plan, people, "2026-04-09")
    assert state(plan) == "checking"
    assert len(run_clock(now=at("2026-04-09"))) == 1


def test_a_consequence_that_is_refused_is_told_and_tried_again(alpha):
    guarded = {"to": "refused", "guards": [{"when": "floors > 3", "else": "层数不足。"}]}
    plan = plans(FIXED, guarded).plan("checking")
    for _ in range(2):
        (passed,) = pass_deadlines(plan.pk, now=at("2026-05-01"))
        assert passed.refused == ("层数不足。",)
    assert (state(plan), PassedDeadline.objects.count()) == ("checking", 0)


@pytest.mark.parametrize(
    ("paused", "day"),
    [
        ("[]", date(2026, 4, 6)),
        ('[[date("2026-04-03")..date("2026-04-10")]]', date(2026, 4, 14)),
        ('[[date("2026-04-03")..date("2026-04-10")), [date("2026-04-10")..date("2026-04-13")]]', date(2026, 4, 15)),
        ('[[date("2026-04-03")..null]]', None),
    ],
)
def test_days_of_a_suspension_do_not_count(alpha, paused, day):
    due = {"after": 'date("2026-04-02")', "working_days": 2, "paused": paused, "overdue": "lapse"}
    plan = plans(due, {"to": "refused"}).plan("checking")
    assert Record.objects.get(pk=plan.pk).due_on == day
