"""What is wrong with a decision table before it decides anything."""

from decimal import Decimal
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.feel import DecisionTable, Input, Output, Row, TableProblem, compile_unary_tests, problems


def table(policy, *rows, inputs=("x",), outputs=("y",)):
    return DecisionTable.of(policy, inputs, outputs, rows)


ONE = (Output("y"),)


def columns(policy, given, *rows, outputs=ONE):
    return DecisionTable(policy, given, outputs, tuple(Row(row[: len(given)], row[len(given) :]) for row in rows))


def said(checked):
    """Problems in short: code, row, and the example in words."""
    return [(each.code, each.row, "; ".join(each.data.get("example", ()))) for each in problems(checked)]


def test_broken_tables_are_described_cell_by_cell():
    broken = table("Z", ("> ", 1), ("-",), ("-", "= 1 +"), inputs=("x",))
    assert problems(broken) == (
        TableProblem("unknown_hit_policy", data={"hit_policy": "Z"}),
        TableProblem("cell_invalid", 1, 0, {"reason": "unexpected_end", "position": 2}),
        TableProblem("row_width", 2, data={"width": 2, "found": 1}),
        TableProblem("cell_invalid", 3, 1, {"reason": "unexpected_end", "position": 4}),
    )


def test_the_values_of_an_input_must_be_tests():
    wrong = columns("F", (Input("x", values="[0.."),), ("-", 1))
    assert [(each.code, each.row, each.column) for each in problems(wrong)] == [("cell_invalid", 0, 0)]


@pytest.mark.parametrize(
    ("rows", "example"),
    [
        (((">= 85", 1), ("< 70", 2)), "x = 70"),
        (((">= 85", 1), ("<= 70", 2)), "x = 77"),
        ((("> 85", 1), ("< 85", 2)), "x = 85"),
        ((("[0..60)", 1), ("[60..100]", 2)), "x = -1"),
        ((("true", 1),), "x = false"),
        ((('@"2026-01-01"', 1), ('> @"2026-01-02"', 1), ('< @"2026-01-01"', 1)), 'x = @"2026-01-02"'),
        ((('< @"10:00:00"', 1), ('> @"10:00:00"', 1)), 'x = @"10:00:00"'),
        ((('< @"P1D"', 1), ('>= @"P3D"', 1)), 'x = @"P1D"'),
        ((('< @"P1M"', 1), ('> @"P1M"', 1)), 'x = @"P1M"'),
        ((("null", 1),), 'x = "…"'),
    ],
)
def test_a_gap_is_shown_by_a_value_that_falls_into_it(rows, example):
    assert said(table("F", *rows))[0] == ("gap", 0, example)


@pytest.mark.parametrize(
    "rows",
    [
        ((">= 85", 1), ("< 85", 2)),
        ((">= 85", 1), ("[70..85)", 2), ("not(>= 70)", 3)),
        (("true", 1), ("false", 2)),
        (('"优良"', 1), ('not("优良")', 2)),
        (('< @"2026-01-01"', 1), ('[@"2026-01-01"..@"2026-03-31"]', 2), ('> @"2026-03-31"', 3)),
        (('date("2026-01-01")', 1), ('not(date("2026-01-01"))', 2)),
    ],
)
def test_rows_that_take_every_value_between_them_leave_no_gap_and_do_not_overlap(rows):
    assert said(table("U", *rows)) == []


def test_a_gap_names_only_the_columns_that_matter():
    several = table("F", (">= 85", "0", 1), (">= 70", "-", 2), inputs=("score", "bad"))
    assert said(several) == [("gap", 0, "score = 69")]
    grid = table("F", ("true", "true", 1), ("false", "-", 2), inputs=("a", "b"))
    assert said(grid) == [("gap", 0, "a = true; b = false")]


def test_a_gap_says_the_title_of_the_column():
    titled = columns("F", (Input("score", "得分", "number", "[0..100]"),), ("[0..60)", 1), ("(60..100]", 2))
    assert problems(titled) == (TableProblem("gap", data={"example": ("得分 = 60",)}),)


