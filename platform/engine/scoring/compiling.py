"""A catalogue made ready for scoring in whole numbers: every mark times a power of ten, every rule a function.

Only what whole numbers can say exactly is compiled; `Unfit` means that the definition (`walking`) must do it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from engine.definitions.values import Catalogue, Node, walk

from .entries import SheetEntries
from .exact import ZERO, Exact, rounded_ratio
from .losses import LOSSES, Loss
from .plan import Plan
from .scores import NodeScore
from .stored import Unfit
from .walking import Scorer
from .watching import Below, Value, Watch, repeats_below

_ADDING = ("sum", "deduct")
_LEAST_PLACES = 4  # of what people enter
_MOST_PLACES = 18
_NOTHING = Value(0, 0)
NO_CAPS: frozenset[str] = frozenset()


class Quick(NamedTuple):
    """A score without its reasons, and the grades it is capped at."""

    score: Decimal | None
    caps: frozenset[str] = NO_CAPS


@dataclass(frozen=True, slots=True, eq=False)
class Section:
    """A node that combines others. Sections are numbered from the bottom up."""

    number: int
    node: Node
    marks: int
    weight: int
    parent: int  # the number of the section above; the root's own for the root
    table: str  # the repeated table it stands in
    above: int  # whether the section above stands in the same table: 1 or 0
    adds: bool  # its children are added up
    untouched: Value
    sum: Value  # of one that adds: what its untouched children could earn, and what they lose
    children: Mapping[object, tuple[Value, int]]  # of one that shares: the untouched children with their weights
    watch: Watch | None
    plain: bool  # it only adds whole numbers for a section that adds, and stands on every sheet once

    @property
    def looks_below(self) -> bool:
        """Whether its vetoes look at items."""
        return self.watch is not None and self.watch.looks_below


@dataclass(frozen=True, slots=True, eq=False)
class Leaf:
    """An item: what it is worth, and what entries lose."""

    order: int
    node: Node
    marks: int
    weight: int
    section: int
    table: str
    loss: Loss
    lost: int  # as long as nothing is entered
    asks: bool  # it needs an answer
    watch: Watch | None
    watched: tuple[int, ...]  # the sections above whose vetoes look at items, by number
    plain: bool  # all it does is to take from a sum that stands on every sheet once
    above: tuple[int, ...]  # the numbers of its section and of those above, nearest first
    out: tuple[int, int] | None  # what its section gains and loses when it is left out; nothing where it may not be


class Compiled:
    """A catalogue in whole numbers.

    Raises:
        Unfit: the catalogue has rules that whole numbers cannot say.
    """

    def __init__(self, plan: Plan) -> None:
        self.plan, self.catalogue = plan, plan.catalogue
        _refuse_others(plan)
        root = plan.catalogue.root
        self.places = _places(plan.catalogue)
        self.scale: int = 10**self.places
        self.marks = self.whole(root.marks)
        ceiling = root.marks if plan.catalogue.ceiling is None else plan.catalogue.ceiling
        self.floor, self.ceiling = self.whole(plan.catalogue.floor), self.whole(ceiling)
        self.bounded = self.floor > 0 or self.ceiling < self.marks
        self.turned, self.rounding = plan.catalogue.score_is == "lost", plan.catalogue.rounding
        self.orders = {node.key: order for order, node in enumerate(walk(root))}
        self.numbers = {node.key: number for number, node in enumerate(_from_below(root))}
        self._untouched = _untouched(plan)
        self.sections = tuple(self._section(node) for node in _from_below(root))
        self.leaves = {node.key: self._leaf(node) for node in walk(root) if node.rule}

    def whole(self, value: Exact) -> int:
        """A number in units of the scale.

        Raises:
            Unfit: it is not finite, very large, or has more places than the scale.
        """
        if not isinstance(value, Decimal) or not value.is_finite() or value.adjusted() > _MOST_PLACES:
            raise Unfit
        number = int(scaled := value.scaleb(self.places))
        if number != scaled:
            raise Unfit
        return number

    def quick(self, earned: int, whole: int, caps: frozenset[str] = NO_CAPS) -> Quick:
        """What was earned of a whole: converted to the full marks, kept within the bounds, rounded once."""
        score = (whole - earned if self.turned else earned) * self.marks
        if self.bounded:
            score = min(max(score, self.floor * whole), self.ceiling * whole)
        return Quick(rounded_ratio(score, whole * self.scale, self.rounding), caps)

    def _section(self, node: Node) -> Section:
        parents, repeated_in = self.catalogue.parents, self.catalogue.repeated_in
        parent, table = parents.get(node.key, node), repeated_in.get(node.key, "")
        adds = node.combine in _ADDING
        if node.vetoes and (repeats_below(node) or any(_asks(deep) for deep in walk(node))):
            raise Unfit
        value, together = self._value(node), self._sum(node) if adds else _NOTHING
        whole = value.denominator == together.denominator == 1
        return Section(
            number=self.numbers[node.key],
            node=node,
            marks=self.whole(node.marks),
            weight=self._weight(node),
            parent=self.numbers[parent.key],
            table=table,
            above=int(bool(table) and repeated_in.get(parent.key) == table),
            adds=adds,
            untouched=value,
            sum=together,
            children={} if adds else {self._name(child): self._child(child) for child in _counting(node)},
            watch=self._watch(node),
            plain=adds and whole and not node.vetoes and not table and parent is not node and parent.combine in _ADDING,
        )

    def _leaf(self, node: Node) -> Leaf:
        parent, table = self.catalogue.parents[node.key], self.catalogue.repeated_in.get(node.key, "")
        above = (parent.key, *self.plan.above[parent.key], self.catalogue.root.key)
        watched = [self.numbers[key] for key in dict.fromkeys(above) if self.sections[self.numbers[key]].looks_below]
        return Leaf(
            order=self.orders[node.key],
            node=node,
            marks=self.whole(node.marks),
            weight=self._weight(node),
            section=self.numbers[parent.key],
            table=table,
            loss=LOSSES[node.rule.kind if node.rule else "direct"](self.whole, node, parent),
            lost=self._lost(node),
            asks=_asks(node),
            watch=self._watch(node),
            watched=tuple(watched),
            plain=parent.combine in _ADDING and not node.vetoes and not watched and not table,
            above=tuple(self.numbers[key] for key in dict.fromkeys(above)),
            out=self._out(node),
        )

    def _out(self, node: Node) -> tuple[int, int] | None:
        """What an item's section gains in attainable marks, and loses, when it is left out."""
        if node.absent == "forbidden":
            return None
        value = absent_value(node.absent, self.whole(node.marks))
        missing = value.attainable - value.numerator
        return value.attainable - self.whole(node.marks), missing - self._lost(node)

    def _value(self, node: Node) -> Value:
        """What a node comes to as long as nothing is entered below it."""
        score = self._untouched[node.key]
        actual = Fraction(score.actual) * self.scale
        return Value(self.whole(score.attainable), actual.numerator, actual.denominator)

    def _sum(self, node: Node) -> Value:
        """What untouched children that are added up could earn, and what they lose together."""
        children = [self._untouched[child.key] for child in node.children]
        lost = sum((Fraction(child.lost) for child in children), Fraction(0)) * self.scale
        return Value(sum(self.whole(child.attainable) for child in children), lost.numerator, lost.denominator)

    def _child(self, node: Node) -> tuple[Value, int]:
        return self._value(node), self._weight(node)

    def _name(self, node: Node) -> object:
        """What a child is called below one that shares: a section by its number, an item by its key."""
        return node.key if node.rule else self.numbers[node.key]

    def _weight(self, node: Node) -> int:
        return self.whole(node.weight if isinstance(node.weight, Decimal) else node.marks)

    def _lost(self, node: Node) -> int:
        return self.whole(node.marks) if _asks(node) else 0

    def _watch(self, node: Node) -> Watch | None:
        if not node.vetoes:
            return None
        items = [(deep, Below(self.orders[deep.key], self._item(deep))) for deep in walk(node) if deep.rule]
        return Watch(node, items, self.scale)

    def _item(self, node: Node) -> Value:
        return Value(self.whole(node.marks), self.whole(node.marks) - self._lost(node))


