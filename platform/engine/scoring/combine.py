"""How a node's value comes from its children's."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from engine.definitions.values import Node

from .exact import ZERO, Exact, less, ratio, total


@dataclass(frozen=True)
class Part:
    """One child as its parent sees it: what could be earned, what was, and what it takes from a parent that deducts."""

    node: Node
    attainable: Exact
    actual: Exact
    lost: Exact

    @property
    def takes_part(self) -> bool:
        """Nothing attainable means that the node does not count at all."""
        return self.attainable != 0


@dataclass(frozen=True)
class Combined:
    """What a node could earn, what it did, and what its children cost before the floor at nothing."""

    attainable: Exact
    actual: Exact
    cost: Exact = ZERO


def combine(node: Node, parts: Iterable[Part]) -> Combined:
    """Put children together as the node says; children that do not take part count neither way."""
    taking = [part for part in parts if part.takes_part]
    if not taking:
        return Combined(ZERO, ZERO)
    return _WAYS[node.combine](node, taking, list(parts))


def _sum(_: Node, taking: list[Part], __: list[Part]) -> Combined:
    return Combined(total(part.attainable for part in taking), total(part.actual for part in taking))


def _deduct(node: Node, taking: list[Part], parts: list[Part]) -> Combined:
    """The node's marks less what the children cost, never below nothing."""
    out = total(part.node.marks for part in parts if not part.takes_part)
    attainable, cost = max(ZERO, less(node.marks, out)), total(part.lost for part in taking)
    return Combined(attainable, max(ZERO, less(attainable, cost)), cost)


def _weighted(node: Node, taking: list[Part], _: list[Part]) -> Combined:
    """The weights of children that do not take part leave the whole."""
    weights = [Fraction(_weight(part.node)) for part in taking]
    if not any(weights):
        return Combined(ZERO, ZERO)
    reached = sum((weight * _share(part) for weight, part in zip(weights, taking, strict=True)), Fraction(0))
    return _scaled(node.marks, reached / sum(weights))


def _mean(node: Node, taking: list[Part], _: list[Part]) -> Combined:
    return _scaled(node.marks, sum((_share(part) for part in taking), Fraction(0)) / len(taking))


def _min(node: Node, taking: list[Part], _: list[Part]) -> Combined:
    return _scaled(node.marks, min(_share(part) for part in taking))


def _weight(node: Node) -> Decimal:
    return node.marks if node.weight is None else node.weight


def _share(part: Part) -> Fraction:
    return ratio(part.actual, part.attainable)


def _scaled(marks: Decimal, share: Fraction) -> Combined:
    return Combined(marks, share * Fraction(marks))


_WAYS: dict[str, Callable[[Node, list[Part], list[Part]], Combined]] = {
    "sum": _sum,
    "deduct": _deduct,
    "weighted": _weighted,
    "mean": _mean,
    "min": _min,
}
