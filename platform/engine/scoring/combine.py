"""How a node's value comes from its children's."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from engine.definitions.values import Node
from engine.feel import compile_expression

from .exact import ZERO, Exact, less, plain, ratio, total
from .scores import NodeScore


class Part(NamedTuple):
    """One child as its parent sees it: the node, what it came to, and its weight."""

    node: Node
    score: NodeScore
    weight: Decimal = Decimal(1)


class Combined(NamedTuple):
    """What a node could earn, what it did, and what its children cost before the floor at nothing."""

    attainable: Exact
    actual: Exact
    cost: Exact = ZERO
    answered: bool = True


def combine(node: Node, parts: Sequence[Part], facts: Mapping[str, object]) -> Combined:
    """Put children together as the node says; those with nothing attainable do not take part and count neither way."""
    taking = [part for part in parts if part.score.attainable and not part.node.bonus]
    if not taking:
        return Combined(ZERO, ZERO)
    if node.combine == "formula":
        return _formula(node, taking, facts)
    return _WAYS[node.combine](node, taking, parts)


def weight_of(node: Node, facts: Mapping[str, object]) -> Decimal:
    """The weight of a node: a number, what FEEL makes of the facts, or its marks. Below nothing it is nothing."""
    if isinstance(node.weight, str):
        value = compile_expression(node.weight).value(facts)
        return max(ZERO, value) if isinstance(value, Decimal) else ZERO
    return node.marks if node.weight is None else node.weight


def _sum(_: Node, taking: list[Part], __: Sequence[Part]) -> Combined:
    scores = [part.score for part in taking]
    return Combined(total([score.attainable for score in scores]), total([score.actual for score in scores]))


def _deduct(node: Node, taking: list[Part], every: Sequence[Part]) -> Combined:
    """The node's marks less what the children cost, never below nothing."""
    out = total([less(part.node.marks, part.score.attainable) for part in every if not part.node.bonus])
    attainable, cost = max(ZERO, less(node.marks, out)), total([part.score.lost for part in taking])
    return Combined(attainable, max(ZERO, less(attainable, cost)), cost)


def _weighted(node: Node, taking: list[Part], _: Sequence[Part]) -> Combined:
    """The weights of children that do not take part leave the whole."""
    weights = [Fraction(part.weight) for part in taking]
    if not any(weights):
        return Combined(ZERO, ZERO)
    reached = sum((weight * _share(part) for weight, part in zip(weights, taking, strict=True)), Fraction(0))
    return _scaled(node.marks, reached / sum(weights))


def _mean(node: Node, taking: list[Part], _: Sequence[Part]) -> Combined:
    return _scaled(node.marks, sum((_share(part) for part in taking), Fraction(0)) / len(taking))


def _min(node: Node, taking: list[Part], _: Sequence[Part]) -> Combined:
    return _scaled(node.marks, min(_share(part) for part in taking))


def _formula(node: Node, taking: list[Part], facts: Mapping[str, object]) -> Combined:
    """What FEEL makes of the children, within the marks; without a number nothing yet."""
    children = tuple(
        {
            "key": part.score.key,
            "score": plain(part.score.actual),
            "attainable": plain(part.score.attainable),
            "marks": part.node.marks,
            "share": plain(_share(part)),
        }
        for part in taking
    )
    value = compile_expression(node.formula).value({**facts, "children": children, "marks": node.marks})
    if not isinstance(value, Decimal):
        return Combined(node.marks, ZERO, answered=False)
    return Combined(node.marks, min(max(value, ZERO), node.marks))


def _share(part: Part) -> Fraction:
    return ratio(part.score.actual, part.score.attainable)


def _scaled(marks: Decimal, share: Fraction) -> Combined:
    return Combined(marks, share * Fraction(marks))


_WAYS: dict[str, Callable[[Node, list[Part], Sequence[Part]], Combined]] = {
    "sum": _sum,
    "deduct": _deduct,
    "weighted": _weighted,
    "mean": _mean,
    "min": _min,
}
