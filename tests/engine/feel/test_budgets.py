"""However an expression is written, it ends soon, and never with an exception."""

from decimal import Decimal

import pytest

from engine.feel import compile_expression
from tests.engine.feel.examples import codes, value

LARGE = {"many": list(range(5000)), "wide": {f"k{i}": i for i in range(5000)}, "long": "a" * 90_000}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("for a in 1..1000, b in 1..1000 return a", "too_many_steps"),
        ("count(for a in 1..99999999999999999999 return a)", "too_many_steps"),
        ("every a in 1..100000000 satisfies true", "too_many_steps"),
        ("(for i in 1..60000 return i)[item > 0]", "too_many_steps"),
        ("{f: function(n) f(n), r: f(1)}.r", "too_deep"),
        ("{f: function(n) f(n) + f(n), r: f(1)}.r", "too_deep"),
        ('for i in 1..30 return if i = 1 then "0123456789" else partial[-1] + partial[-1]', "string_too_long"),
        ("(for i in 1..30 return if i = 1 then [1, 2] else concatenate(partial[-1], partial[-1]))", "too_many_steps"),
        ("{f: function(l, n) if n = 0 then l else f(append(l, l), n - 1), r: f([1], 35)}.r", "too_many_steps"),
        ("{f: function(l, n) if n = 0 then l else f([l, l], n - 1), r: string(f(1, 35))}.r", "too_many_steps"),
        ("{f: function(l, n) if n = 0 then l else f([l, l], n - 1), r: f(1, 35) = f(1, 35)}.r", "too_many_steps"),
        ("for i in 1..99999 return " + " + ".join(["i ** 0.3"] * 200), "too_many_steps"),
        ("for i in 1..20000 return " + "[" * 50 + "i" + "]" * 50, "too_many_steps"),
        ("for i in 1..99999 return exp(i / 1000)", "too_many_steps"),
        ("for i in 1..999 return many instance of list<number>", "too_many_steps"),
        ("for i in 1..999 return many = many", "too_many_steps"),
        ("for i in 1..999 return [many..many] = [many..many]", "too_many_steps"),
        ("for i in 1..999 return min(many)", "too_many_steps"),
        ("for i in 1..999 return i in many", "too_many_steps"),
        ("for i in 1..999 return context put(wide, string(i), i)", "too_many_steps"),
        ("context merge(for i in 1..999 return wide)", "too_many_steps"),
        ("for i in 1..999 return contains(long, string(i))", "too_many_steps"),
        ("string join(for i in 1..999 return long)", "too_many_steps"),
        ("string(for i in 1..999 return long)", "too_many_steps"),
        ("string(for i in 1..9999 return 1e6000)", "too_many_steps"),
    ],
)
def test_work_without_end_is_null_with_a_warning(text, code):
    outcome = compile_expression(text).evaluate(LARGE)
    assert outcome.value is None
    assert code in [warning.code for warning in outcome.warnings]


@pytest.mark.parametrize(
    "text",
    ["10 ** 10 ** 10 ** 10", "9 ** 99999999", "1e6144 * 10", "2 ** 0.5 ** -99999", "exp(99999999)"],
)
def test_numbers_stay_within_34_digits_and_their_exponents(text):
    result = value(text)
    assert result is None or (isinstance(result, Decimal) and result.is_finite())


def test_warnings_are_counted_out():
    assert len(codes("for i in 1..1000 return missing")) == 50
