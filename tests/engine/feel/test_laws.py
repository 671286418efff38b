"""What holds for any expression and any data."""

from dataclasses import fields, is_dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from engine.feel import (
    DecisionTable,
    FeelSyntaxError,
    Range,
    compile_expression,
    compile_unary_tests,
    tree,
    unparse,
    write,
)
from engine.feel.builtins import BUILTINS
from engine.feel.operators import ARITHMETIC, COMPARISONS
from tests.engine.feel import strategies as any_
from tests.engine.feel.walker import walk

#: Where the budget ends depends on how the work is done, not on what it comes to.
BUDGET = {"too_many_steps", "too_deep", "list_too_long", "string_too_long"}
STATED = Context(prec=34, rounding=ROUND_HALF_EVEN)
FINITE = st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**9), max_value=10**9)
LOGICAL = ["a", "b", "c", "not(a)", "a and b", "b or c", "null", "true", "false", "1"]


def law(*arguments, examples=150, **named):
    """For all of these it holds."""
    health = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]
    bounded = settings(max_examples=examples, deadline=None, suppress_health_check=health)
    return lambda test: bounded(given(*arguments, **named)(test))


def shape(node):
    """A tree without the places of its parts."""
    if isinstance(node, tuple):
        return tuple(map(shape, node))
    if not is_dataclass(node):
        return node
    parts = (getattr(node, field.name) for field in fields(node) if field.name != "position")
    return (type(node), *map(shape, parts))


def same(left, right, **context):
    """Two expressions have the same value."""
    values = [write(compile_expression(text, context).value(context)) for text in (left, right)]
    assert values[0] == values[1], f"{left}  ≠  {right}"


def is_a_value(value):
    if isinstance(value, tuple):
        return all(map(is_a_value, value))
    if isinstance(value, dict):
        return all(map(is_a_value, value.values()))
    if isinstance(value, Decimal):
        return value.is_finite()
    known = (str, bool, date, time, datetime, timedelta, Range)
    return value is None or isinstance(value, known) or type(value).__module__.startswith("engine.feel")


# texts and trees


@law(any_.trees, examples=400)
def test_a_tree_that_is_written_reads_back_as_the_same_tree(node):
    assert shape(compile_expression(unparse(node)).node) == shape(node)


@example(tree.UnaryTests(0, (tree.Path(0, tree.Call(0, tree.Name(0, "not"), ()), "m"),)))
@law(any_.unary_tests)
def test_tests_that_are_written_read_back_as_the_same_tests(node):
    assert shape(compile_unary_tests(unparse(node)).node) == shape(node)


@law(st.text(alphabet="ab1 .,:()[]{}<>=!+-*/@\"'?\\中ifthenelseforinreturn", max_size=40), examples=300)
def test_any_text_is_an_expression_or_is_refused_where_it_goes_wrong(text):
    try:
        node, place = compile_expression(text).node, 0
    except FeelSyntaxError as refused:
        node, place = tree.Literal(0, None), refused.position
    assert 0 <= place <= len(text)
    assert shape(compile_expression(unparse(node)).node) == shape(node)


# values


@law(any_.trees, any_.contexts, examples=400)
def test_no_tree_raises_over_any_data(node, context):
    outcome = compile_expression(unparse(node)).evaluate(context)
    assert is_a_value(outcome.value)
    assert isinstance(write(outcome.value), str)
    assert all(0 <= warning.position <= len(unparse(node)) for warning in outcome.warnings)


CALLS = [
    f"{name}({', '.join('ab'[place % 2] for place in range(count))})" for name in sorted(BUILTINS) for count in range(5)
]


@law(st.sampled_from(CALLS), any_.data, any_.data, examples=400)
def test_no_function_raises_over_any_data(text, a, b):
    result = compile_expression(text).value({"a": a, "b": b})
    assert is_a_value(result)
    assert isinstance(write(result), str)


@law(any_.unary_tests, any_.data, any_.contexts)
def test_no_test_raises_over_any_data(node, x, context):
    assert compile_unary_tests(unparse(node)).matches(x, context) in (True, False, None)


