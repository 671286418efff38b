"""The catalogue and the sheets that the bench of scoring uses, and the same as other packages like to be told."""

import json
import random
from collections.abc import Iterator
from decimal import Decimal

from engine.definitions.values import Catalogue, Finding, ItemRule, Node, Rounding, walk
from engine.scoring import ItemEntry, SheetEntries

SECTIONS, ITEMS = 10, 20  # 200 items with four deductions each: 800 rules
MARKS = Decimal(5)
COSTS = (Decimal(2), Decimal("1.5"), Decimal(3))
EACH, MOST = Decimal("0.5"), Decimal(3)  # the fourth costs so much for each place, at most so much


def catalogue() -> Catalogue:
    """Ten sections of twenty items; every item may be left out."""
    sections = tuple(_section(f"s{number}") for number in range(SECTIONS))
    root = Node(key="", title="all", marks=sum((each.marks for each in sections), Decimal(0)), children=sections)
    return Catalogue(key="bench", title="bench", root=root, rounding=Rounding(2), absent_label="")


def _section(key: str) -> Node:
    items = tuple(_item(f"{key}_{number}") for number in range(ITEMS))
    return Node(key=key, title=key, marks=MARKS * ITEMS, children=items, absent="exclude")


def _item(key: str) -> Node:
    fixed = tuple(Finding(f"{key}_{number}", "a deduction", deduct=cost) for number, cost in enumerate(COSTS, start=1))
    counted = Finding(f"{key}_4", "a deduction for each place", deduct=EACH, per="place", most=MOST)
    findings = (*fixed, counted)
    return Node(
        key=key, title=key, marks=MARKS, rule=ItemRule("deduct"), findings=findings, absent="exclude", line=True
    )


def sheet(of: Catalogue, *, found: int, absent: int, seed: int, words: bool = False) -> SheetEntries:
    """A sheet with one to three findings in so many items, perhaps with words of their own, and so many left out."""
    chance = random.Random(seed)
    items = chance.sample([node for node in walk(of.root) if node.rule], found + absent)
    said = f"number {{}} on sheet {seed}" if words else ""
    entries = {item.key: _entry(item, chance, said.format(number)) for number, item in enumerate(items[:found])}
    return SheetEntries(items=entries, absent=frozenset(item.key for item in items[found:]))


def _entry(item: Node, chance: random.Random, remark: str) -> ItemEntry:
    ticked = sorted(chance.sample([finding.key for finding in item.findings], chance.choice((1, 1, 2, 3))))
    counted = item.findings[-1].key
    counts = {counted: chance.randint(2, 8)} if counted in ticked else {}
    return ItemEntry(findings=tuple(ticked), counts=counts, remark=remark)


def stored(entries: SheetEntries) -> str:
    """As it is stored."""
    return json.dumps(entries.to_json(), default=float)


def flat(entries: SheetEntries) -> str:
    """The same for rule engines: how often each finding was found, and what is left out."""
    found = {key: count for _, key, count in _found(entries)}
    return json.dumps({"found": found, "absent": dict.fromkeys(sorted(entries.absent), 1)})


def answers(entries: SheetEntries) -> str:
    """The same as answers to a survey: the ticks of each question, counts, and what is left out."""
    ticks = {key: list(entry.findings) for key, entry in entries.items.items()}
    counts = {key: count for _, key, count in _found(entries) if key.endswith("_4")}
    return json.dumps({**ticks, **counts, **{f"{key}_absent": True for key in sorted(entries.absent)}})


def rules(of: Catalogue) -> list[dict[str, object]]:
    """The rules of the catalogue as plain data."""
    return [
        {"key": node.key, "marks": float(node.marks), "findings": [_rule(finding) for finding in node.findings]}
        for node in walk(of.root)
        if node.rule
    ]


def _rule(finding: Finding) -> dict[str, object]:
    most = None if finding.most is None else float(finding.most)
    return {"key": finding.key, "deduct": float(finding.deduct or 0), "most": most}


def _found(entries: SheetEntries) -> Iterator[tuple[str, str, int]]:
    for item, entry in entries.items.items():
        for key in entry.findings:
            yield item, key, entry.counts.get(key, 1)
