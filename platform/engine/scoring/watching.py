"""Vetoes over values in whole numbers: the same names, the same answers as `vetoes` gives."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from engine.definitions.values import Node, walk
from engine.feel import compile_expression

from .exact import plain


class Value(NamedTuple):
    """What something could earn, and what it did, as a quotient of whole numbers."""

    attainable: int
    numerator: int
    denominator: int = 1


class Below(NamedTuple):
    """An item below a node with vetoes, as it now is."""

    order: int
    value: Value
    findings: tuple[str, ...] = ()
    absent: bool = False


class Watch:
    """The vetoes of one node, and the items they look at."""

    def __init__(self, node: Node, items: Iterable[tuple[Node, Below]], scale: int) -> None:
        self.marks, self.scale = node.marks, scale
        self.vetoes = tuple((compile_expression(veto.when), veto.cap) for veto in node.vetoes)
        read = {path for expression, _ in self.vetoes for path in expression.references}
        self.looks_below = any(path[0] in ("findings", "categories") for path in read)
        self.items = {item.order: (leaf.category, leaf.marks, item) for leaf, item in items if self.looks_below}

    def decide(self, value: Value, below: Sequence[Below]) -> tuple[Value, list[str]]:
        """What remains of a value, and the grades it is capped at."""
        caps: list[str] = []
        names = {"marks": self.marks, "attainable": self._decimal(value.attainable), **dict(self._gathered(below))}
        for expression, cap in self.vetoes:
            names["score"] = self._decimal(value.numerator, value.denominator)
            if expression.value(names) is not True:
                continue
            if cap:
                caps.append(cap)
            else:
                value = Value(value.attainable, 0)
        return value, caps

    def _gathered(self, below: Sequence[Below]) -> Iterator[tuple[str, object]]:
        if self.looks_below:
            moved = {item.order: item for item in below}
            yield "findings", tuple(key for order in sorted(moved) for key in moved[order].findings)
            yield "categories", self._categories(moved)

    def _categories(self, moved: dict[int, Below]) -> dict[str, dict[str, Decimal]]:
        """What the items of each category that take part came to together."""
        found: dict[str, list[tuple[Decimal, Below]]] = {}
        for order, (category, marks, untouched) in self.items.items():
            item = moved.get(order, untouched)
            if category and item.value.attainable:
                found.setdefault(category, []).append((marks, item))
        return {category: self._together(items) for category, items in found.items()}

    def _together(self, items: list[tuple[Decimal, Below]]) -> dict[str, Decimal]:
        return {
            "score": self._decimal(sum(item.value.numerator for _, item in items)),
            "attainable": self._decimal(sum(item.value.attainable for _, item in items)),
            "marks": sum((marks for marks, _ in items), Decimal(0)),
            "count": Decimal(len(items)),
            "zeros": Decimal(sum(1 for _, item in items if item.value.numerator == 0 and not item.absent)),
        }

    def _decimal(self, numerator: int, denominator: int = 1) -> Decimal:
        if denominator == 1:
            return Decimal(numerator) / self.scale
        return plain(Fraction(numerator, denominator * self.scale))


def repeats_below(node: Node) -> bool:
    """Whether a table below a node is repeated."""
    return any(deep.repeat for deep in walk(node)[1:])
