"""Unknown names are found where they stand, whatever surrounds them; shapes say which are known, and their types."""

import pytest

from engine.definitions.shapes import ANYTHING, VALUE, Shape, nested, typed, values
from engine.feel import compile_expression, compile_unary_tests
from engine.feel.typing import ANY, NUMBER, PLAIN, STRING, analyse, list_of

MONTH = values(("state", "grade")).plus(period=VALUE, result=values(("score",)))
SCOPE = Shape({"months": MONTH, "today": VALUE, "score": VALUE, "free": ANYTHING})


def unknown(text: str) -> list[tuple[str, int]]:
    found = analyse(compile_expression(text), SCOPE.scope).findings
    return [(str(one.data["name"]), one.position) for one in found if one.code == "unknown_name"]


@pytest.mark.parametrize(
    "text",
    [
        "months.result.score",
        'count(months[grade = "bad"])',
        "months[item.result.score > score]",
        'some m in months satisfies m.state = "x" and score > 1',
        "for m in months return m.result.score",
        "for i in 1..3 return i + score",
        "for m in months return count(partial)",
        "{a: score, b: a + 1}.b",
        "function(x, y) x + y + score",
        "if score > 1 then months.state else months.grade",
        "today.year",
        "months[1].period.end",
        "free.anything.at.all",
        "sort(months, function(x, y) x.result.score < y.result.score)",
        "(if true then months else months)[state = null]",
    ],
)
def test_known_names_pass(text: str) -> None:
    assert unknown(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("scor", [("scor", 0)]),
        ("1 + scor", [("scor", 4)]),
        ("months.resut.score", [("resut", 7)]),
        ("months.result.points", [("points", 14)]),
        ("months[grad = 1]", [("grad", 7)]),
        ("some m in months satisfies m.stat = 1", [("stat", 29)]),
        ("for m in month return m", [("month", 9)]),
        ("cuont(months)", [("cuont", 0)]),
        ("{a: b, b: 1}", [("b", 4)]),
        ("[score, scores, {x: y}]", [("scores", 8), ("y", 20)]),
        ("score in (1, low)", [("low", 13)]),
        ("score between low and high", [("low", 14), ("high", 22)]),
        ("{a: 1}.c", [("c", 7)]),
    ],
)
def test_unknown_names_are_told_with_their_place(text: str, expected: list[tuple[str, int]]) -> None:
    assert unknown(text) == expected


def test_the_input_of_a_unary_test_has_a_name() -> None:
    scope = SCOPE.plus(**{"?": ANYTHING})
    assert analyse(compile_unary_tests("? > score"), scope.scope).findings == ()


def test_paths_make_a_tree() -> None:
    tree = nested([(("result", "score"), VALUE), (("result", "grade"), VALUE), (("state",), VALUE)])
    assert tree == Shape({"result": values(("score", "grade")), "state": VALUE})
    assert tree.at("result.score") == VALUE
    assert tree.at("result.points") is None


def test_a_union_knows_the_names_of_both() -> None:
    both = Shape({"a": values(("x",))}).union(Shape({"a": values(("y",)), "b": VALUE}))
    assert both == Shape({"a": values(("x", "y")), "b": VALUE})


def test_a_shape_knows_its_type() -> None:
    assert (ANYTHING.type, VALUE.type, typed(NUMBER).type) == (ANY, PLAIN, NUMBER)
    assert typed(NUMBER).listed().type == list_of(NUMBER)
    assert Shape({"a": typed(NUMBER)}).listed().type.member("a") == list_of(NUMBER)


def test_a_value_that_may_be_of_two_types_is_of_none() -> None:
    assert typed(NUMBER).union(typed(STRING)).type == ANY
    assert typed(NUMBER).union(typed(NUMBER)).type == NUMBER
    assert typed(NUMBER).union(typed(NUMBER).listed()).type == ANY