def test_a_gap_is_certain_only_where_the_values_are_known():
    unknown, known = Input("x"), Input("x", values='"a", "b"')
    rows = (('"a"', 1),)
    assert [each.certain for each in problems(columns("F", (Input("x", type="string"),), *rows))] == [False]
    assert [each.certain for each in problems(columns("F", (known,), *rows))] == [True]
    assert problems(columns("F", (unknown,), *rows)) == ()
    assert [each.certain for each in problems(columns("F", (Input("x", type="boolean"),), ("true", 1)))] == [True]


def test_a_boolean_is_true_or_false_also_where_no_cell_says_so():
    assert said(columns("F", (Input("late", type="boolean"),), ("null", 1))) == [("gap", 0, "late = true")]


def test_whole_numbers_can_be_the_values_of_an_input():
    counted = Input("bad", values="? >= 0 and ? = floor(?)")
    assert problems(columns("U", (counted,), ("0", 1), ("1", 2), (">= 2", 3))) == ()
    assert said(columns("U", (counted,), ("0", 1), (">= 2", 3))) == [("gap", 0, "bad = 1")]


@pytest.mark.parametrize("policy", ["R", "O", "C", "C#"])
def test_a_collection_of_nothing_is_no_gap(policy):
    assert problems(table(policy, ("> 0", 1))) == ()


@pytest.mark.parametrize("policy", ["C+", "C<", "C>"])
def test_a_sum_of_nothing_is_doubtful(policy):
    assert [(each.code, each.certain) for each in problems(table(policy, ("> 0", 1)))] == [("gap", False)]


def test_a_default_fills_every_gap():
    assert problems(columns("U", (Input("x"),), (">= 85", 1), outputs=(Output("y", default=2),))) == ()


def test_rows_of_a_unique_table_must_not_overlap():
    assert problems(table("U", (">= 85", 1), ("<= 85", 2))) == (
        TableProblem("overlap", 2, data={"with": 1, "example": ("x = 85",)}),
    )
    two = table("U", (">= 85", "-", 1), ("-", '"a"', 2), ("< 85", '"b"', 3), inputs=("x", "y"))
    assert said(two) == [("overlap", 2, 'x = 85; y = "a"')]


def test_rows_that_agree_may_overlap_and_those_that_do_not_are_named():
    assert problems(table("A", ("> 0", 1), ("-", 1))) == ()
    assert said(table("A", ("> 0", 1), ("-", 2))) == [("contradiction", 2, "x = 1")]


def test_under_other_policies_rows_may_overlap():
    for policy in ("F", "P", "R", "O", "C", "C+", "C<", "C>", "C#"):
        assert problems(table(policy, ("> 0", 1), ("-", 2))) == ()


def test_a_row_that_earlier_rows_leave_nothing_is_named():
    shadowed = table("F", (">= 70", 1), (">= 85", 2), ("-", 3))
    assert problems(shadowed) == (TableProblem("row_unreachable", 2, certain=False),)
    together = table("F", (">= 70", 1), ("< 50", 2), ("[40..80]", 3), ("[75..90]", 4), ("-", 5))
    assert said(together) == [("row_unreachable", 4, "")]


def test_a_last_row_for_everything_is_for_what_has_no_value():
    assert problems(table("F", (">= 85", 1), ("< 85", 2), ("-", 3))) == ()
    assert said(table("F", ("-", 1), ("-", 2))) == [("row_unreachable", 2, "")]


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        (Input("x", values="[0..100]"), "> 100"),
        (Input("x", values='"优良", "合格"'), '"优"'),
        (Input("x", type="number"), '"85"'),
        (Input("x"), "[5..1]"),
    ],
)
def test_a_cell_that_no_value_satisfies_is_named(column, cell):
    found = problems(columns("F", (column,), ("-", 1), (cell, 2)))
    assert found == (TableProblem("cell_never", 2, 0),)


