"""What is entered on a sheet, cell by cell."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from engine.scoring import ItemEntry, SheetEntries
from exchange.excel.sheets import columns as c
from exchange.excel.sheets.choices import label, tiers_of
from exchange.excel.sheets.items import Spot
from exchange.excel.sheets.nodes import may_be_out
from exchange.excel.sheets.places import Detail, Place
from exchange.excel.writing import Content

Fill = tuple[Spot, Content]


def entry_cells(
    root: Place, own: SheetEntries, base: SheetEntries | None, history: Mapping[str, int]
) -> Iterator[Fill]:
    """Everything entered on this sheet, and on the one it starts from, and how often something was found before."""
    for place in root.walk():
        if place.above is None:
            continue
        yield from _place_cells(place, own, base)
        if place.kind == "progressive":
            yield (c.EARLIER, place.row), history.get(place.address, 0)


def may_be_decided(place: Place) -> bool:
    """Whether a sheet that starts from another says of this place whether it adopts it."""
    if place.above is None:
        return False
    return place.node.line or (place.line is None and (may_be_out(place) or place.node.repeat is not None))


def _place_cells(place: Place, own: SheetEntries, base: SheetEntries | None) -> Iterator[Fill]:
    verdict = {"adopt": c.TICKED, "override": c.OVERRIDDEN}.get(own.verdicts.get(place.address, ""))
    if base is not None and may_be_decided(place):
        yield (c.VERDICT, place.row), verdict
        yield (c.OPINION, place.row), own.opinions.get(place.address)
    if may_be_out(place):
        yield (c.ABSENT, place.row), _tick(place.address in own.absent)
        if base is not None:
            yield (c.BASE_ABSENT, place.row), _tick(place.address in base.absent)
    if place.node.rule:
        entry = own.item(place.address)
        yield (c.REMARK, place.row), entry.remark or None
        yield from _details(place, entry, (c.ENTRY, c.COUNT, c.AMOUNT))
        if base is not None:
            yield from _details(place, base.item(place.address), (c.BASE, c.BASE_COUNT, c.BASE_AMOUNT))


def _details(place: Place, entry: ItemEntry, columns: tuple[int, int, int]) -> Iterator[Fill]:
    said, count, amount = columns
    for detail in place.details:
        yield (said, detail.row), _said(place, detail, entry)
        if detail.finding and detail.key in entry.findings:
            yield (count, detail.row), entry.counts.get(detail.key)
            yield (amount, detail.row), entry.amounts.get(detail.key)


def _said(place: Place, detail: Detail, entry: ItemEntry) -> str | Decimal | None:
    if detail.finding:
        return _tick(detail.key in entry.findings)
    if detail.input:
        return entry.inputs.get(detail.key)
    if place.kind == "choice":
        tiers = enumerate(tiers_of(place), start=1)
        return next((label(position, tier) for position, tier in tiers if tier.key == entry.choice), None)
    return entry.marks if place.kind == "direct" else None


def _tick(ticked: bool) -> str | None:
    return c.TICKED if ticked else None
