"""What the operators mean for every pair of values (DMN 1.5, tables 42 to 57); null where they mean nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal

from .budget import Budget
from .calendar import add_length, add_months, comparable, difference, make_months, nanoseconds, rounded_length
from .moments import SECOND, length_of, make_length
from .numbers import CONTEXT, finite
from .values import Range, Value, YearMonthDuration, kind

_DATES = ("date", "date and time")
_MOMENTS = ("date", "date and time", "time")
_PLAIN = frozenset({Decimal, str, bool})  # most of what is compared
_ORDERED = frozenset(
    {"number", "string", "date", "time", "date and time", "days and time duration", "years and months duration"}
)


def add(left: Value, right: Value) -> object:
    """`left + right`."""
    kinds = kind(left), kind(right)
    if kinds[0] == kinds[1]:
        return _add_alike(kinds[0], left, right)
    if kinds[0] in _MOMENTS:
        return _move(left, kinds[0], right, kinds[1], 1)
    return _move(right, kinds[1], left, kinds[0], 1) if kinds[1] in _MOMENTS else None


def _add_alike(both: str, left: Value, right: Value) -> object:
    if both == "number":
        return finite(CONTEXT.add(left, right))
    if both == "string":
        return left + right
    if both == "days and time duration":
        return make_length(length_of(left) + length_of(right))
    if both == "years and months duration":
        return make_months(Decimal(left.months + right.months))
    return None


def subtract(left: Value, right: Value) -> object:
    """`left - right`."""
    kinds = kind(left), kind(right)
    if kinds[0] in _MOMENTS and kinds[1] in _MOMENTS:
        return difference(left, right)
    if kinds[0] in _MOMENTS:
        return _move(left, kinds[0], right, kinds[1], -1)
    if kinds[0] != kinds[1] or kinds[0] == "string":
        return None
    return _add_alike(kinds[0], left, negate(right))


def _move(moment: Value, moment_kind: str, length: Value, length_kind: str, sign: int) -> object:
    if length_kind == "days and time duration":
        return add_length(moment, length if sign > 0 else negate(length))  # type: ignore[arg-type]
    if length_kind == "years and months duration" and moment_kind in _DATES:
        return add_months(moment, length.months * sign)
    return None


def negate(value: Value) -> object:
    """`-value`, of a number or a duration."""
    of = kind(value)
    if of == "number":
        return CONTEXT.minus(value)
    if of == "days and time duration":
        return make_length(-length_of(value))
    return YearMonthDuration(-value.months) if of == "years and months duration" else None


def multiply(left: Value, right: Value) -> object:
    """`left * right`."""
    if kind(left) != "number":
        left, right = right, left
    if kind(left) != "number":
        return None
    return _scale(right, left, CONTEXT.multiply)


def divide(left: Value, right: Value) -> object:
    """`left / right`; null for a divisor of zero."""
    of = kind(left), kind(right)
    if of[1] == "number":
        return _scale(left, right, CONTEXT.divide)
    if of == ("days and time duration",) * 2:
        return finite(CONTEXT.divide(nanoseconds(left), nanoseconds(right)))
    if of == ("years and months duration",) * 2:
        return finite(CONTEXT.divide(Decimal(left.months), Decimal(right.months)))
    return None


def _scale(value: Value, factor: Decimal, operation: Callable[[Decimal, Decimal], Decimal]) -> object:
    of = kind(value)
    if of == "number":
        return finite(operation(value, factor))
    if of == "days and time duration":
        length = finite(operation(nanoseconds(value), factor))
        return None if length is None else rounded_length(length)
    if of == "years and months duration":
        months = finite(operation(Decimal(value.months), factor))
        return None if months is None else make_months(months)
    return None


def power(left: Value, right: Value) -> object:
    """`left ** right`."""
    if kind(left) != "number" or kind(right) != "number":
        return None
    # IEEE 754 says that anything to the power of zero is one, zero too.
    return finite(CONTEXT.power(left, right)) if right else Decimal(1)


def equal(left: Value, right: Value, budget: Budget | None = None) -> bool | None:
    """`left = right`: three-valued, null for values of different types (DMN 1.5, table 42)."""
    if left is None or right is None:
        return left is right
    if type(left) in _PLAIN and type(left) is type(right):
        return bool(left == right)
    of = kind(left)
    if of != kind(right):
        return None
    if of in ("list", "context"):
        return _same_structure(left, right, budget or Budget())
    if of == "range":
        return _same_range(left, right, budget or Budget())
    return _EQUALITIES.get(of, _identical)(left, right)


def _identical(left: Value, right: Value) -> bool:
    return bool(left == right)


def _same_moment(left: Value, right: Value) -> bool:
    # Equality looks at whole seconds: the fraction is not among the parts the standard compares.
    (zoned, first), (also_zoned, second) = comparable(left), comparable(right)
    return zoned == also_zoned and first // SECOND == second // SECOND


def _same_structure(left: Value, right: Value, budget: Budget) -> bool | None:
    """Lists are equal item by item, contexts member by member."""
    budget.spend(len(left) + 1)
    pairs: Iterable[tuple[Value, Value]]
    if isinstance(left, tuple):
        matching, pairs = len(left) == len(right), zip(left, right, strict=False)
    else:
        matching, pairs = left.keys() == right.keys(), ((left[key], right.get(key)) for key in left)
    answers = [equal(first, second, budget) for first, second in pairs] if matching else [False]
    if False in answers:
        return False
    return None if None in answers else True


def _same_range(left: Range, right: Range, budget: Budget) -> bool:
    return (
        (left.start_included, left.end_included, left.operator)
        == (right.start_included, right.end_included, right.operator)
        and equal(left.start, right.start, budget) is True
        and equal(left.end, right.end, budget) is True
    )


_EQUALITIES: dict[str, Callable[[Value, Value], bool]] = {
    "time": _same_moment,
    "date and time": _same_moment,
}


def order(left: Value, right: Value) -> int | None:
    """Give -1, 0 or 1 as left is before, at or after right; null when they cannot be ordered."""
    of = kind(left)
    if of != kind(right) or of not in _ORDERED:
        return None
    if of in _MOMENTS:
        (zoned, left), (also_zoned, right) = comparable(left), comparable(right)
        if zoned != also_zoned:
            return None  # a local time and one with an offset
    elif of == "days and time duration":
        left, right = length_of(left), length_of(right)
    return int(left > right) - int(left < right)


def before(left: Value, right: Value) -> bool | None:
    """`left < right`."""
    found = order(left, right)
    return None if found is None else found < 0


def at_most(left: Value, right: Value) -> bool | None:
    """`left <= right`."""
    found = order(left, right)
    return None if found is None else found <= 0


def after(left: Value, right: Value) -> bool | None:
    """`left > right`."""
    return before(right, left)


def at_least(left: Value, right: Value) -> bool | None:
    """`left >= right`."""
    return at_most(right, left)


def different(left: Value, right: Value) -> bool | None:
    """`left != right`."""
    return opposite(equal(left, right))


def opposite(value: Value) -> bool | None:
    """`not(value)`; null for what is not a boolean."""
    return not value if isinstance(value, bool) else None


def contains(values: Range, value: Value) -> bool | None:
    """Say whether a value lies in a range; null when an end is missing or of another type."""
    compare = COMPARISONS.get(values.operator or "")
    if compare:
        return compare(value, values.start if values.start is not None else values.end)
    low, high = order(values.start, value), order(value, values.end)
    if low is None or high is None:
        return None
    above = low < 0 or (low == 0 and values.start_included)
    return above and (high < 0 or (high == 0 and values.end_included))


COMPARISONS: dict[str, Callable[[object, object], bool | None]] = {
    "=": equal,
    "!=": different,
    "<": before,
    "<=": at_most,
    ">": after,
    ">=": at_least,
}
ARITHMETIC: dict[str, Callable[[object, object], object]] = {
    "+": add,
    "-": subtract,
    "*": multiply,
    "/": divide,
    "**": power,
}


def one_sided(operator: str, operand: object) -> Range:
    """Give the values that compare so with the operand, as a range."""
    included = operator in ("<=", ">=", "=")
    start = operand if operator in (">", ">=", "=", "!=") else None
    end = operand if operator in ("<", "<=", "=", "!=") else None
    return Range(start, end, included and start is not None, included and end is not None, operator)
