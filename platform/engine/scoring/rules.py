"""What one item earns or loses by its rule."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Any, NamedTuple

from engine.definitions.values import Catalogue, ItemRule, Node, Rung
from engine.feel import compile_expression

from .deductions import STRIKES, cost_of
from .entries import ItemEntry
from .exact import ZERO, trimmed
from .scores import Cost

Facts = Mapping[str, object]

_NONE: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True)
class Deduction:
    """What the n-th finding in an item costs by its ladder, and which rung says so."""

    occurrence: int
    lost: Decimal
    share: Decimal
    of: str  # "item" or "parent": whose marks the share is taken of
    marks: Decimal  # those marks


class Asked(NamedTuple):
    """An item with what is entered at it, and what else its rule may need."""

    node: Node
    entry: ItemEntry
    parent_marks: Decimal
    earlier: int = 0  # earlier periods with a finding in it
    facts: Facts = _NONE
    doubled: Mapping[str, str] = _NONE  # findings that cost nothing → the one that costs


class Answer(NamedTuple):
    """What an item earns, what it takes from its parent, and the code and data of the reason."""

    actual: Decimal
    lost: Decimal
    rule: str
    data: Mapping[str, object] = _NONE
    answered: bool = True
    costs: tuple[Cost, ...] = ()
    strikes: str = ""


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


def answer(asked: Asked) -> Answer:
    """What an item earns with what is entered at it."""
    return _KINDS[asked.node.rule.kind if asked.node.rule else "direct"](asked)


def _rung(rule: ItemRule | None, occurrence: int) -> Rung:
    ladder = rule.ladder if rule else ()
    reached = [rung for rung in ladder if rung.occurrence <= occurrence]
    return max(reached, key=lambda rung: rung.occurrence) if reached else Rung(0, ZERO, "item")


def _progressive(asked: Asked) -> Answer:
    """Several findings of an item in one period are one occurrence."""
    node = asked.node
    if not asked.entry.findings:
        return Answer(node.marks, ZERO, "full")
    cost = deduction(node, asked.parent_marks, asked.earlier + 1)
    data = {"occurrence": cost.occurrence, "share": cost.share, "of": cost.of, "marks": cost.marks}
    return Answer(max(ZERO, node.marks - cost.lost), cost.lost, "progressive", data)


def _deduct(asked: Asked) -> Answer:
    """Each ticked finding costs its own deduction; an item never falls below nothing."""
    node, entry = asked.node, asked.entry
    if not entry.findings:
        return Answer(node.marks, ZERO, "full")
    found, doubled = entry.findings, asked.doubled
    ticked = [finding for finding in node.findings if finding.key in found]
    costs = tuple([cost_of(finding, entry, doubled=doubled.get(finding.key, "")) for finding in ticked])
    strikes = [finding.strikes for finding in ticked if finding.strikes]
    struck = max(strikes, key=STRIKES.index) if strikes else ""
    cost = sum([each.cost for each in costs], ZERO)
    lost = node.marks if struck or cost > node.marks else cost
    data = {"count": len(ticked), "cost": cost, "marks": node.marks}
    rule = "struck" if struck else "findings"
    return Answer(node.marks - lost, lost, rule, data, costs=costs, strikes="" if struck == "item" else struck)


def _choice(asked: Asked) -> Answer:
    node = asked.node
    tiers = node.rule.choices if node.rule else ()
    chosen = next((tier for tier in tiers if tier.key == asked.entry.choice), None)
    if chosen is None:
        return _unanswered(node)
    data = {"choice": chosen.text, "marks": node.marks}
    return Answer(chosen.marks, node.marks - chosen.marks, "choice", data)


def _direct(asked: Asked) -> Answer:
    if asked.entry.marks is None:
        return _unanswered(asked.node)
    return _given(asked.node, asked.entry.marks, "direct", {"marks": asked.node.marks})


def _formula(asked: Asked) -> Answer:
    """What the formula makes of the numbers entered; without all of them, or without a value, nothing yet."""
    node, rule = asked.node, asked.node.rule
    inputs = {each.key: asked.entry.inputs.get(each.key) for each in rule.inputs} if rule else {}
    if rule is None or None in inputs.values():
        return _unanswered(node)
    value = compile_expression(rule.formula).value({**asked.facts, **inputs, "marks": node.marks})
    data = {"formula": rule.formula, "inputs": inputs, "marks": node.marks}
    if not isinstance(value, Decimal):
        return Answer(ZERO, node.marks, "no_value", data, answered=False)
    return _given(node, trimmed(value), "formula", data)


def _given(node: Node, marks: Decimal, rule: str, data: Mapping[str, object]) -> Answer:
    """So many marks, as far as the item has them."""
    kept = min(max(marks, ZERO), node.marks)
    return Answer(kept, node.marks - kept, rule, data)


def _unanswered(node: Node) -> Answer:
    """An item that asks for an answer earns nothing until it has one."""
    return Answer(ZERO, node.marks, "unanswered", {"marks": node.marks}, answered=False)


_KINDS: Mapping[str, Callable[[Asked], Answer]] = {
    "deduct": _deduct,
    "progressive": _progressive,
    "choice": _choice,
    "direct": _direct,
    "formula": _formula,
}