@law(any_.trees, any_.contexts, examples=600)
def test_an_expression_gives_what_walking_its_tree_gives(node, context):
    outcome = compile_expression(unparse(node)).evaluate(context)
    assume(not BUDGET & {warning.code for warning in outcome.warnings})
    assert write(outcome.value) == write(walk(node, context))


@law(any_.unary_tests, any_.data, any_.contexts, examples=300)
def test_tests_give_what_walking_them_gives(node, x, context):
    outcome = compile_unary_tests(unparse(node)).evaluate(x, context)
    assume(not BUDGET & {warning.code for warning in outcome.warnings})
    assert outcome.value == walk(node, {**context, "?": x})


@law(any_.trees, any_.contexts)
def test_value_and_evaluate_give_the_same(node, context):
    compiled = compile_expression(unparse(node))
    assert write(compiled.value(context)) == write(compiled.evaluate(context).value)


@law(st.one_of(FINITE, st.booleans(), st.dates(), st.datetimes(), st.timedeltas(), st.text(max_size=20)))
def test_what_is_written_reads_back(value):
    lifted = compile_expression("x").value({"x": value})
    assert compile_expression(write(lifted)).value({}) == lifted


# numbers


@law(FINITE, FINITE)
def test_arithmetic_is_decimal_arithmetic_of_34_digits(a, b):
    for operator, exact in (("+", STATED.add), ("-", STATED.subtract), ("*", STATED.multiply), ("/", STATED.divide)):
        if operator != "/" or b:
            assert compile_expression(f"a {operator} b").value({"a": a, "b": b}) == exact(a, b)
    assert compile_expression("a / b / 3 * b").value({"a": a, "b": b or 1}) == STATED.multiply(
        STATED.divide(STATED.divide(a, b or 1), 3), b or 1
    )


@law(st.decimals(1, 50, places=3), st.integers(-30, 30))
def test_powers_are_those_of_decimals(base, exponent):
    assert compile_expression("a ** b").value({"a": base, "b": exponent}) == STATED.power(base, exponent)


@law(st.lists(FINITE, min_size=1, max_size=12))
def test_sums_and_means_are_those_of_decimals(values):
    total = Decimal(0)
    for value in values:
        total = STATED.add(total, value)
    assert compile_expression("sum(v)").value({"v": values}) == total
    assert compile_expression("mean(v)").value({"v": values}) == STATED.divide(total, len(values))


@law(FINITE, st.integers(0, 6))
def test_rounding_is_that_of_decimals(value, places):
    step = Decimal(1).scaleb(-places)
    names = {"v": value, "places": places}
    assert compile_expression("decimal(v, places)").value(names) == value.quantize(step, ROUND_HALF_EVEN)
    assert compile_expression("round half up(v, places)").value(names) == value.quantize(step, ROUND_HALF_UP)


@law(FINITE, FINITE.filter(bool))
def test_the_modulo_has_the_sign_of_the_divisor_and_fills_up_to_the_dividend(a, b):
    same("modulo(a, b)", "a - b * floor(a / b)", a=round(a), b=round(b) or 1)


# three truth values


@law(st.sampled_from(LOGICAL), st.sampled_from(LOGICAL), any_.truths, any_.truths, any_.truths)
def test_three_valued_logic(p, q, a, b, c):
    names = {"a": a, "b": b, "c": c}
    same(f"({p}) and ({q})", f"({q}) and ({p})", **names)
    same(f"({p}) or ({q})", f"({q}) or ({p})", **names)
    same(f"not(({p}) and ({q}))", f"not({p}) or not({q})", **names)
    same(f"not(({p}) or ({q}))", f"not({p}) and not({q})", **names)
    same(f"({p}) and (({q}) and c)", f"(({p}) and ({q})) and c", **names)
    same(f"({p}) and (({q}) or c)", f"(({p}) and ({q})) or (({p}) and c)", **names)
    same(f"({p}) and true", f"not(not({p}))", **names)
    same(f"({p}) and false", "false", **names)
    same(f"({p}) or true", "true", **names)


@law(any_.data, any_.data)
def test_what_is_no_truth_value_counts_as_unknown(a, b):
    known = {name: value if isinstance(value, bool) else None for name, value in (("a", a), ("b", b))}
    for operator in ("and", "or"):
        found = compile_expression(f"a {operator} b")
        assert found.value({"a": a, "b": b}) is found.value(known)


