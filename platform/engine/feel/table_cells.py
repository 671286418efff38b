"""The cells of a decision table, made ready once: tests that cost little, and the constants they divide an input by."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from . import tree
from .budget import Budget
from .compiled import Compiled, compile_expression, compile_unary_tests
from .compiler.tests import satisfies
from .operators import COMPARISONS, contains, opposite
from .printing import unparse
from .values import Range, kind

Context = Mapping[str, object]
Test = Callable[..., object]  # of a value, the context and the budget of the decision
_NOTHING = object()
_CONSTANTS = frozenset(
    {"number", "string", "date", "time", "date and time", "days and time duration", "years and months duration"}
)


@dataclass(frozen=True)
class Cell:
    """An input cell. `constants` are the values it compares with; none (null) if it compares with anything else."""

    text: str
    matches: Test
    constants: tuple[object, ...] | None

    @property
    def is_any(self) -> bool:
        """Whether every value satisfies it."""
        return self.text.strip() == "-"


@lru_cache(maxsize=4096)
def input_cell(text: str) -> Cell:
    """Read the unary tests of a cell.

    Raises:
        FeelSyntaxError: the text is none.
    """
    compiled = compile_unary_tests(text)
    assert isinstance(compiled.node, tree.UnaryTests)
    found = [_constant_test(test) for test in compiled.node.tests]
    known = [each for each in found if each is not None]
    if len(known) < len(found):
        return Cell(text, compiled.matches, None)
    tests, constants = [test for test, _ in known], tuple(value for _, values in known for value in values)
    return Cell(text, _any_of(tests, negated=compiled.node.negated), constants)


def output_cell(cell: object) -> Compiled | None:
    """Compile an output cell that is an expression; null for a literal."""
    return compile_expression(cell[1:]) if isinstance(cell, str) and cell.startswith("=") else None


def _any_of(tests: list[Test], *, negated: bool) -> Test:
    """Whether a value satisfies one of the tests, or none of them: three-valued, as the text of the cell is."""
    if len(tests) == 1 and not negated:
        return tests[0]

    def matches(value: object, context: Context, budget: Budget | None = None) -> object:
        answers = [test(value, context, budget) for test in tests]
        answer = True if True in answers else None if None in answers else False
        return opposite(answer) if negated else answer

    return matches


def _constant_test(node: tree.Node) -> tuple[Test, tuple[object, ...]] | None:
    """The test and the constants in it, if it compares with nothing else."""
    if isinstance(node, tree.AnyValue):
        return (lambda value, context, budget=None: True), ()
    if isinstance(node, tree.OneSided):
        limit = _constant(node.operand)
        return None if limit is _NOTHING else (_comparison(node.operator, limit), (limit,))
    if isinstance(node, tree.RangeOf):
        ends = _constant(node.start), _constant(node.end)
        return None if _NOTHING in ends else (_within(node, *ends), ends)
    constant = _constant(node)
    return None if constant is _NOTHING else (_equality(constant), (constant,))


def _constant(node: tree.Node) -> object:
    """The value of a literal, or of a call such as `date("2026-01-01")` that reads nothing."""
    if isinstance(node, tree.Literal):
        return node.value
    if isinstance(node, tree.Negation | tree.Call):
        compiled = compile_expression(unparse(node))
        value = None if compiled.references else compiled.value({})
        if kind(value) in _CONSTANTS:
            return value
    return _NOTHING


def _equality(constant: object) -> Test:
    of = type(constant)
    if of not in (Decimal, str, bool):
        return lambda value, context, budget=None: satisfies(value, constant)
    return lambda value, context, budget=None: value == constant if type(value) is of else satisfies(value, constant)


def _comparison(operator: str, limit: object) -> Test:
    compare = COMPARISONS[operator]
    if not isinstance(limit, Decimal):
        return lambda value, context, budget=None: compare(value, limit)
    quick = _ON_NUMBERS[operator](limit)
    return lambda value, context, budget=None: quick(value) if type(value) is Decimal else compare(value, limit)


# Nearly all tables compare numbers, so these take the short way.
_ON_NUMBERS: dict[str, Callable[[Decimal], Callable[[Decimal], bool]]] = {
    "<": lambda limit: limit.__gt__,
    "<=": lambda limit: limit.__ge__,
    ">": lambda limit: limit.__lt__,
    ">=": lambda limit: limit.__le__,
    "=": lambda limit: limit.__eq__,
    "!=": lambda limit: limit.__ne__,
}


def _within(node: tree.RangeOf, start: object, end: object) -> Test:
    values = Range(start, end, node.start_included, node.end_included)
    if not (isinstance(start, Decimal) and isinstance(end, Decimal)):
        return lambda value, context, budget=None: contains(values, value)
    above = _ON_NUMBERS[">=" if node.start_included else ">"](start)
    below = _ON_NUMBERS["<=" if node.end_included else "<"](end)

    def lies_within(value: object, context: Context, budget: Budget | None = None) -> object:
        return above(value) and below(value) if type(value) is Decimal else contains(values, value)

    return lies_within
