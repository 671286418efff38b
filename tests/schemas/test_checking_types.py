"""Expressions are checked against the types of what they use, wherever they stand; what is doubtful is a warning."""

import pytest
from django.utils import translation

from engine.errors import blocking
from schemas.sentences import sentence
from tests.schemas.sample import documents, problems, put

FORM, TYPE, FLOW, GRADE = "form/lift", "record_type/inspection", "workflow/inspection", "decision/grade"
GUARD, VISIBLE, RESULT = "/actions/0/guards/0/when", "/sections/0/fields/4/visible", "/result/0/when"


def found(name, pointer, value):
    """Code and severity of what is wrong when a value stands at a place."""
    everything = documents()
    put(everything, name, pointer, value)
    return [
        (one.data["doubt"], one.severity)
        for one in problems(everything)
        if (one.document, one.pointer) == (name, pointer)
    ]


@pytest.mark.parametrize(
    ("name", "pointer", "value", "doubt"),
    [
        (FORM, VISIBLE, 'goods = "good"', "not_an_option"),
        (FORM, VISIBLE, 'floors = "2"', "different_kinds"),
        (FORM, VISIBLE, "floors", "not_a_condition"),
        (FORM, VISIBLE, "name + floors = name", "no_arithmetic"),
        (FORM, VISIBLE, "count(name, floors, load) > 1", "argument_count"),
        (TYPE, RESULT, 'state = "close"', "not_an_option"),
        (TYPE, RESULT, 'period.end < "2026-01-01"', "different_kinds"),
        (TYPE, RESULT, 'earlier[1].state = "draught"', "not_an_option"),
        (TYPE, RESULT, "sheets.self.score", "not_a_condition"),
        (FLOW, GUARD, "sheets.self.complete > 1", "different_kinds"),
        (FLOW, GUARD, 'upper case(now) = ""', "argument_kind"),
        (FLOW, GUARD, "today(1)", "argument_count"),
        (FORM, "/sections/0/fields/3/default", '"person"', "not_an_option"),
        (FORM, "/sections/0/fields/2/default", '"2"', "wrong_result"),
        (FORM, "/sections/0/fields/0/computed", "if load > 1 then name else load", "wrong_result"),
        (FLOW, "/actions/0/due/after", "period", "wrong_result"),
    ],
)
def test_what_is_certainly_wrong_keeps_a_release_back(name, pointer, value, doubt):
    assert (doubt, "error") in found(name, pointer, value)


@pytest.mark.parametrize(
    ("name", "pointer", "value", "doubt"),
    [
        (FORM, VISIBLE, "floors > 5 and floors < 3", "never_true"),
        (FORM, VISIBLE, "1 < 2", "always_true"),
        (TYPE, RESULT, 'state = "closed" and state = "stopped"', "never_true"),
        (FLOW, GUARD, "sheets.self.open > 0 or sheets.self.open <= 0", "always_true"),
    ],
)
def test_what_is_only_doubtful_is_a_warning(name, pointer, value, doubt):
    assert found(name, pointer, value) == [(doubt, "warning")]
    everything = documents()
    put(everything, name, pointer, value)
    assert blocking(problems(everything)) == ()


@pytest.mark.parametrize(
    "value",
    [
        'goods = "goods" and load > 500',
        "district != null",
        'upper case(name) = "A"',
        "is working day(today)",
        "count(actor.roles) > 0 or floors >= 2",
    ],
)
def test_what_is_right_is_left_alone(value):
    assert found(FORM, VISIBLE, value) == []


def test_what_an_action_sets_is_checked_against_the_field():
    everything = documents()
    actions = everything[FLOW]["actions"]
    actions[0].setdefault("effects", []).append({"set": {"done_on": "sheets.self.open"}})
    (problem,) = [one for one in problems(everything) if one.code == "expression_doubt"]
    assert problem.pointer.endswith("/set/done_on")
    assert problem.data["doubt"] == "wrong_result"


def test_a_cell_of_a_table_is_checked_against_its_input():
    everything = documents()
    table = everything[GRADE]["table"]
    table["rows"][0][0] = '"80"'
    (problem,) = [one for one in problems(everything) if one.code == "expression_doubt"]
    assert problem.pointer == "/table/rows/0/0"
    assert problem.data["doubt"] == "different_kinds"


def test_the_sentence_tells_the_place_and_what_to_do():
    everything = documents()
    put(everything, FORM, VISIBLE, 'load > 1 and goods = "good"')
    (problem,) = problems(everything)
    with translation.override("zh-hans"):
        assert sentence(problem) == (
            "表达式第 22 个字符起：此处不会出现“good”，请写其中之一：people、goods。是否想写“goods”？"
            '原文：load > 1 and goods = "good"'
        )