def absent_value(policy: str, marks: int) -> Value:
    """What something comes to that takes no part."""
    if policy in ("exclude", "forbidden"):
        return Value(0, 0)
    return Value(marks, marks if policy == "full_marks" else 0)


def _refuse_others(plan: Plan) -> None:
    """Formulas, weights by facts, ledgers, coverage and roundings in between are left to the definition."""
    catalogue = plan.catalogue
    if catalogue.ledgers or catalogue.rounding.at == "line" or len(plan.fixed) < len(plan.nodes):
        raise Unfit
    for node in plan.nodes.values():
        if node.combine == "deduct" and node.children and sum(child.marks for child in node.children) != node.marks:
            raise Unfit
        beyond = node.rounding or node.coverage is not None or node.combine == "formula" or isinstance(node.weight, str)
        if beyond or node.bonus or (node.rule and node.rule.kind == "formula"):
            raise Unfit


def _places(catalogue: Catalogue) -> int:
    """The decimal places of everything the catalogue says, and of what people enter."""
    numbers = [catalogue.root.marks, *(number for node in walk(catalogue.root) for number in _numbers(node))]
    places = max(-int(number.normalize().as_tuple().exponent) for number in numbers)
    if places > _MOST_PLACES:
        raise Unfit
    return max(places, _LEAST_PLACES)


def _untouched(plan: Plan) -> Mapping[str, NodeScore]:
    """What every node comes to on an empty sheet; those of a repeated table as if it were used once."""
    scorer = Scorer(plan, SheetEntries(), own=SheetEntries())
    scorer.sheet()
    for table in [node for node in plan.nodes.values() if node.repeat]:
        scorer.score(table, "", ZERO)
    if scorer.caps:
        raise Unfit
    return scorer.nodes


def _asks(node: Node) -> bool:
    return node.rule is not None and node.rule.kind in ("choice", "direct")


def _numbers(node: Node) -> list[Decimal]:
    numbers = [node.marks, *([node.weight] if isinstance(node.weight, Decimal) else [])]
    if node.rule:
        numbers += [choice.marks for choice in node.rule.choices]
        numbers += [rung.share * node.marks for rung in node.rule.ladder if rung.of == "item"]
    for child in node.children:
        numbers += [rung.share * node.marks for rung in (child.rule.ladder if child.rule else ())]
    for finding in node.findings:
        numbers += [number for number in (finding.deduct, finding.least, finding.most) if number is not None]
    return numbers


def _from_below(root: Node) -> list[Node]:
    """The sections, children before parents."""
    return [node for node in reversed(walk(root)) if node.rule is None]


def _counting(node: Node) -> list[Node]:
    """The children that stand on every sheet."""
    return [child for child in node.children if child.repeat is None]
