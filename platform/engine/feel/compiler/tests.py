"""`in` and unary tests: whether a value satisfies one of several tests (DMN 1.5, table 54)."""

from __future__ import annotations

from collections.abc import Callable

from engine.feel import tree
from engine.feel.analysis import mentions
from engine.feel.budget import Budget
from engine.feel.operators import COMPARISONS, contains, equal, opposite
from engine.feel.runtime import Scope
from engine.feel.values import Range

from .base import Step, compile_node, compiles

Test = Callable[[object, Scope], bool | None]


def satisfies(value: object, test: object, budget: Budget | None = None) -> bool | None:
    """Say whether a value lies in a range, is an item of a list or in a range of it, or equals the test."""
    if isinstance(test, Range):
        return contains(test, value)
    budget = budget or Budget()
    if isinstance(test, tuple) and equal(value, test, budget) is not True:
        budget.spend(len(test))
        return any(contains(item, value) if isinstance(item, Range) else equal(value, item, budget) for item in test)
    return equal(value, test, budget)


def any_of(answers: list[bool | None]) -> bool | None:
    """Three-valued `or` over many."""
    if True in answers:
        return True
    return None if None in answers else False


def compile_test(node: tree.Node, *, in_cell: bool) -> Test:
    """Give a function that says whether a value satisfies one test."""
    if isinstance(node, tree.AnyValue):
        return lambda value, scope: True
    if isinstance(node, tree.OneSided):
        compare, operand = COMPARISONS[node.operator], compile_node(node.operand)
        return lambda value, scope: compare(value, operand(scope))
    step = compile_node(node)
    if mentions(node, "?"):
        return lambda value, scope: _boolean(step(scope.inside({"?": value})))
    if in_cell and not isinstance(node, tree.Literal):
        return lambda value, scope: _computed(value, step(scope), scope)
    return lambda value, scope: satisfies(value, step(scope), scope.run)


def _boolean(value: object) -> bool | None:
    return value if isinstance(value, bool) else None


def _computed(value: object, test: object, scope: Scope) -> bool | None:
    """A computed condition beside an input that is no boolean is the answer itself."""
    if isinstance(test, bool) and not isinstance(value, bool):
        return test
    return satisfies(value, test, scope.run)


@compiles(tree.In)
def _in(node: tree.In) -> Step:
    value = compile_node(node.value)
    tests = [compile_test(test, in_cell=False) for test in node.tests]

    def step(scope: Scope) -> bool | None:
        subject = value(scope)
        return any_of([test(subject, scope) for test in tests])

    return step


@compiles(tree.UnaryTests)
def _unary_tests(node: tree.UnaryTests) -> Step:
    """The value tested is the variable `?` of the scope."""
    tests = [compile_test(test, in_cell=True) for test in node.tests]

    def step(scope: Scope) -> bool | None:
        subject = scope.find("?")
        answer = any_of([test(subject, scope) for test in tests])
        return opposite(answer) if node.negated else answer

    return step
