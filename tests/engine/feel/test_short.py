"""The short way gives what the closures give, or gives up; and common expressions do have one."""

import pickle
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from types import MappingProxyType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.feel import Function, Outcome, Range, compile_expression, compile_unary_tests, write
from engine.feel.short import LONG_WAY, shorten

EXPRESSIONS = [
    "a", "a.b", "a.b.a", "a.year", "a.start", "-a", "-1.5", "a = b", "a != b", "a < b", "a <= 3", "3 < a", "a >= 0.5",
    'a = "x"', '"x" != a', 'a < "x"', "a = null", "a != null", "a = true", "a and b", "a or b", "not(a)",
    "a > 1 and b > 1 or not(a = b)", "a + b", "a - 1", "a * b", "a / b", "if a then b else 1",
    "if a > b then a else b.a",
    "if a then a = b else b", "a between 1 and b", 'a in ("x", "y")', "a in [1, 2.5]", "a in [1..3)", "a in > -2",
    'a in (< 1, [2..3], 5, "x", null)', "a[b]", "a[b > 1]", "a[b = 1].b", 'a[item.b = "x"]', "a[a > b]",
    "a[b > 1 and a = 2]",
    "count(a)", "count(a[b = 1])", "sum(a)", "sum(a.b)", "sum(a[b > 0].b)", "min(a)", "max(a.b)", "mean(a)",
    "median(a)",
    "for x in a return x", "for x in a return x.b + 1", "for x in a return if x > b then x else b",
    "some x in a satisfies x = b", "every x in a satisfies x.b > 1", "every x in a satisfies not(x)",
    "count(for x in a return x[b > 1])", "[a]", "{a: b}", "a ** 2", 'date("2026-01-01") < a',
]  # fmt: skip
TESTS = ["-", "< 3", ">= -2", '"x"', '"x", "y"', "[1..3)", "(0..2], 7", "not(1, 2)", "not(null)", "null", "true",
         "? > a", "? = a and ? < 3", "a", "1, ? > 2"]  # fmt: skip
NUMBERS = st.one_of(
    st.integers(-3, 3),
    st.sampled_from([Decimal("NaN"), Decimal("-Infinity"), Decimal("sNaN"), 10**40, -(10**7000), 0.5, float("inf")]),
    st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-9, max_value=9),
    st.decimals(),
    st.just(Decimal("3." + "0" * 40 + "1")),
)
SCALARS = st.one_of(
    NUMBERS, st.booleans(), st.none(), st.sampled_from(["x", "y", ""]), st.dates(), st.datetimes(), st.builds(object),
    st.just(Range(1, 2)), st.just(time(1)), st.just(timedelta(1)), st.just(Function(("x",), lambda x: x)),
)  # fmt: skip
ROWS = st.lists(st.fixed_dictionaries({"b": SCALARS}, optional={"a": SCALARS, "count": SCALARS}), max_size=4)
DATA = st.one_of(
    SCALARS,
    ROWS,
    ROWS.map(tuple),
    st.lists(SCALARS, max_size=4),
    st.fixed_dictionaries({"b": SCALARS}, optional={"a": SCALARS}),
    st.fixed_dictionaries({"b": SCALARS}).map(MappingProxyType),
)
CONTEXTS = st.fixed_dictionaries({"a": DATA}, optional={"b": DATA, "not": SCALARS, "count": SCALARS, "item": DATA})


def alike(found, expected):
    """Equal, of the same types throughout."""
    if isinstance(expected, Mapping):
        return (
            type(found) is dict and found.keys() == expected.keys() and all(alike(found[k], expected[k]) for k in found)
        )
    if isinstance(expected, tuple):
        return type(found) is tuple and len(found) == len(expected) and all(map(alike, found, expected))
    return type(found) is type(expected) and (found == expected or write(found) == write(expected))


@settings(max_examples=1500, deadline=None)
@given(st.sampled_from(EXPRESSIONS), CONTEXTS)
def test_what_the_short_way_gives_the_closures_give_without_a_warning(text, context):
    compiled = compile_expression(text)
    found = shorten(compiled.node)(context)
    if found is not LONG_WAY:
        outcome = compiled.at_length(context)
        assert alike(found, outcome.value)
        assert outcome.warnings == ()


@settings(max_examples=500, deadline=None)
@given(st.sampled_from(TESTS), DATA, CONTEXTS)
def test_that_holds_for_unary_tests_too(text, tested, context):
    compiled = compile_unary_tests(text)
    found = shorten(compiled.node)(context, tested)
    if found is not LONG_WAY:
        assert found is compiled.at_length(context, {"?": tested}).value


ROW = {"grade": "合格", "score": Decimal(82), "result": {"closed": True}}
RECORD = {
    "rows": [ROW, {**ROW, "grade": "优良"}],
    "day": date(2026, 3, 1),
    "at": datetime(2026, 3, 1),
    "limit": 80,
    "x": 3,
}


@pytest.mark.parametrize(
    "text",
    [
        "x >= 2 and not(limit > 90)",
        'count(rows[grade = "优良"]) = 1',
        "sum(rows[score >= limit].score) / count(rows)",
        "for row in rows return row.score - 1",
        "some row in rows satisfies row.result.closed",
        'if x in [1..5] then day.month else "none"',
        "day < at",
        "rows.grade",
    ],
)
def test_expressions_over_plain_data_take_the_short_way(text):
    compiled = compile_expression(text)
    context = RECORD if text != "day < at" else {**RECORD, "at": date(2026, 4, 1)}
    assert alike(shorten(compiled.node)(context), compiled.at_length(context).value)


def test_very_long_lists_and_loops_in_loops_are_left_to_the_budget():
    assert shorten(compile_expression("count(a[b = 1])").node)({"a": [{"b": 1}] * 5000}) is LONG_WAY
    assert shorten(compile_expression("for x in a return for y in a return 1").node)({"a": [1]}) is LONG_WAY
    assert compile_expression("count(a[b = 1])").value({"a": [{"b": 1}] * 5000}) == 5000


def test_loops_that_would_not_fit_into_the_budget_are_left_to_it():
    body = " and ".join(["x > 0"] * 199)
    assert shorten(compile_expression(f"for x in a return {body}").node)({"a": [1]}) is LONG_WAY
    assert shorten(compile_expression("count(a[b = 1]) + " * 30 + "1").node)({"a": [{"b": 1}]}) is LONG_WAY


def test_every_evaluation_gives_the_same_whichever_way_it_takes():
    compiled, tests = compile_expression("count(a[b > 1])"), compile_unary_tests("> 1")
    assert [compiled.evaluate({"a": [{"b": 2}]}) for _ in range(4)] == [Outcome(Decimal(1))] * 4
    assert [compiled.value({"a": [{"b": 1}]}) for _ in range(4)] == [0] * 4
    assert [tests.matches(2) for _ in range(4)] == [True] * 4


def test_names_of_python_are_no_names_of_an_expression():
    for text in ("type", "scalar", "k0", "v1", "names", "__builtins__", "a.__class__", "names.a"):
        outcome = compile_expression(text).evaluate({"a": 1})
        assert outcome.value is None
        assert [warning.code for warning in outcome.warnings][-1:] in (["unknown_name"], ["unknown_member"], [])


def test_a_compiled_expression_is_sent_elsewhere_by_its_text():
    compiled = compile_expression("a-b + 1", ["a-b"])
    assert compiled.value({"a-b": 1}) == 2
    assert pickle.loads(pickle.dumps(compiled)) is compiled
    tests = compile_unary_tests("> 5")
    assert pickle.loads(pickle.dumps(tests)) is tests
