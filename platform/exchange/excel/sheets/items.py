"""The formulas of an item: what its entries cost or earn by its rule."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from engine.definitions.values import Finding, Node
from exchange.excel.sheets import columns as c
from exchange.excel.sheets.arithmetic import most, number, text, total
from exchange.excel.sheets.columns import cell, span
from exchange.excel.sheets.places import Detail, Place

STRIKES = ("", "item", "parent", "sheet")  # from the mildest, as the engine has them
_HEAVIER = Decimal(10_000_000)  # any strike weighs more than any deduction

Spot = tuple[int, int]  # column and row


def said_cells(place: Place, *, has_base: bool) -> Iterator[tuple[Spot, str]]:
    """What counts of an item's entries: this sheet's, or those of the sheet it starts from."""
    own = f"{cell(c.OWN, place.row)}=1"
    for detail in place.details:
        for said, here, there in _SIDES:
            mine, theirs = (cell(column, detail.row) for column in (here, there))
            formula = f'IF({mine}="","",{mine})'
            if has_base:
                formula = f'IF({own},{formula},IF({theirs}="","",{theirs}))'
            yield (said, detail.row), formula


_SIDES = (
    (c.SAID, c.ENTRY, c.BASE),
    (c.SAID_COUNT, c.COUNT, c.BASE_COUNT),
    (c.SAID_AMOUNT, c.AMOUNT, c.BASE_AMOUNT),
)


def tick_cells(place: Place) -> Iterator[tuple[Spot, str]]:
    """Whether each finding of an item counts: ticked, and nothing above left out."""
    out = cell(c.OUT, place.row)
    for detail in place.details:
        if detail.finding:
            said = cell(c.SAID, detail.row)
            yield (c.TICK, detail.row), f"IF(AND({said}={text(c.TICKED)},{out}=0),1,0)"


def cost_cells(place: Place, same_fact: Mapping[str, list[Detail]]) -> Iterator[tuple[Spot, str]]:
    """What each finding of an item costs; of those with the same fact only the heaviest, the first of equal ones.

    By a ladder the item costs as a whole.
    """
    if place.kind == "progressive":
        yield (c.COST, place.row), _ladder(place)
    for detail in place.details:
        finding = detail.finding
        if finding is None or place.kind != "deduct":
            continue
        cost = f"{cell(c.TICK, detail.row)}*{_points(finding, detail.row)}"
        others = same_fact.get(finding.fact, []) if finding.fact else []
        if len(others) > 1:
            grave = number(STRIKES.index(finding.strikes) * _HEAVIER)
            yield (c.WEIGHT, detail.row), f"{cell(c.TICK, detail.row)}*({grave}+{_points(finding, detail.row)})"
            cost = f"IF({_is_heaviest(detail, others)},{cost},0)"
        yield (c.COST, detail.row), cost


def _points(finding: Finding, row: int) -> str:
    """What a finding costs when it counts: fixed or chosen, for each, at most so much."""
    points = number(finding.deduct or 0)
    if finding.least is not None:
        chosen = cell(c.SAID_AMOUNT, row)
        points = f'IF({chosen}="",{points},MEDIAN({number(finding.least)},{chosen},{points}))'
    if finding.per:
        count = cell(c.SAID_COUNT, row)
        points = f'{points}*IF({count}="",1,{count})'
    return f"MIN({number(finding.most)},{points})" if finding.most is not None else f"({points})"


def _is_heaviest(detail: Detail, others: list[Detail]) -> str:
    own = cell(c.WEIGHT, detail.row)
    earlier = [cell(c.WEIGHT, other.row) for other in others if other.row < detail.row]
    all_of_them = most(cell(c.WEIGHT, other.row) for other in others)
    first = f",{most(earlier)}<{own}" if earlier else ""
    return f"AND({own}={all_of_them}{first})"


def strike_formula(place: Place) -> str:
    """The gravest strike among the ticked findings; nothing where none strikes."""
    striking = [detail for detail in place.details if detail.finding and detail.finding.strikes]
    return most(f"{cell(c.TICK, each.row)}*{STRIKES.index(each.finding.strikes)}" for each in striking)  # type: ignore[union-attr]


def has_strikes(node: Node) -> bool:
    """Whether a finding of the item strikes anything."""
    return any(finding.strikes for finding in node.findings)


def earned_and_lost(place: Place, *, tiers: str = "") -> tuple[str, str]:
    """What an item earns and what it takes from its parent; `tiers` is where the marks of its tiers stand.

    A rule by formula is not ours to write: its place has the caller's own.
    """
    marks = number(place.node.marks)
    if place.kind == "progressive":
        cost = cell(c.COST, place.row)
        return f"MAX(0,{marks}-{cost})", cost
    if place.kind == "deduct":
        costs = total([span(c.COST, place.row, place.last)])
        lost = f"MIN({marks},{costs})"
        if has_strikes(place.node):
            lost = f"IF({cell(c.STRIKE, place.row)}>0,{marks},{lost})"
        return f"{marks}-{lost}", lost
    said = cell(c.SAID, place.row)
    if place.kind == "choice":
        earned = f'IF({said}="",0,INDEX({tiers},VALUE(LEFT({said},FIND(" ",{said})-1))))'
    else:
        earned = f'IF({said}="",0,MEDIAN(0,{said},{marks}))'
    return earned, f"{marks}-{earned}"


def _ladder(place: Place) -> str:
    """The rung that the occurrence has reached, once anything is ticked."""
    assert place.node.rule
    assert place.above
    occurrence = f"({cell(c.EARLIER, place.row)}+1)"
    cost = "0"
    for rung in sorted(place.node.rule.ladder, key=lambda rung: rung.occurrence):
        marks = place.above.node.marks if rung.of == "parent" else place.node.marks
        cost = f"IF({occurrence}>={rung.occurrence},{number(marks * rung.share)},{cost})"
    return f"IF({total([span(c.TICK, place.row, place.last)])}=0,0,{cost})"
