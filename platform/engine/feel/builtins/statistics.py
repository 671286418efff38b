"""Functions that make one value of many (DMN 1.5, table 75); `count` alone looks at more than numbers."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import reduce

from engine.feel.numbers import CONTEXT, finite
from engine.feel.operators import order
from engine.feel.values import Items

from .registry import builtin

_ONE = Decimal(1)


def _numbers(items: Items) -> tuple[Decimal, ...]:
    """Give the items if they are numbers, all of them; else none."""
    found = tuple(item for item in items if isinstance(item, Decimal))
    return found if len(found) == len(items) else ()


def _sum(items: tuple[Decimal, ...]) -> Decimal:
    return reduce(CONTEXT.add, items)


def _mean(items: tuple[Decimal, ...]) -> Decimal:
    return CONTEXT.divide(_sum(items), Decimal(len(items)))


def _product(items: tuple[Decimal, ...]) -> Decimal:
    return reduce(CONTEXT.multiply, items, _ONE)


def _median(items: tuple[Decimal, ...]) -> Decimal:
    ordered = sorted(items)
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else _mean((ordered[middle - 1], ordered[middle]))


def _stddev(items: tuple[Decimal, ...]) -> Decimal | None:
    """The standard deviation of a sample, so of at least two numbers."""
    if len(items) < 2:
        return None
    mean = _mean(items)
    squares = tuple(CONTEXT.power(CONTEXT.subtract(item, mean), Decimal(2)) for item in items)
    return CONTEXT.sqrt(CONTEXT.divide(_sum(squares), Decimal(len(items) - 1)))


def _declare(name: str, compute: Callable[[tuple[Decimal, ...]], Decimal | None]) -> None:
    """All of them are null for an empty list and for a list with anything but numbers in it."""

    @builtin(name, "list*: list")
    def _statistic(items: Items) -> Decimal | None:
        numbers = _numbers(items)
        result = compute(numbers) if numbers else None
        return None if result is None else finite(result)


for _name, _compute in {
    "sum": _sum,
    "mean": _mean,
    "product": _product,
    "median": _median,
    "stddev": _stddev,
}.items():
    _declare(_name, _compute)


@builtin("mode", "list*: list")
def _mode(items: Items) -> tuple[Decimal, ...] | None:
    """The numbers that occur most often, in ascending order."""
    if not items:
        return ()
    numbers = _numbers(items)
    if not numbers:
        return None
    counts: dict[Decimal, int] = {}
    for item in numbers:
        counts[item] = counts.get(item, 0) + 1
    most = max(counts.values())
    return tuple(sorted(item for item, count in counts.items() if count == most))


@builtin("count", "list: list")
def _count(items: Items) -> Decimal:
    return Decimal(len(items))


def _extreme(items: Items, wanted: int) -> object:
    best: object = None
    for index, item in enumerate(items):
        compared = order(item, items[0] if index == 0 else best)
        if compared is None:
            return None
        best = item if index == 0 or compared == wanted else best
    return best


@builtin("min", "list*: list")
def _min(items: Items) -> object:
    return _extreme(items, -1)


@builtin("max", "list*: list")
def _max(items: Items) -> object:
    return _extreme(items, 1)
