"""What holds for any expression and any data."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal, localcontext

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.feel import FeelSyntaxError, Range, compile_expression, compile_unary_tests, write
from engine.feel.builtins import BUILTINS
from engine.feel.operators import ARITHMETIC, COMPARISONS

SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.decimals(),
    st.text(max_size=8),
    st.dates(),
    st.times(),
    st.datetimes(),
    st.datetimes(timezones=st.timezones()),
    st.timedeltas(),
    st.builds(object),
)
DATA = st.recursive(
    st.one_of(SCALARS, st.builds(Range, st.dates(), st.dates())),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.sampled_from(["a", "b", "item"]), inner, max_size=3)
    ),
    max_leaves=12,
)
OPERATORS = [*ARITHMETIC, *COMPARISONS, "and", "or", "in"]
PLACES = ["a.b", "a[b]", "a[item > b]", "-a", "a between b and a", "[a..b]", "for x in a return x", "not(a)"]
SHAPES = PLACES + [f"a {operator} b" for operator in OPERATORS]
CALLS = [
    f"{name}({', '.join('ab'[place % 2] for place in range(count))})" for name in sorted(BUILTINS) for count in range(5)
]
FINITE = st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**9), max_value=10**9)


def is_a_value(value):
    if isinstance(value, tuple):
        return all(map(is_a_value, value))
    if isinstance(value, dict):
        return all(map(is_a_value, value.values()))
    if isinstance(value, Decimal):
        return value.is_finite()
    known = (str, bool, date, time, datetime, timedelta, Range)
    return value is None or isinstance(value, known) or type(value).__module__.startswith("engine.feel")


@settings(max_examples=300, deadline=None)
@given(text=st.sampled_from(SHAPES + CALLS), a=DATA, b=DATA)
def test_no_data_makes_an_expression_raise(text, a, b):
    result = compile_expression(text).value({"a": a, "b": b})
    assert is_a_value(result)
    assert isinstance(write(result), str)


@settings(max_examples=100, deadline=None)
@given(text=st.sampled_from(["-", "a", "< a", "[a..b]", "not(a, b)", "? = a", "a, >= b"]), x=DATA, a=DATA, b=DATA)
def test_no_data_makes_a_test_raise(text, x, a, b):
    assert compile_unary_tests(text).matches(x, {"a": a, "b": b}) in (True, False, None)


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="ab1 .,:()[]{}<>=!+-*/@\"'?\\中ifthenelseforinreturn", max_size=40))
def test_any_text_is_an_expression_or_is_refused(text):
    try:
        compile_expression(text).value({"a": 1, "b": [2]})
    except FeelSyntaxError as refused:
        place = refused.position
    else:
        place = 0
    assert 0 <= place <= len(text)


@given(FINITE, FINITE)
def test_arithmetic_is_decimal_arithmetic(a, b):
    with localcontext() as exact:
        exact.prec = 34
        names = {"a": a, "b": b}
        assert compile_expression("a + b").value(names) == a + b
        assert compile_expression("a - b").value(names) == a - b
        assert compile_expression("a * b").value(names) == a * b
        assert compile_expression("if b = 0 then 0 else a / b").value(names) == (a / b if b else 0)


@given(st.one_of(FINITE, st.booleans(), st.dates(), st.datetimes(), st.timedeltas(), st.text(max_size=20)))
def test_what_is_written_reads_back(value):
    lifted = compile_expression("x").value({"x": value})
    assert compile_expression(write(lifted)).value({}) == lifted


@given(st.dates(), st.timedeltas(min_value=timedelta(days=-3000), max_value=timedelta(days=3000)))
def test_a_duration_added_and_taken_away_again_leaves_the_moment(day, length):
    moment = datetime.combine(day.replace(year=2000 + day.year % 100), time(12))
    assert compile_expression("m + d - d").value({"m": moment, "d": length}) == moment
