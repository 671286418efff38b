"""What a finding costs: fixed, chosen within a range, for each place, at most so much; and one fact only once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from engine.definitions.values import Finding

from .addresses import key_of, use_of
from .entries import ItemEntry, SheetEntries
from .exact import ZERO
from .plan import Plan
from .scores import Cost

STRIKES = ("", "item", "parent", "sheet")  # from the mildest


def cost_of(finding: Finding, entry: ItemEntry, *, doubled: str = "") -> Cost:
    """What a ticked finding costs; `doubled` names the finding that costs for the same fact already."""
    if doubled:
        return Cost(finding.key, ZERO, "same_fact", {"other": doubled})
    points = cost = _amount(finding, entry)
    data: dict[str, object] = {"points": points}
    if finding.per:
        count = entry.counts.get(finding.key, 1)
        cost = points * count
        data = {"points": points, "count": count, "per": finding.per}
    if finding.most is not None and cost > finding.most:
        cost, data = finding.most, {**data, "most": finding.most}
    return Cost(finding.key, cost, "strikes" if finding.strikes else "cost", data)


def doubled_facts(plan: Plan, entries: SheetEntries) -> Mapping[str, Mapping[str, str]]:
    """By item: the findings that speak of a fact for which a heavier one costs already, and that one.

    A fact is one on the sheet; in a repeated table it is one in each use. Of equally heavy ones the catalogue's first
    costs.
    """
    heaviest: dict[tuple[str, str], tuple[tuple[int, Decimal], str, str]] = {}
    found = list(_with_facts(plan, entries))
    for place, finding, weight in found:
        fact = (finding.fact, use_of(place))
        if fact not in heaviest or weight > heaviest[fact][0]:
            heaviest[fact] = (weight, place, finding.key)
    doubled: dict[str, dict[str, str]] = {}
    for place, finding, _ in found:
        _, first, key = heaviest[finding.fact, use_of(place)]
        if (first, key) != (place, finding.key):
            doubled.setdefault(place, {})[finding.key] = key
    return doubled


def _amount(finding: Finding, entry: ItemEntry) -> Decimal:
    """Its deduction, or where the inspector chooses what was chosen, within the range."""
    full = finding.deduct or ZERO
    if finding.least is None:
        return full
    return min(max(entry.amounts.get(finding.key, full), finding.least), full)


def _with_facts(plan: Plan, entries: SheetEntries) -> Iterator[tuple[str, Finding, tuple[int, Decimal]]]:
    """Every ticked finding that speaks of a fact, in the catalogue's order."""
    order = {key: number for number, key in enumerate(plan.nodes)}
    places = [place for place in entries.items if key_of(place) in order]
    for place in sorted(places, key=lambda place: (order[key_of(place)], place)):
        entry = entries.items[place]
        for finding in plan.nodes[key_of(place)].findings:
            if finding.fact and finding.key in entry.findings:
                yield place, finding, (STRIKES.index(finding.strikes), cost_of(finding, entry).cost)
