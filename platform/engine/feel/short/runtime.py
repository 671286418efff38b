"""What a function of the short way calls. Each either gives a value the closures would give too, or gives up."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from engine.feel.budget import Budget
from engine.feel.builtins import BUILTINS
from engine.feel.errors import BudgetExceeded
from engine.feel.numbers import CONTEXT
from engine.feel.operators import COMPARISONS
from engine.feel.properties import MISSING_MEMBER, member_of
from engine.feel.values import SCALARS, Range, lift, lift_deeply

LONGEST = 2_000  # items of a list; a longer one is a matter for budgets
_COMPUTED, _DECIMALS = frozenset({int, float, Range}), {Decimal}


class Detour(Exception):  # noqa: N818 - not a fault: the closures go on
    """Here the short way ends."""


LONG_WAY = object()  # what a function of the short way gives when it gives up
DETOURS = (Detour, LookupError, ArithmeticError, RecursionError, BudgetExceeded)


def finished(value: object) -> object:
    """Lift what comes out as it stands in the data, with everything in it."""
    return value if type(value) in SCALARS else lift_deeply(value, Budget())


def scalar(value: object) -> Any:
    """Lift what is neither a list nor a context."""
    if type(value) is Decimal:
        number = CONTEXT.plus(value)
        if number.is_finite():
            return number
    elif type(value) in SCALARS:
        return value
    elif type(value) in _COMPUTED:
        return lift(value)
    raise Detour


def _scalars(values: list[object] | tuple[object, ...]) -> tuple[object, ...]:
    """Lift what are neither lists nor contexts; decimals, which most lists are of, all at once."""
    if set(map(type, values)) == _DECIMALS:
        numbers = tuple(map(CONTEXT.plus, values))  # type: ignore[arg-type]
        if all(map(Decimal.is_finite, numbers)):
            return numbers
        raise Detour
    return tuple([scalar(value) for value in values])


def member(value: object, name: str) -> object:
    """Read a member of what is no plain dictionary."""
    if isinstance(value, Mapping):
        return value[name]
    if isinstance(value, list | tuple):
        return [each[name] if type(each) is dict else member(each, name) for each in items(value)]
    found = MISSING_MEMBER if value is None else member_of(lift(value), name)
    if found is MISSING_MEMBER:
        raise Detour
    return found


def items(value: object) -> list[object] | tuple[object, ...]:
    """Give a list that is not too long to go through without a budget."""
    if type(value) is not list and type(value) is not tuple:
        raise Detour
    if len(value) > LONGEST:
        raise Detour
    return value


def _comparing(symbol: str, on_numbers: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    full = COMPARISONS[symbol]

    def compare(left: Any, right: Any) -> bool:
        if type(left) is Decimal and type(right) is Decimal:
            return on_numbers(left, right)
        answer = full(left, right)
        if answer is None:
            raise Detour
        return answer

    return compare


def _computing(operation: Callable[[Decimal, Decimal], Decimal]) -> Callable[[Any, Any], Decimal]:
    def compute(left: Any, right: Any) -> Decimal:
        if type(left) is Decimal and type(right) is Decimal:
            result = operation(left, right)
            if result.is_finite():
                return result
        raise Detour

    return compute


def _of_list(name: str) -> Callable[[object], object]:
    (signature,) = BUILTINS[name].signatures

    def call(value: object) -> object:
        result = signature.function(_scalars(items(value)))
        if result is None:
            raise Detour
        return result

    return call


def count(value: object) -> Decimal:
    """`count` of a list."""
    return Decimal(len(items(value)))


COMPARING: Mapping[str, Callable[[Any, Any], bool]] = {
    "=": _comparing("=", operator.eq),
    "!=": _comparing("!=", operator.ne),
    "<": _comparing("<", operator.lt),
    "<=": _comparing("<=", operator.le),
    ">": _comparing(">", operator.gt),
    ">=": _comparing(">=", operator.ge),
}
COMPUTING: Mapping[str, Callable[[Any, Any], Decimal]] = {
    "+": _computing(CONTEXT.add),
    "-": _computing(CONTEXT.subtract),
    "*": _computing(CONTEXT.multiply),
    "/": _computing(CONTEXT.divide),
}
OF_LISTS: Mapping[str, Callable[[object], object]] = {
    "count": count,
    **{name: _of_list(name) for name in ("sum", "mean", "min", "max", "median")},
}
