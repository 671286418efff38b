"""Operators: arithmetic, comparison, logic, `between`, `instance of`."""

from __future__ import annotations

import operator
from collections.abc import Callable
from decimal import Decimal

from engine.feel import tree
from engine.feel.numbers import CONTEXT
from engine.feel.operators import ARITHMETIC, COMPARISONS, at_least, at_most, equal, negate, opposite, power
from engine.feel.runtime import Scope
from engine.feel.types import is_instance
from engine.feel.values import kind

from .base import Step, compile_node, compiles

_ON_NUMBERS: dict[str, Callable[[Decimal, Decimal], Decimal]] = {
    "+": CONTEXT.add,
    "-": CONTEXT.subtract,
    "*": CONTEXT.multiply,
    "/": CONTEXT.divide,
}
_COST_OF_POWER = 20  # steps


_COMPARING_NUMBERS: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


@compiles(tree.Binary)
def _binary(node: tree.Binary) -> Step:
    left, right = compile_node(node.left), compile_node(node.right)
    if node.operator == "and":
        return _connective(left, right, decisive=False)
    if node.operator == "or":
        return _connective(left, right, decisive=True)
    if node.operator in COMPARISONS:
        return _comparison(left, right, node)
    fast = _ON_NUMBERS.get(node.operator)
    return _arithmetic(left, right, fast, node) if fast else _power(left, right, node)


def _connective(left: Step, right: Step, *, decisive: bool) -> Step:
    """Three-valued `and` and `or` (DMN 1.5, table 48): one decisive operand decides, whatever the other is."""

    def step(scope: Scope) -> object:
        first = left(scope)
        if first is decisive:
            return decisive
        second = right(scope)
        if second is decisive:
            return decisive
        return (not decisive) if first is second is (not decisive) else None

    return step


def _comparison(left: Step, right: Step, node: tree.Binary) -> Step:
    compare, on_numbers = COMPARISONS[node.operator], _COMPARING_NUMBERS[node.operator]
    if node.operator in ("=", "!="):
        return _equality(left, right, on_numbers, node)

    def step(scope: Scope) -> object:
        first, second = left(scope), right(scope)
        if type(first) is Decimal and type(second) is Decimal:
            return on_numbers(first, second)
        return _or_warn(compare(first, second), first, second, node, scope)

    return step


def _equality(left: Step, right: Step, on_numbers: Callable[[Decimal, Decimal], bool], node: tree.Binary) -> Step:
    """Lists and contexts are compared with all that is in them, which the budget has to bear."""

    def step(scope: Scope) -> object:
        first, second = left(scope), right(scope)
        if type(first) is Decimal and type(second) is Decimal:
            return on_numbers(first, second)
        answer = equal(first, second, scope.run)
        return _or_warn(answer if node.operator == "=" else opposite(answer), first, second, node, scope)

    return step


def _arithmetic(left: Step, right: Step, fast: Callable[[Decimal, Decimal], Decimal], node: tree.Binary) -> Step:
    """Numbers are nearly all that is ever added, so they take the short way."""
    compute = ARITHMETIC[node.operator]

    def step(scope: Scope) -> object:
        first, second = left(scope), right(scope)
        if type(first) is Decimal and type(second) is Decimal:
            result = fast(first, second)
            if result.is_finite():
                return result
        return _or_warn(compute(first, second), first, second, node, scope)

    return step


def _power(left: Step, right: Step, node: tree.Binary) -> Step:
    """What takes long costs more."""

    def step(scope: Scope) -> object:
        scope.run.spend(_COST_OF_POWER)
        first, second = left(scope), right(scope)
        return _or_warn(power(first, second), first, second, node, scope)

    return step


def _or_warn(result: object, first: object, second: object, node: tree.Binary, scope: Scope) -> object:
    if result is None and first is not None and second is not None:
        scope.run.warn("no_result", node.position, operator=node.operator, left=kind(first), right=kind(second))
    return scope.run.checked(result)


@compiles(tree.Negation)
def _negation(node: tree.Negation) -> Step:
    operand = compile_node(node.operand)

    def step(scope: Scope) -> object:
        value = operand(scope)
        result = negate(value)
        if result is None and value is not None:
            scope.run.warn("no_result", node.position, operator="-", right=kind(value))
        return result

    return step


@compiles(tree.Between)
def _between(node: tree.Between) -> Step:
    value, low, high = compile_node(node.value), compile_node(node.low), compile_node(node.high)

    def step(scope: Scope) -> bool | None:
        subject = value(scope)
        answers = (at_least(subject, low(scope)), at_most(subject, high(scope)))
        if None in answers:
            return None
        return answers == (True, True)

    return step


@compiles(tree.InstanceOf)
def _instance_of(node: tree.InstanceOf) -> Step:
    value, of = compile_node(node.value), node.type

    def step(scope: Scope) -> bool | None:
        answer = is_instance(value(scope), of, scope.run)
        if answer is None:
            scope.run.warn("unknown_type", node.position, name=of.name)
        return answer

    return step
