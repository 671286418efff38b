"""Decision tables as text: what is written reads back as the same table, and what is wrong is named by its place."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.feel import DecisionTable, Input, Output, Row
from engine.feel.hit_policies import POLICIES
from engine.feel.table_text import MAX_LINES, TableTextError, read_table, write_table

QUARTER = """\
F\tscore\tbad\t→ grade\t→ because\t# 依据
title\t得分\t不合格月数\t等级\t\t
type\tnumber\tnumber\tstring\t\t
values\t[0..100]\t\t优良, 合格, "不 合格"\t\t
default\t\t\t合格\t\t
1\t-\t>= 2\t不 合格\t两个月及以上不合格\t第 3 条
2\t>= 85\t0\t优良\t="平均 " + string(score)
\t\t\t合格\t\t
"""


def problems(text):
    with pytest.raises(TableTextError) as refused:
        read_table(text)
    return [(each.pointer, each.code) for each in refused.value.problems]


def test_a_table_typed_into_a_spreadsheet_is_read():
    assert read_table(QUARTER) == DecisionTable(
        "F",
        (Input("score", "得分", "number", "[0..100]"), Input("bad", "不合格月数", "number")),
        (Output("grade", "等级", "string", ("优良", "合格", "不 合格"), "合格"), Output("because")),
        (
            Row(("-", ">= 2"), ("不 合格", "两个月及以上不合格"), "第 3 条"),
            Row((">= 85", "0"), ("优良", '="平均 " + string(score)')),
            Row(("-", "-"), ("合格", None)),
        ),
    )


def test_bars_part_cells_as_tabs_do_with_or_without_the_line_of_markdown():
    short = DecisionTable.of("U", ("score",), ("grade",), ((">= 85", "优良"), ("< 85", "合格")))
    assert read_table("U | score | → grade\n | >= 85 | 优良\n | < 85 | 合格") == short
    assert read_table("| U | score | → grade |\n|---|:--:|---|\n\n| 1 | >= 85 | 优良 |\n| 2 | < 85 | 合格 |\n") == short


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("85", Decimal(85)),
        ("-8.50", Decimal("-8.5")),
        ("true", True),
        ("", None),
        ("null", None),
        ('"85"', "85"),
        ('""', ""),
        ('"a\\tb"', "a\tb"),
        ("85 分", "85 分"),
        ("2026-03-31", "2026-03-31"),
        ("=score + 1", "=score + 1"),
    ],
)
def test_an_output_is_a_number_a_truth_a_formula_or_text(cell, value):
    (row,) = read_table(f"F\tscore\t→ grade\n1\t-\t{cell}").rows
    assert row.results == (value,)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [("/1/1", "text_empty")]),
        ("X\ta\t→ b\n\t-\t1", [("/1/1", "text_hit_policy")]),
        ("F\ta\tb\n\t-\t1", [("/1/1", "text_columns")]),
        ("F\t→ a\tb\n\t1\t-", [("/1/2", "text_order")]),
        ("F\ta\t→\n\t-\t1", [("/1/3", "text_output_name")]),
        ("F\ta +\t→ b\n\t-\t1", [("/1/2", "expression_invalid")]),
        ("F\t\t→ b\n\t-\t1", [("/1/2", "expression_invalid")]),
        ("F\ta\t→ b", [("/1/1", "text_no_rows")]),
        ("F\ta\t→ b\n\t-", [("/2/1", "text_row_width")]),
        ("F\ta\t→ b\nTitel\t-\t1", [("/2/1", "text_line")]),
        ("F\ta\t→ b\ntype\tstring\t\ntype\tnumber\t\n\t-\t1", [("/3/1", "text_twice")]),
        ("F\ta\t→ b\ndefault\t1\t\n\t-\t1", [("/2/2", "expression_invalid")]),
        ("F\ta\t→ b\nvalues\t[0..\t1 + 1\n\t-\t1", [("/2/2", "expression_invalid"), ("/2/3", "expression_invalid")]),
        (
            'F\ta\t→ b\t# why\n\t>=\t1\t\n\n\t-\t"x\t"y\n\t-\t=1 +',
            [("/2/2", "expression_invalid"), ("/4/3", "expression_invalid"), ("/4/4", "expression_invalid"),
             ("/5/3", "expression_invalid")],
        ),
        ("\n" * (MAX_LINES + 1), [("/1/1", "text_too_large")]),
    ],
)  # fmt: skip
def test_everything_wrong_with_a_text_is_named_by_line_and_column(text, expected):
    assert problems(text) == expected


def test_a_wrong_cell_says_what_is_wrong_in_it():
    with pytest.raises(TableTextError) as refused:
        read_table("F\ta\t→ b\n\t>= 85 or\t1")
    (problem,) = refused.value.problems
    assert problem.data == {"reason": "unexpected_token", "position": 6, "found": "or", "text": ">= 85 or"}


TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
    st.sampled_from(
        ['"', "|", "\\", "\\|", "a|b", "null", "true", "1.50", "→ x", "# x", " x ", "a\tb\n", '"x" y', "---"]
    ),
)
TESTS = st.one_of(
    st.sampled_from(["-", "5", ">= 85", "[70..85)", "not(1, 2)", "? > limit", "null", "< a, > b"]),
    TEXTS.map(lambda text: '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'),
)
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**30), 10**30),
    st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**20), max_value=10**20, places=4),
    TEXTS.filter(lambda text: not text.startswith("=")),
)
RESULTS = st.one_of(VALUES, st.sampled_from(["=a + 1", '="x|" + b', "=a\n+ 1"]))
TYPES = st.sampled_from(["", "number", "date and time"])
INPUTS = st.builds(
    Input, st.sampled_from(["score", "a.b + 1", '"|"', "count(x)"]), TEXTS, TYPES, st.one_of(st.just(""), TESTS)
)


@st.composite
def outputs(draw, key):
    allowed = tuple(draw(st.lists(VALUES, max_size=3)))
    return Output(key, draw(TEXTS), draw(TYPES), allowed, draw(VALUES))


@st.composite
def tables(draw):
    given = tuple(draw(st.lists(INPUTS, min_size=1, max_size=3)))
    found = tuple(draw(outputs(key)) for key in ("grade", "because")[: draw(st.integers(1, 2))])
    row = st.builds(
        Row, st.tuples(*[TESTS] * len(given)), st.tuples(*[RESULTS] * len(found)), st.one_of(st.just(""), TEXTS)
    )
    return DecisionTable(
        draw(st.sampled_from(sorted(POLICIES))), given, found, tuple(draw(st.lists(row, min_size=1, max_size=4)))
    )


def unbroken(table):
    """The table with formulas as they are written on one line."""
    rows = tuple(
        Row(row.tests, tuple("=a + 1" if cell == "=a\n+ 1" else cell for cell in row.results), row.note)
        for row in table.rows
    )
    return DecisionTable(table.hit_policy, table.inputs, table.outputs, rows)


@settings(max_examples=300, deadline=None)
@given(tables(), st.sampled_from(["\t", "|"]))
def test_what_is_written_reads_back_as_the_same_table(table, separator):
    text = write_table(table, separator=separator)
    again = read_table(text)
    assert (again.hit_policy, again.outputs) == (table.hit_policy, table.outputs)
    assert [row.results for row in again.rows] == [row.results for row in unbroken(table).rows]
    assert [row.note for row in again.rows] == [row.note for row in table.rows]
    # A cell with breaks inside quotes is written with escapes, so it is the texts that are the same.
    assert write_table(again) == write_table(table)
    assert read_table(write_table(again, separator=separator)) == again


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet='F→#ab1"|\t\n-=,.[]() \\', max_size=60).map("F\ta\t→ b\n".__add__))
def test_any_text_is_a_table_or_is_refused_with_places(text):
    try:
        places = [len(read_table(text).rows)]
    except TableTextError as refused:
        places = [number for each in refused.problems for number in each.pointer.split("/")[1:]]
    assert places
    assert all(int(place) > 0 for place in places)