def test_an_output_must_be_one_of_its_values():
    outputs = (Output("grade", values=("优良", "合格")),)
    wrong = columns("F", (Input("x"),), ("> 5", "优"), ("-", '="优"'), outputs=outputs)
    assert problems(wrong) == (TableProblem("output_not_allowed", 1, 1, {"value": "优", "values": ("优良", "合格")}),)


def test_nothing_is_claimed_of_cells_that_are_not_made_of_constants():
    assert problems(table("U", ("> limit", 1), ("<= limit", 2))) == ()
    assert problems(table("F", ("> limit", 1), ("-", 2))) == ()
    mixed = table("U", ("> limit", "true", 1), ("-", "false", 2), ("-", "false", 3), inputs=("x", "late"))
    assert said(mixed) == [("overlap", 3, "late = false")]


def test_a_table_with_more_cases_than_can_be_looked_at_says_so():
    rows = [
        tuple("-" if other != column else f"> {step}" for other in range(20)) + (1,)
        for column in range(20)
        for step in range(8)
    ]
    large = table("F", *rows, inputs=tuple(f"x{column}" for column in range(20)))
    assert [(each.code, each.certain) for each in problems(large)] == [("gap", False), ("too_large", False)]


def test_many_columns_alone_are_looked_through():
    inputs = tuple(f"x{column}" for column in range(20))
    wide = table(
        "U", *((*("true" if n == column else "-" for n in range(20)), column) for column in range(1)), inputs=inputs
    )
    assert said(wide) == [("gap", 0, "x0 = false")]


def test_examples_are_real():
    """Whatever is shown as a gap is one, and whatever is shown as an overlap matches both rows."""
    checked = table("U", ("[0..3)", '"a"', 1), ("[2..5]", '"a"', 2), ("(5..9]", '"b"', 3), inputs=("x", "y"))
    gap = next(each for each in problems(checked) if each.code == "gap")
    overlap = next(each for each in problems(checked) if each.code == "overlap")
    assert overlap.data["example"] == ("x = 2", 'y = "a"')
    assert checked.decide({"x": Decimal(2), "y": "a"}).values is None
    assert gap.data["example"] == ("x = 0", 'y = "b"')
    assert checked.decide({"x": 0, "y": "b"}).rows == ()


CELLS = st.sampled_from(["-", "2", "< 3", ">= 3", "[1..4)", "(1..4]", "not(2)", "1, > 4", "<= 0", "null"])
GRID = [Decimal(half) / 2 for half in range(-4, 14)]


def matching(checked, x, y):
    """The rows, by what their cells say one by one."""
    return [
        number
        for number, row in enumerate(checked.rows, start=1)
        if all(
            compile_unary_tests(str(cell)).matches(value) is True for cell, value in zip(row.tests, (x, y), strict=True)
        )
    ]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(CELLS, CELLS, st.just(1)), min_size=1, max_size=5))
def test_what_is_found_is_what_trying_every_value_finds(rows):
    unique, first = (table(policy, *rows, inputs=("x", "y")) for policy in "UF")
    # Whoever writes null in a column has thought of it; elsewhere an input is taken to have a value.
    xs, ys = ([*GRID, *[None for row in rows if row[column] == "null"]] for column in (0, 1))
    tried = [matching(unique, x, y) for x in xs for y in ys]
    found = {policy: problems(checked) for policy, checked in (("U", unique), ("F", first))}
    pairs = {pair for rows_hit in tried for pair in combinations(rows_hit, 2)}
    said = {(each.data["with"], each.row) for each in found["U"] if each.code == "overlap"}
    assert said <= pairs
    assert len(said) == min(len(pairs), 5)
    assert any(each.code == "gap" for each in found["F"]) == ([] in tried)
    with_nothing = [matching(first, x, y) for x in (*GRID, None) for y in (*GRID, None)]
    decided = {hit[0] for hit in with_nothing if hit}
    assert {each.row for each in found["F"] if each.code == "row_unreachable"} == {*range(1, len(rows) + 1)} - decided
