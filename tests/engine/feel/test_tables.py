"""Decision tables: every hit policy, defaults, cells."""

from datetime import date
from decimal import Decimal

import pytest

from engine.feel import DecisionTable, Input, Output, Row, YearMonthDuration, compile_unary_tests

GRADES = DecisionTable.of(
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


def table(policy, *rows, inputs=("x",), outputs=("y",)):
    return DecisionTable.of(policy, inputs, outputs, rows)


def columns(policy, given, outputs, *rows):
    return DecisionTable(policy, given, outputs, tuple(Row(row[: len(given)], row[len(given) :]) for row in rows))


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


def test_priority_is_the_order_of_the_values_where_the_column_has_them():
    given, outputs = (Input("x"),), (Output("grade", values=("D", "C", "B", "A")),)
    rows = (("-", "A"), ("> 1", "C"), ("> 2", "B"))
    assert columns("P", given, outputs, *rows).decide({"x": 5}).values == {"grade": "C"}
    assert columns("O", given, outputs, *rows).decide({"x": 5}).rows == (2, 3, 1)
    assert columns("P", given, outputs, *rows).decide({"x": 0}).values == {"grade": "A"}


def test_several_outputs_rank_by_the_first_and_then_the_next():
    ranked = table("O", ("-", "b", 2), ("-", "a", 2), ("-", "a", 1), ("> 9", "a", 0), outputs=("y", "z"))
    assert ranked.decide({"x": 5}).rows == (1, 2, 3)
    named = (Output("y", values=("a", "b")), Output("z", values=(1, 2)))
    assert columns("O", (Input("x"),), named, ("-", "b", 2), ("-", "a", 2), ("-", "a", 1)).decide({}).rows == (3, 2, 1)


def test_what_is_collected_must_be_numbers_to_be_added():
    assert table("C+", ("-", 1), ("-", "a")).decide({}).values == {"y": None}
    assert table("C+", ("-", "=x / 4"), ("-", "=x / 2")).decide({"x": 3}).values == {"y": Decimal("2.25")}
    assert table("C+", ("> 9", 1)).decide({"x": 3}).values is None


def test_each_output_is_collected_by_itself():
    both = table("C>", ("-", 1, 8), ("-", 5, 2), outputs=("y", "z"))
    assert both.decide({}).values == {"y": 5, "z": 8}


@pytest.mark.parametrize(("policy", "outputs"), [("U", (1, 1)), ("A", (1, 2))])
def test_rows_that_contradict_each_other_decide_nothing_and_say_so(policy, outputs):
    decision = table(policy, ("> 0", outputs[0]), ("> 1", outputs[1])).decide({"x": 5})
    assert decision.values is None
    assert [(warning.code, warning.data) for warning in decision.warnings] == [("several_rows", {"rows": (1, 2)})]


def test_one_row_that_differs_is_enough_to_contradict():
    assert table("A", ("> 0", 1), ("> 1", 1), ("> 2", 2)).decide({"x": 5}).values is None


def test_rows_that_agree_may_match_together():
    assert table("A", ("> 0", 1), ("> 1", 1)).decide({"x": 5}).values == {"y": 1}


def test_without_a_match_the_default_decides():
    assert table("U", ("> 0", 1)).decide({"x": 0}).values is None
    with_default = columns("U", (Input("x"),), (Output("y", default=9), Output("z")), ("> 0", 1, 2))
    assert with_default.decide({"x": 0}).values == {"y": 9, "z": None}
    assert with_default.decide({"x": 0}).rows == ()


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
        ("null", None, True),
        ("-2", -2, True),
        ("> -2", -1, True),
        ("(1..5]", 1, False),
        ("(1..5]", 5, True),
        ("[1..5]", "3", False),
        ("< 5", "3", False),
        ("!= 5", 4, True),
        ('not("a", "b")', "c", True),
        ('not("a", "b")', 3, False),
        ("true", True, True),
        ("true", "true", False),
        ('>= date("2026-01-01")', date(2026, 1, 1), True),
        ('[@"2026-01-01"..@"2026-03-31"]', date(2026, 4, 1), False),
        ('@"2026-01-01"', "2026-01-01", False),
        ('< @"P3M"', YearMonthDuration(2), True),
        ("< 5, [7..8], 12", 7.5, True),
        ("- limit", -10, True),
    ],
)
def test_input_cells(cell, x, matches):
    decision = table("U", (cell, "hit")).decide({"x": x, "limit": 10, "list": [1, 2]})
    assert bool(decision.rows) is matches


@pytest.mark.parametrize("cell", ["-", "5", "< 5", "!= 5", "[1..5)", "1, > 3", "not(1, [3..4])", "null", '"a"', "true"])
@pytest.mark.parametrize("x", [None, 0, 1, 3.5, 5, -1, "a", "5", True, False, [5], {"a": 1}, date(2026, 1, 1)])
def test_a_cell_of_constants_says_what_its_text_says(cell, x):
    decision = table("U", (cell, "hit")).decide({"x": x})
    assert bool(decision.rows) is (compile_unary_tests(cell).matches(x) is True)


def test_a_value_the_input_cannot_have_decides_nothing_and_is_named():
    limited = columns(
        "F", (Input("x", "得分", "number", "[0..100]"),), (Output("y", default=9),), (">= 60", 1), ("-", 2)
    )
    assert limited.decide({"x": 100}).values == {"y": 1}
    assert limited.decide({"x": None}).values == {"y": 2}
    outcome = limited.decide({"x": 101})
    assert outcome.values is None
    assert [(each.code, each.data) for each in outcome.warnings] == [
        ("input_not_allowed", {"input": "得分", "value": 101})
    ]


def test_a_table_is_equal_to_one_that_says_the_same():
    assert table("F", ("-", 1)) == table("F", ("-", 1))
    decided = table("F", ("-", 1))
    decided.decide({})
    assert decided == table("F", ("-", 1))
    assert hash(decided) == hash(table("F", ("-", 1)))


def test_all_cells_of_a_decision_share_one_budget():
    costly = "count(for i in 1..30000 return i)"
    for row in (f"? < {costly}", f"? > {costly}"):
        table = DecisionTable.of("C", ("x",), ("y",), [(row, number) for number in range(9)])
        decision = table.decide({"x": 1})
        assert (decision.values, [warning.code for warning in decision.warnings]) == (None, ["too_many_steps"])
    table = DecisionTable.of("F", ("x",), ("y",), [(f"? < {costly}", f"= {costly}")])
    assert table.decide({"x": 1}).values == {"y": 30000}