@law(any_.data, any_.data)
def test_comparisons_are_true_false_or_unknown_and_turn_round(a, b):
    for operator, turned, opposite in (("<", ">", ">="), ("<=", ">=", ">"), ("=", "=", "!=")):
        same(f"a {operator} b", f"b {turned} a", a=a, b=b)
        same(f"not(a {operator} b)", f"a {opposite} b", a=a, b=b)


# lists

ITEMS = st.lists(st.one_of(any_.numbers, st.none(), st.sampled_from(["a", True])), max_size=6)
CONDITIONS = ["item > 3", "item != null", "item = 1 or item = null", "item instance of number", "null", "true", "false"]


@law(ITEMS, st.sampled_from(CONDITIONS), st.sampled_from(CONDITIONS))
def test_filters(v, p, q):
    same(f"v[{p}][{q}]", f"v[({p}) and ({q})]", v=v)
    same(f"v[{p}]", f"v[({p}) = true]", v=v)
    same(f"count(v[{p}]) + count(v[not(({p}) = true)])", "count(v)", v=v)
    same(f"concatenate(v, w)[{p}]", f"concatenate(v[{p}], w[{p}])", v=v, w=[1, "b"])
    same(f"some x in v satisfies ({p.replace('item', 'x')}) = true", f"count(v[{p}]) > 0", v=v)
    same(
        f"every x in v satisfies ({p.replace('item', 'x')})",
        f"not(some x in v satisfies not({p.replace('item', 'x')}))",
        v=v,
    )


@law(ITEMS, st.integers(1, 7))
def test_positions(v, place):
    same("v[p]", "if p <= count(v) then sublist(v, p, 1)[1] else null", v=v, p=place)
    same("v[-p]", "reverse(v)[p]", v=v, p=place)
    same("v[p]", "(for i in 1..count(v) return v[i])[p]", v=v or [1], p=place)


@law(ITEMS, any_.numbers)
def test_loops(v, n):
    same("for x in v return x", "v", v=v)
    same("for x in (for y in v return y = n) return not(x)", "for x in v return not(x = n)", v=v, n=n)
    same("count(for x in v, y in w return [x, y])", "count(v) * count(w)", v=v, w=[1, 2])
    same(
        "for x in v, y in w return [x, y]",
        "flatten(for x in v return [for y in w return {z: [x, y]}]).z",
        v=v,
        w=[1, 2],
    )
    same("(for x in v return count(partial))[item >= 0]", "for i in 1..count(v) return i - 1", v=v or [1])
    same("for x in [s..e] return x", "for x in s..e return x", s=round(n) % 7, e=3)
    same("reverse(for x in s..e return x)", "for x in e..s return x", s=round(n) % 7, e=3)


# ranges

ENDS = st.one_of(
    st.tuples(st.integers(0, 6), st.integers(0, 6)), st.tuples(*[st.dates(date(2026, 1, 1), date(2026, 1, 6))] * 2)
).map(sorted)
RANGES = st.builds(lambda ends, low, high: Range(*ends, low, high), ENDS, st.booleans(), st.booleans())


@law(RANGES, st.one_of(any_.constants, st.integers(0, 6), st.dates(date(2026, 1, 1), date(2026, 1, 6))))
def test_a_range_holds_what_lies_between_its_ends(r, v):
    low, high = ">=" if r.start_included else ">", "<=" if r.end_included else "<"
    names = {"r": r, "v": v, "s": r.start, "e": r.end}
    same("v in r", f"v {low} s and v {high} e", **names)
    same("includes(r, v) = true", "(v in r) = true", **names)
    if r.start_included and r.end_included:
        same("v between s and e", "v in r", **names)


@law(st.tuples(RANGES, RANGES).filter(lambda both: type(both[0].start) is type(both[1].start)))
def test_ranges_stand_to_each_other_in_pairs_of_words(both):
    names = dict(zip("pq", both, strict=True))
    for word, turned in (
        ("before", "after"), ("meets", "met by"), ("overlaps", "overlaps"), ("overlaps before", "overlaps after"),
        ("finishes", "finished by"), ("includes", "during"), ("starts", "started by"), ("coincides", "coincides"),
    ):  # fmt: skip
        same(f"{word}(p, q)", f"{turned}(q, p)", **names)
    same("coincides(p, p)", "true", **names)
    same("coincides(p, q)", "includes(p, q) and includes(q, p)", **names)
    same("before(p, q) and overlaps(p, q)", "false", **names)


