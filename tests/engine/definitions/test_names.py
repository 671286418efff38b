"""Unknown names are found where they stand, whatever surrounds them."""

import pytest

from engine.definitions.names import unknown_names
from engine.definitions.shapes import ANYTHING, VALUE, Shape, nested, values
from engine.feel import compile_expression, compile_unary_tests

MONTH = values(("state", "grade")).plus(period=VALUE, result=values(("score",)))
SCOPE = Shape({"months": MONTH, "today": VALUE, "score": VALUE, "free": ANYTHING})


def unknown(text: str) -> list[tuple[str, int]]:
    return [(found.name, found.position) for found in unknown_names(compile_expression(text).node, SCOPE)]


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
    assert unknown_names(compile_unary_tests("? > score").node, scope) == ()


def test_paths_make_a_tree() -> None:
    tree = nested([(("result", "score"), VALUE), (("result", "grade"), VALUE), (("state",), VALUE)])
    assert tree == Shape({"result": values(("score", "grade")), "state": VALUE})
    assert tree.at("result.score") == VALUE
    assert tree.at("result.points") is None


def test_a_union_knows_the_names_of_both() -> None:
    both = Shape({"a": values(("x",))}).union(Shape({"a": values(("y",)), "b": VALUE}))
    assert both == Shape({"a": values(("x", "y")), "b": VALUE})
