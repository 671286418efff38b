"""Decisions that take inputs are functions: they see what they take, and others may ask them."""

from datetime import date
from decimal import Decimal

import pytest

from engine.definitions.checks import check_system
from engine.definitions.loading import load_system
from engine.definitions.loading.others import decision
from engine.definitions.taking import read_inputs
from forms.decisions import ask, askable, decide

GRADE = {
    "kind": "decision",
    "key": "grade",
    "title": "等级",
    "takes": {"score": {"title": "得分", "type": "number", "from": "result.score"}},
    "expression": 'if score >= 85 then "优良" else "合格"',
}
BEST = {
    "kind": "decision",
    "key": "best",
    "title": "优良个数",
    "takes": {
        "scores": {"title": "各月得分", "type": "list<number>"},
        "least": {"title": "至少", "type": "number", "default": "2"},
    },
    "expression": 'count((for s in scores return decide.grade({score: s}))[item = "优良"]) >= least',
}


def loaded(*documents):
    return {document["key"]: decision(document) for document in documents}


def around(decisions, **names):
    context = {"today": date(2026, 1, 2), "now": None, **names}
    context["decide"] = askable(decisions.values(), context)
    return context


def test_a_decision_asks_another_with_inputs_of_its_own():
    decisions = loaded(GRADE, BEST)
    assert ask(decisions["best"], {"scores": [90, 70, 85]}, around(decisions)) is True


def test_an_input_that_is_given_stands_before_its_default():
    decisions = loaded(GRADE, BEST)
    assert ask(decisions["best"], {"scores": [90, 70, 85], "least": 3}, around(decisions)) is False


def test_over_a_record_an_input_comes_from_where_it_says():
    decisions = loaded(GRADE)
    record = around(decisions, result={"score": Decimal("84.99")})
    assert decide(decisions["grade"], record) == "合格"


def test_it_sees_nothing_of_a_record_but_what_it_takes():
    nosy = {**GRADE, "expression": "site_name"}
    assert decide(decision(nosy), around({}, site_name="甲")) is None


def test_the_day_is_there_without_being_taken():
    aged = {**GRADE, "expression": "today.year"}
    assert ask(decision(aged), {}, around({})) == 2026


def test_json_is_read_as_the_types_say():
    one = decision({**GRADE, "takes": {"spans": {"title": "期间", "type": "list<context<from: date, to: date>>"}}})
    read = read_inputs(one, {"spans": [{"from": "2026-01-02", "to": None, "why": "2026"}]})
    assert read == {"spans": ({"from": date(2026, 1, 2), "to": None, "why": "2026"},)}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"expression": "scor"}, "unknown_name"),
        ({"expression": "site_name"}, "unknown_name"),
        ({"takes": {"score": {"title": "得分", "type": "nummer<"}}}, "no_such_type"),
        ({"expression": "decide.grade({score: 1})"}, "decision_circle"),
        ({"expression": "decide.other({score: 1})"}, "unknown_name"),
    ],
)
def test_what_cannot_be_right_is_said_before_release(change, code):
    documents = [
        {"kind": "system", "key": "s", "title": "甲"},
        {**GRADE, "takes": {"score": {"title": "得分"}}, **change},
    ]
    assert code in {problem.code for problem in check_system(load_system(documents))}
