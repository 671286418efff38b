"""What a stored entry loses at an item, in whole numbers: one function for each item, made from its rule.

A key that is not known there, a finding that strikes or one that shares its fact raises KeyError: then the definition
must look at the sheet.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from engine.definitions.values import Finding, Node

from .exact import ZERO
from .rules import deduction

Entry = Mapping[str, Any]  # an item as it is stored
Loss = Callable[[Entry, int], int]  # what an entry loses, after so many earlier periods with a finding
Whole = Callable[[object], int]  # a number in units of the scale
Chosen = Callable[[Entry, Entry], int]  # what a finding costs, with the amounts and counts of its entry

_NONE: Entry = {}


def _deduct(whole: Whole, node: Node, _parent: Node) -> Loss:
    """Findings that strike or share a fact are not in the list, so that meeting one is unfit."""
    marks, most = whole(node.marks), _most(whole, node)
    plain = [finding for finding in node.findings if not (finding.fact or finding.strikes)]
    full = {finding.key: min(whole(finding.deduct or ZERO), most[finding.key]) for finding in plain}
    chosen = _chosen(whole, plain, most)

    def loss(entry: Entry, _earlier: int) -> int:
        cost = 0
        if "amounts" in entry or "counts" in entry:
            amounts, counts = entry.get("amounts", _NONE), entry.get("counts", _NONE)
            for key in entry.get("findings", ()):
                cost += chosen[key](amounts, counts)
        else:
            for key in entry.get("findings", ()):
                cost += full[key]
        return cost if cost < marks else marks

    return loss


def _chosen(whole: Whole, findings: Iterable[Finding], most: Mapping[str, int]) -> dict[str, Chosen]:
    """What each finding costs with the amounts and counts of an entry."""
    return {finding.key: _cost(whole, finding, most[finding.key]) for finding in findings}


def _cost(whole: Whole, finding: Finding, most: int) -> Chosen:
    key, full, counted = finding.key, whole(finding.deduct or ZERO), bool(finding.per)
    least = full if finding.least is None else whole(finding.least)

    def cost(amounts: Entry, counts: Entry) -> int:
        each = full
        if key in amounts and least < full:
            each = min(max(whole(amounts[key]), least), full)
        if counted and key in counts:
            each *= int(counts[key])
        return min(each, most)

    return cost


def _most(whole: Whole, node: Node) -> dict[str, int]:
    """The most each finding may cost; without a limit of its own what the item is worth."""
    return {finding.key: whole(node.marks if finding.most is None else finding.most) for finding in node.findings}


def _progressive(whole: Whole, node: Node, parent: Node) -> Loss:
    last = max((rung.occurrence for rung in node.rule.ladder), default=1) if node.rule else 1
    costs = [whole(deduction(node, parent.marks, occurrence).lost) for occurrence in range(1, last + 1)]

    def loss(entry: Entry, earlier: int) -> int:
        return costs[min(earlier, last - 1)] if entry.get("findings") else 0

    return loss


def _choice(whole: Whole, node: Node, _parent: Node) -> Loss:
    marks = whole(node.marks)
    lost = {choice.key: marks - whole(choice.marks) for choice in node.rule.choices} if node.rule else {}
    lost[""] = marks
    return lambda entry, _earlier: lost[entry.get("choice", "")]


def _direct(whole: Whole, node: Node, _parent: Node) -> Loss:
    marks = whole(node.marks)

    def loss(entry: Entry, _earlier: int) -> int:
        given = entry.get("marks")
        return marks if given is None else marks - min(max(whole(given), 0), marks)

    return loss


LOSSES: Mapping[str, Callable[[Whole, Node, Node], Loss]] = {
    "deduct": _deduct,
    "progressive": _progressive,
    "choice": _choice,
    "direct": _direct,
}
