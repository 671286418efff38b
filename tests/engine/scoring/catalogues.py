"""Small catalogues that the tests of scoring share."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from engine.definitions.values import (
    AbsentPolicy,
    Catalogue,
    Choice,
    Combine,
    Finding,
    ItemRule,
    Node,
    Rounding,
    Rung,
    Veto,
)
from engine.scoring import ItemEntry, SheetEntries

LADDER = ItemRule(
    kind="progressive",
    ladder=(
        Rung(1, Decimal("0.5"), "item"),
        Rung(2, Decimal(1), "item"),
        Rung(3, Decimal(1), "parent"),
    ),
)


def number(value: object) -> Decimal:
    return Decimal(str(value))


def ladder_item(key: str, marks: object, findings: int = 3) -> Node:
    ticks = tuple(Finding(key=f"{key}.{place}", text=f"{key} {place}") for place in range(1, findings + 1))
    return Node(key=key, title=key, marks=number(marks), rule=LADDER, findings=ticks)


def deduct_item(key: str, marks: object, *deductions: object) -> Node:
    ticks = tuple(
        Finding(key=f"{key}.{place}", text=f"{key} {place}", deduct=number(cost))
        for place, cost in enumerate(deductions, start=1)
    )
    return Node(key=key, title=key, marks=number(marks), rule=ItemRule(kind="deduct"), findings=ticks)


def choice_item(key: str, *tiers: object) -> Node:
    choices = tuple(
        Choice(key=f"t{place}", text=f"tier {place}", marks=number(mark)) for place, mark in enumerate(tiers)
    )
    return Node(key=key, title=key, marks=max(tier.marks for tier in choices), rule=ItemRule("choice", choices=choices))


def direct_item(key: str, marks: object, *, weight: object = None, line: bool = False) -> Node:
    return Node(
        key=key,
        title=key,
        marks=number(marks),
        rule=ItemRule(kind="direct"),
        weight=None if weight is None else number(weight),
        line=line,
        absent="exclude" if line else "forbidden",
    )


def line(
    key: str, *children: Node, absent: AbsentPolicy = "exclude", combine: Combine = "deduct", veto: str = ""
) -> Node:
    marks = sum((child.marks for child in children), Decimal(0))
    vetoes = (Veto(when=veto, because="vetoed"),) if veto else ()
    return Node(
        key=key, title=key, marks=marks, line=True, combine=combine, children=children, absent=absent, vetoes=vetoes
    )


def catalogue(
    *lines: Node, combine: Combine = "sum", marks: object = None, rounding: Rounding | None = None
) -> Catalogue:
    full = sum((child.marks for child in lines), Decimal(0)) if marks is None else number(marks)
    root = Node(key="", title="all", marks=full, combine=combine, children=lines)
    return Catalogue(
        key="quality", title="quality", root=root, rounding=rounding or Rounding(), absent_label="does not take part"
    )


def site() -> Catalogue:
    """Four lines of 40 + 30 + 20 + 10 = 100 marks, every item on the ladder."""
    return catalogue(
        line("rebar", ladder_item("rebar.cover", 10), ladder_item("rebar.joints", 30)),
        line("concrete", ladder_item("concrete.curing", 10), ladder_item("concrete.strength", 20)),
        line("masonry", ladder_item("masonry.bond", 20)),
        line("records", ladder_item("records.filed", 4), ladder_item("records.signed", 6)),
    )


def findings(*keys: str, absent: Iterable[str] = (), **more: Any) -> SheetEntries:
    """Entries with these findings ticked, each at the item its key begins with."""
    items: dict[str, ItemEntry] = {}
    for key in keys:
        item = key.rpartition(".")[0]
        items[item] = ItemEntry(findings=(*items.get(item, ItemEntry()).findings, key))
    return SheetEntries(items=items, absent=frozenset(absent), **more)
