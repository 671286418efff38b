"""What drafts would do to open tasks that several sign or that were handed on, and to deadlines."""

import pytest

from exchange.drafts import replace_drafts
from exchange.impact import measure_impact
from forms.models import Record
from tests.builders import NOW
from tests.signed_works import documents, signers, version
from workflows.handing import reassign

REFUSE = {"refuse": {"title": "不同意", "to": "refused"}}
ALL = {"agree": "all", **REFUSE}


@pytest.fixture
def people(alpha):
    return signers(ALL, due={"after": "today", "working_days": 5})


def measured(joint=ALL, *, due=None, **changed):
    due = due or {"after": "today", "working_days": 5}
    told = documents({**joint, **REFUSE}, due=due)
    told[-1] = {**told[-1], **{name: change(told[-1][name]) for name, change in changed.items()}}
    replace_drafts("works", told, by=None, at=NOW)
    return measure_impact("works", since=None, now=NOW)


def names(asked):
    return [name for one in asked for name in one["people"]]


def test_a_step_that_has_signatures_enough_by_the_drafts_asks_nobody_for_more(people):
    plan = people.plan("checking")
    plan = people.act(people.act(plan, "check", people.supervision), "sign", people.site)
    (row,) = measured({"agree": "any"})["tasks"]
    assert row["number"] == plan.number
    assert set(names(row["before"])) == {"监理员", "监理同事", "监督员"}
    assert names(row["after"]) == []


def test_another_rule_moves_nothing_as_long_as_the_same_have_to_sign(people):
    people.act(people.plan("checking"), "check", people.supervision)
    assert measured({"agree": {"count": 3}})["tasks"] == []


def test_a_task_that_was_handed_on_stays_there_and_goes_back_where_the_drafts_allow_no_handing(people):
    plan = people.plan("checking")
    to = people.colleague.user_id
    reassign(plan.pk, to=to, reason="休假", version=version(plan), actor=people.supervision, now=NOW)
    assert measured()["tasks"] == []

    def without(states):
        return [{name: value for name, value in state.items() if name != "allows"} for state in states]

    (row,) = measured(states=without)["tasks"]
    assert row["before"] == [{"role": "", "people": ["监理同事"]}]
    assert set(names(row["after"])) == {"监理员", "监理同事"}


def test_other_days_move_the_deadline_of_those_who_are_asked(people):
    plan = people.plan("checking")
    assert measured()["counts"]["dues"] == 0
    (row,) = measured(due={"after": "today", "working_days": 10})["dues"]
    assert row["number"] == plan.number
    assert row["due_before"] == Record.objects.get(pk=plan.pk).due_on.isoformat()
    assert row["due_after"] > row["due_before"]
    assert "监理员" in names(row["asked"])


def test_a_deadline_that_is_no_more_is_told(people):
    people.plan("checking")

    def never(actions):
        return [{name: value for name, value in action.items() if name != "due"} for action in actions]

    (row,) = measured(actions=never)["dues"]
    assert (bool(row["due_before"]), row["due_after"]) == (True, "")
