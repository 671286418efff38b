"""Decision tables: every hit policy, and what is wrong with a table before it decides."""

from decimal import Decimal

import pytest

from engine.feel import DecisionTable, TableProblem, problems

GRADES = DecisionTable(
    "F",
    ("score", "bad"),
    ("grade", "because"),
    (
        ("-", ">= 2", "不合格", "两个月及以上不合格"),
        (">= 85", "0", "优良", "平均分不低于 85 且无不合格月"),
        (">= 70", "-", "合格", '="平均分 " + string(score)'),
        ("-", "-", "不合格", "平均分低于 70"),
    ),
)


def table(policy, *rows, inputs=("x",), outputs=("y",), default=None):
    return DecisionTable(policy, inputs, outputs, rows, default)


@pytest.mark.parametrize(
    ("score", "bad", "grade", "row"),
    [(90, 0, "优良", 2), (90, 1, "合格", 3), (90, 2, "不合格", 1), (69.99, 0, "不合格", 4), (85, 0, "优良", 2)],
)
def test_the_first_row_that_matches_decides(score, bad, grade, row):
    decision = GRADES.decide({"score": score, "bad": bad})
    assert decision.values["grade"] == grade
    assert decision.rows == (row,)


def test_an_output_cell_is_a_literal_unless_it_begins_with_an_equals_sign():
    assert GRADES.decide({"score": 72, "bad": 0}).values["because"] == "平均分 72"
    assert table("U", ("-", 1.5)).decide({}).values == {"y": Decimal("1.5")}


@pytest.mark.parametrize(
    ("policy", "values", "rows"),
    [
        ("R", ({"y": 30}, {"y": 10}, {"y": 20}), (1, 2, 3)),
        ("C", ({"y": 30}, {"y": 10}, {"y": 20}), (1, 2, 3)),
        ("O", ({"y": 30}, {"y": 10}, {"y": 20}), (1, 2, 3)),
        ("P", {"y": 30}, (1,)),
        ("F", {"y": 30}, (1,)),
        ("C+", {"y": 60}, (1, 2, 3)),
        ("C<", {"y": 10}, (1, 2, 3)),
        ("C>", {"y": 30}, (1, 2, 3)),
        ("C#", {"y": 3}, (1, 2, 3)),
    ],
)
def test_several_rows_under_each_policy(policy, values, rows):
    decision = table(policy, ("> 0", 30), ("-", 10), ("< 9", 20), ("0", 40)).decide({"x": 5})
    assert (decision.values, decision.rows) == (values, rows)


def test_priority_is_the_place_where_the_column_first_has_the_value():
    ranked = table("P", ("1", "high"), ("-", "low"), ("> 1", "high"))
    assert ranked.decide({"x": 5}).rows == (3,)
    assert table("O", ("1", "high"), ("-", "low"), ("> 1", "high")).decide({"x": 5}).rows == (3, 2)


@pytest.mark.parametrize(("policy", "outputs"), [("U", (1, 1)), ("A", (1, 2))])
def test_rows_that_contradict_each_other_decide_nothing_and_say_so(policy, outputs):
    decision = table(policy, ("> 0", outputs[0]), ("> 1", outputs[1])).decide({"x": 5})
    assert decision.values is None
    assert [(warning.code, warning.data) for warning in decision.warnings] == [("several_rows", {"rows": (1, 2)})]


def test_rows_that_agree_may_match_together():
    assert table("A", ("> 0", 1), ("> 1", 1)).decide({"x": 5}).values == {"y": 1}


def test_without_a_match_the_default_decides():
    assert table("U", ("> 0", 1)).decide({"x": 0}).values is None
    assert table("U", ("> 0", 1), default={"y": 9}).decide({"x": 0}).values == {"y": 9}


def test_an_input_that_has_no_value_matches_only_what_says_so():
    nothing = table("F", ("> 0", 1), ("null", 2), ("-", 3))
    assert nothing.decide({}).values == {"y": 2}
    assert [warning.code for warning in nothing.decide({}).warnings] == ["unknown_name"]


@pytest.mark.parametrize(
    ("cell", "x", "matches"),
    [
        ("[1..5)", 5, False),
        ("1, 3", 3, True),
        ("not(1, 3)", 3, False),
        ("not(1, 3)", 2, True),
        ('"a"', "a", True),
        ("? > limit", 11, True),
        ("limit", 10, True),
        ("count(list) = 2", 99, True),
        ("not(null)", None, False),
    ],
)
def test_input_cells(cell, x, matches):
    decision = table("U", (cell, "hit")).decide({"x": x, "limit": 10, "list": [1, 2]})
    assert bool(decision.rows) is matches


def test_broken_tables_are_described_cell_by_cell():
    broken = table("Z", ("> ", 1), ("-",), ("-", "= 1 +"), inputs=("x",))
    assert problems(broken) == (
        TableProblem("unknown_hit_policy", data={"hit_policy": "Z"}),
        TableProblem("cell_invalid", 1, 0, {"reason": "unexpected_end", "position": 2}),
        TableProblem("row_width", 2, data={"width": 2, "found": 1}),
        TableProblem("cell_invalid", 3, 1, {"reason": "unexpected_end", "position": 4}),
    )


def test_a_gap_is_shown_by_a_value_that_falls_into_it():
    assert problems(table("U", (">= 85", 1), ("< 70", 2))) == (TableProblem("gap", data={"x": Decimal(70)}),)
    assert problems(table("U", (">= 85", 1), ("< 85", 2))) == ()
    assert problems(table("U", (">= 85", 1), default={"y": 2})) == ()
    assert problems(table("U", ("true", 1))) == (TableProblem("gap", data={"x": False}),)


def test_rows_of_a_unique_table_must_not_overlap():
    assert problems(table("U", (">= 85", 1), ("<= 85", 2))) == (TableProblem("overlap", 2, data={"with": 1}),)
    assert problems(GRADES) == ()


def test_nothing_is_said_of_cells_that_are_not_made_of_constants():
    assert problems(table("U", ("> limit", 1))) == ()