@law(RANGES)
def test_a_loop_goes_through_what_the_range_holds(r):
    same("for x in r return x", "(for x in r.start..r.end return x)[item in r]", r=r)


# unary tests

PLAIN = st.one_of(any_.numbers, st.sampled_from(["a", "b"]), any_.days, st.booleans())


@law(any_.constants, PLAIN, PLAIN, examples=300)
def test_unary_tests_are_the_expression_they_abbreviate(x, a, b):
    names = {"a": a, "b": b}
    shorts = {
        "-": "true",
        "[a..b]": "? >= a and ? <= b",
        "(a..b)": "? > a and ? < b",
        "not(< a)": "not(? < a)",
        "< a, >= b": "? < a or ? >= b",
        "not(< a, >= b)": "not(? < a or ? >= b)",
        "? < a": "? < a",
        "null": "? = null",
        **{f"{operator} a": f"? {operator} a" for operator in COMPARISONS},
    }
    for short, long in shorts.items():
        if type(a) is type(b) or "b" not in short:
            expected = compile_expression(long.replace("?", "x")).value({**names, "x": x})
            assert compile_unary_tests(short).matches(x, names) is expected, short


@law(any_.constants, st.lists(PLAIN, min_size=1, max_size=3))
def test_values_among_which_an_input_must_be(x, values):
    text = ", ".join(map(write, values))
    expected = compile_expression(f"some v in [{text}] satisfies x = v").value({"x": x})
    assert (compile_unary_tests(text).matches(x) is True) is (expected is True)
    same(f"(x in ({text})) = true", f"(some v in [{text}] satisfies x = v) = true", x=x)


# decision tables

CELLS = st.sampled_from(["-", "0", "< 3", ">= 3", "[1..4)", "(1..4]", "not(2)", "1, > 4", "? = y", "null"])
ASKED = st.one_of(st.integers(0, 5), any_.constants)


@law(st.lists(st.tuples(CELLS, CELLS, st.integers(0, 3)), min_size=1, max_size=5), ASKED, ASKED)
def test_a_table_is_the_chain_of_ifs_it_stands_for(rows, x, y):
    context = {"x": x, "y": y}
    decided = DecisionTable.of("F", ("x", "y"), ("z",), rows).decide(context)
    for number, (first, second, result) in enumerate(rows, start=1):
        tests = ((compile_unary_tests(first), x), (compile_unary_tests(second), y))
        if all(test.matches(value, context) is True for test, value in tests):
            assert (decided.values, decided.rows) == ({"z": result}, (number,))
            return
    assert (decided.values, decided.rows) == (None, ())


# dates


@law(st.dates(), st.timedeltas(min_value=timedelta(days=-3000), max_value=timedelta(days=3000)))
def test_a_duration_added_and_taken_away_again_leaves_the_moment(day, length):
    moment = datetime.combine(day.replace(year=2000 + day.year % 100), time(12))
    assert compile_expression("m + d - d").value({"m": moment, "d": length}) == moment


@law(st.dates(date(1900, 1, 1), date(2200, 1, 1)), st.dates(date(1900, 1, 1), date(2200, 1, 1)))
def test_the_days_between_two_dates_lead_from_one_to_the_other(first, second):
    same("a + (b - a)", "b", a=first, b=second)
    same("a < b", '(b - a) > duration("P0D")', a=first, b=second)
    assert compile_expression("(b - a).days").value({"a": first, "b": second}) == (second - first).days


@pytest.mark.parametrize("operator", [*ARITHMETIC, *COMPARISONS])
def test_null_in_leads_to_null_out_but_for_equality(operator):
    expected = {"=": False, "!=": True}.get(operator)
    assert compile_expression(f"1 {operator} null").value({}) is expected
    assert compile_expression(f"null {operator} 1").value({}) is expected
    assert isinstance(compile_expression(f"1 {operator} null").node, tree.Binary)
