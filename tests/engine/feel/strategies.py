"""Trees, data and names that Hypothesis makes up: any shape the grammar allows, over a few names the data may have."""

from datetime import timedelta
from decimal import Decimal

from hypothesis import strategies as st

from engine.feel import Range, YearMonthDuration, tree
from engine.feel.operators import ARITHMETIC, COMPARISONS

NAMES = ("a", "b", "c", "rows", "x", "item", "partial", "unknown")
KEYS = ("m", "n", "of two words", "质量")
WRITTEN_KEYS = (*KEYS, "a-b", "if", "1st", 'say "no"', "")
MEMBERS = ("m", "n", "year", "month", "start", "end included", "days", "质量")
CALLED = (
    "not", "count", "sum", "mean", "min", "max", "list contains", "append", "concatenate", "reverse", "sort", "flatten",
    "distinct values", "all", "any", "string", "number", "string length", "substring", "contains", "upper case",
    "split", "string join", "floor", "decimal", "round half up", "modulo", "abs", "date", "duration", "before", "after",
    "meets", "overlaps", "includes", "during", "starts", "get value", "context put", "is", "index of", "union",
)  # fmt: skip
TYPES = (
    tree.TypeName("number"),
    tree.TypeName("string"),
    tree.TypeName("Any"),
    tree.TypeName("list", (tree.TypeName("number"),)),
    tree.TypeName("context", (), (("m", tree.TypeName("number")),)),
    tree.TypeName("range", (tree.TypeName("date"),)),
    tree.TypeName("function", (tree.TypeName("number"), tree.TypeName("Any"))),
)

numbers = st.one_of(st.integers(0, 12).map(Decimal), st.decimals(0, 100, places=2), st.just(Decimal(10**20)))
texts = st.one_of(st.sampled_from(["", "a", "合格", 'say "no"', "a\\d", "@x"]), st.text(max_size=4))
lengths = st.one_of(
    st.integers(-400, 400).map(lambda days: timedelta(days=days)), st.integers(-30, 30).map(YearMonthDuration)
)
days = st.dates()
moments = st.datetimes().map(lambda moment: moment.replace(microsecond=0))
constants = st.one_of(st.none(), st.booleans(), numbers, texts, days, moments, lengths)
truths = st.sampled_from([True, False, None])


def _extended(inner):
    """Every construct, over what was made so far."""
    one_sided = st.builds(tree.OneSided, at, st.sampled_from(sorted(COMPARISONS)), inner)
    ranges = st.builds(tree.RangeOf, at, inner, inner, st.booleans(), st.booleans())
    tests = st.lists(st.one_of(inner, one_sided, ranges), min_size=1, max_size=3).map(tuple)
    bindings = st.lists(_bindings(inner), min_size=1, max_size=2).map(tuple)
    entries = st.lists(st.tuples(st.sampled_from(WRITTEN_KEYS), inner), max_size=3).map(tuple)
    few = st.lists(st.one_of(inner, inner, one_sided), max_size=3).map(tuple)
    return st.one_of(
        st.builds(tree.Path, at, inner, st.sampled_from(MEMBERS)),
        st.builds(tree.Filter, at, inner, inner),
        st.builds(tree.Negation, at, inner),
        st.builds(tree.Binary, at, st.sampled_from(OPERATORS), inner, inner),
        st.builds(tree.Between, at, inner, inner, inner),
        st.builds(tree.In, at, inner, tests),
        st.builds(tree.InstanceOf, at, inner, st.sampled_from(TYPES)),
        st.builds(tree.If, at, inner, inner, inner),
        st.builds(tree.For, at, bindings, inner),
        st.builds(tree.Quantified, at, st.booleans(), bindings, inner),
        st.builds(tree.ListOf, at, few),
        st.builds(tree.ContextOf, at, entries),
        ranges,
        st.builds(tree.Call, at, st.sampled_from(CALLED).map(lambda name: tree.Name(0, name)), few),
        st.builds(_call_of_own, inner, few, st.lists(st.sampled_from(TYPES), max_size=3).map(tuple)),
        st.builds(tree.Call, at, inner, few),
    )


def _bindings(inner):
    name = st.sampled_from(("x", "y", "item"))
    return st.one_of(
        st.builds(tree.Binding, name, inner),
        st.builds(tree.Binding, name, numerals, numerals),
    )


def _call_of_own(body, arguments, types):
    """A function defined and called on the spot, with as many parameters as arguments."""
    parameters = ("x", "y", "z")[: len(arguments)]
    given = types[: len(parameters)] + (tree.ANY,) * len(parameters)
    return tree.Call(0, tree.FunctionOf(0, parameters, body, given[: len(parameters)]), arguments)


at = st.just(0)
OPERATORS = (*sorted(ARITHMETIC), *sorted(COMPARISONS), "and", "or")
numerals = st.builds(tree.Literal, at, st.integers(0, 5).map(Decimal))
leaves = st.one_of(
    st.builds(tree.Name, at, st.sampled_from(NAMES)),
    st.builds(tree.Name, at, st.sampled_from(NAMES)),
    st.builds(tree.Literal, at, constants),
)
trees = st.recursive(leaves, _extended, max_leaves=12)
unary_tests = st.one_of(
    st.just(tree.UnaryTests(0, (tree.AnyValue(0),))),
    st.builds(
        tree.UnaryTests,
        at,
        st.lists(
            st.one_of(
                leaves,
                st.recursive(leaves, _extended, max_leaves=4),
                st.builds(tree.OneSided, at, st.sampled_from(sorted(COMPARISONS)), leaves),
                st.builds(tree.Binary, at, st.sampled_from(OPERATORS), st.just(tree.Name(0, "?")), leaves),
            ),
            min_size=1,
            max_size=3,
        ).map(tuple),
        st.booleans(),
    ),
)

# Data as callers have it: plain Python, with things in it that are no values of the language.
scalars = st.one_of(
    constants, st.integers(), st.floats(), st.decimals(), st.text(max_size=8), st.times(), st.timedeltas(),
    st.datetimes(timezones=st.timezones()), st.builds(object),
)  # fmt: skip
data = st.recursive(
    st.one_of(scalars, st.builds(Range, days, days), st.builds(Range, numbers, numbers, st.booleans(), st.booleans())),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.sampled_from([*KEYS, "item", "x"]), inner, max_size=3)
    ),
    max_leaves=12,
)
rows = st.lists(st.fixed_dictionaries({"m": numbers, "n": st.one_of(constants, truths)}), max_size=5)
contexts = st.fixed_dictionaries({}, optional={"a": data, "b": data, "c": constants, "rows": rows})
