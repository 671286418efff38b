"""What one item earns or loses by its rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from engine.definitions.values import Catalogue, ItemRule, Node, Rung

from .entries import ItemEntry
from .exact import ZERO, trimmed


@dataclass(frozen=True)
class Deduction:
    """What the n-th finding in an item costs by its ladder, and which rung says so."""

    occurrence: int
    lost: Decimal
    share: Decimal
    of: str  # "item" or "parent": whose marks the share is taken of
    marks: Decimal  # those marks


@dataclass(frozen=True)
class Answer:
    """What an item earns, what it takes from its parent, and the code and data of the reason."""

    actual: Decimal
    lost: Decimal
    rule: str
    data: Mapping[str, object] = field(default_factory=dict)
    answered: bool = True


def preview_deduction(catalogue: Catalogue, item: str, occurrence: int) -> Deduction | None:
    """What the next finding in an item would cost; nothing where findings have no ladder."""
    node = catalogue.nodes[item]
    if node.rule is None or node.rule.kind != "progressive":
        return None
    return deduction(node, catalogue.parents[item].marks, occurrence)


def deduction(node: Node, parent_marks: Decimal, occurrence: int) -> Deduction:
    """The rung of a progressive item for an occurrence: the last one that it has reached."""
    rung = _rung(node.rule, occurrence)
    marks = parent_marks if rung.of == "parent" else node.marks
    return Deduction(occurrence, trimmed(marks * rung.share), rung.share, rung.of, marks)


def answer(node: Node, entry: ItemEntry, *, parent_marks: Decimal, earlier: int) -> Answer:
    """What an item earns with what is entered at it, after findings in so many earlier periods."""
    kind = node.rule.kind if node.rule else ""
    if kind == "progressive":
        return _progressive(node, entry, parent_marks, earlier)
    if kind == "deduct":
        return _deduct(node, entry)
    if kind == "choice":
        return _choice(node, entry)
    return _direct(node, entry)


def _rung(rule: ItemRule | None, occurrence: int) -> Rung:
    ladder = rule.ladder if rule else ()
    reached = [rung for rung in ladder if rung.occurrence <= occurrence]
    return max(reached, key=lambda rung: rung.occurrence) if reached else Rung(0, ZERO, "item")


def _progressive(node: Node, entry: ItemEntry, parent_marks: Decimal, earlier: int) -> Answer:
    """Several findings of an item in one period are one occurrence."""
    if not entry.findings:
        return Answer(node.marks, ZERO, "full")
    cost = deduction(node, parent_marks, earlier + 1)
    data = {"occurrence": cost.occurrence, "share": cost.share, "of": cost.of, "marks": cost.marks}
    return Answer(max(ZERO, node.marks - cost.lost), cost.lost, "progressive", data)


def _deduct(node: Node, entry: ItemEntry) -> Answer:
    """Each ticked finding costs its own deduction; an item never falls below nothing."""
    if not entry.findings:
        return Answer(node.marks, ZERO, "full")
    ticked = [finding for finding in node.findings if finding.key in entry.findings]
    cost = sum((finding.deduct or ZERO for finding in ticked), ZERO)
    lost = min(node.marks, cost)
    return Answer(node.marks - lost, lost, "findings", {"count": len(ticked), "cost": cost, "marks": node.marks})


def _choice(node: Node, entry: ItemEntry) -> Answer:
    tiers = node.rule.choices if node.rule else ()
    chosen = next((tier for tier in tiers if tier.key == entry.choice), None)
    if chosen is None:
        return _unanswered(node)
    data = {"choice": chosen.text, "marks": node.marks}
    return Answer(chosen.marks, node.marks - chosen.marks, "choice", data)


def _direct(node: Node, entry: ItemEntry) -> Answer:
    if entry.marks is None:
        return _unanswered(node)
    given = min(max(entry.marks, ZERO), node.marks)
    return Answer(given, node.marks - given, "direct", {"marks": node.marks})


def _unanswered(node: Node) -> Answer:
    """An item that asks for an answer earns nothing until it has one."""
    return Answer(ZERO, node.marks, "unanswered", {"marks": node.marks}, answered=False)
