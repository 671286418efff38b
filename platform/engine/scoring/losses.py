"""What a stored entry loses at an item, in whole numbers: one function for each item, made from its rule.

A key that is not known there, a finding that strikes or one that shares its fact raises KeyError: then the definition
must look at the sheet.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import NamedTuple

from engine.definitions.values import Finding, Node

from .exact import ZERO, Exact
from .rules import deduction
from .stored import StoredItem

Loss = Callable[[StoredItem, int], int]  # what an entry loses, after so many earlier periods with a finding
Whole = Callable[[Exact], int]  # a number in units of the scale

_NO_AMOUNTS: Mapping[str, Decimal] = {}
_NO_COUNTS: Mapping[str, int] = {}


class _Cost(NamedTuple):
    """What a finding costs: in full or at least, whether for each place, and at most."""

    full: int
    least: int
    counted: bool
    most: int


def _deduct(whole: Whole, node: Node, _parent: Node) -> Loss:
    """Findings that strike or share a fact are not in the tables, so that meeting one is unfit."""
    marks = whole(node.marks)
    costs = {each.key: _cost(whole, each, marks) for each in node.findings if not (each.fact or each.strikes)}
    once = {key: min(cost.full, cost.most) for key, cost in costs.items()}

    def loss(entry: StoredItem, _earlier: int) -> int:
        found = entry.findings if len(entry.findings) < 2 else dict.fromkeys(entry.findings)
        lost = 0
        if entry.counts or entry.amounts:
            amounts, counts = entry.amounts or _NO_AMOUNTS, entry.counts or _NO_COUNTS
            for key in found:
                each, least, counted, most = costs[key]
                if key in amounts:
                    each = min(max(whole(amounts[key]), least), each)
                if counted:
                    each *= counts.get(key, 1)
                lost += each if each < most else most
        else:
            for key in found:
                lost += once[key]
        return lost if lost < marks else marks

    return loss


def _cost(whole: Whole, finding: Finding, marks: int) -> _Cost:
    """Without a range an amount changes nothing; without a limit of its own a finding costs at most its item."""
    full = whole(finding.deduct or ZERO)
    least = full if finding.least is None else whole(finding.least)
    return _Cost(full, least, bool(finding.per), marks if finding.most is None else whole(finding.most))


def _progressive(whole: Whole, node: Node, parent: Node) -> Loss:
    """Where children cost their parent a rung may take more than the item's own marks."""
    last = max((rung.occurrence for rung in node.rule.ladder), default=1) if node.rule else 1
    costs = [whole(deduction(node, parent.marks, occurrence).lost) for occurrence in range(1, last + 1)]
    if parent.combine != "deduct":
        costs = [min(cost, whole(node.marks)) for cost in costs]
    return lambda entry, earlier: costs[earlier if earlier < last else -1] if entry.findings else 0


def _choice(whole: Whole, node: Node, _parent: Node) -> Loss:
    marks = whole(node.marks)
    lost = {choice.key: marks - whole(choice.marks) for choice in node.rule.choices} if node.rule else {}
    lost[""] = marks
    return lambda entry, _earlier: lost[entry.choice]


def _direct(whole: Whole, node: Node, _parent: Node) -> Loss:
    marks = whole(node.marks)

    def loss(entry: StoredItem, _earlier: int) -> int:
        return marks if entry.marks is None else marks - min(max(whole(entry.marks), 0), marks)

    return loss


LOSSES: Mapping[str, Callable[[Whole, Node, Node], Loss]] = {
    "deduct": _deduct,
    "progressive": _progressive,
    "choice": _choice,
    "direct": _direct,
}
