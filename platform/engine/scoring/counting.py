"""Which entries count: on the sheet itself, or on the one that it starts from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from engine.definitions.values import Catalogue

from .addresses import address, key_of, use_of
from .entries import ItemEntry, SheetEntries, Use
from .plan import Plan, plan_of


def lines_on(catalogue: Catalogue, entries: SheetEntries) -> tuple[str, ...]:
    """The addresses of the lines on a sheet: those in repeated tables once for each use."""
    repeated_in = catalogue.repeated_in
    found = []
    for line in catalogue.lines:
        table = repeated_in.get(line.key)
        uses = [use.key for use in entries.uses(table)] if table else [""]
        found += [address(line.key, use) for use in uses]
    return tuple(found)


def settled(catalogue: Catalogue, entries: SheetEntries) -> SheetEntries:
    """The entries without what stands below anything that takes no part, or in uses that are not on the sheet."""
    if not entries.absent and not catalogue.repeated_in:
        return entries
    plan = plan_of(catalogue)
    absent = frozenset(place for place in entries.absent if not _below(plan, place, entries.absent))
    if not catalogue.repeated_in and absent <= plan.items:
        return entries if absent.isdisjoint(entries.items) else replace(entries, items=_without(entries.items, absent))
    kept = {place: entry for place, entry in entries.items.items() if not _out(plan, place, absent, entries)}
    return replace(entries, items=kept, absent=absent)


def _without(items: Mapping[str, ItemEntry], absent: frozenset[str]) -> dict[str, ItemEntry]:
    return {place: entry for place, entry in items.items() if place not in absent}


def adopt_remaining(catalogue: Catalogue, entries: SheetEntries, base: SheetEntries | None = None) -> SheetEntries:
    """The entries with every line that has no verdict yet adopted; `base` says how repeated tables are used there."""
    counted = entries if base is None else effective_entries(catalogue, entries, base)
    adopted = dict.fromkeys(lines_on(catalogue, counted), "adopt")
    return replace(entries, verdicts={**adopted, **{key: said for key, said in entries.verdicts.items() if said}})


def effective_entries(catalogue: Catalogue, entries: SheetEntries, base: SheetEntries | None) -> SheetEntries:
    """What counts: overridden lines as entered here, all others as in the sheet that this one starts from.

    A table above the lines is overridden in the same way, for whether it takes part and how often it is used. Items
    that belong to no line, and records, count as entered here, or as in the other sheet when nothing is entered.
    """
    if base is None:
        return settled(catalogue, entries)
    plan = plan_of(catalogue)
    counted = SheetEntries(
        items=_items(plan, entries, base),
        absent=frozenset(
            [place for place in base.absent if not _own(plan, place, entries)]
            + [place for place in entries.absent if _own(plan, place, entries)]
        ),
        instances=_uses(entries, base),
        records=entries.records or base.records,
        adjustments=entries.adjustments or base.adjustments,
    )
    return settled(catalogue, counted)


def _items(plan: Plan, entries: SheetEntries, base: SheetEntries) -> dict[str, ItemEntry]:
    items = {place: entry for place, entry in base.items.items() if not _own(plan, place, entries)}
    loose = {place: entry for place, entry in entries.items.items() if not plan.line(place)}
    own = {place: entry for place, entry in entries.items.items() if _own(plan, place, entries)}
    return {**items, **loose, **own}


def _uses(entries: SheetEntries, base: SheetEntries) -> Mapping[str, tuple[Use, ...]]:
    overridden = [table for table, verdict in entries.verdicts.items() if verdict == "override"]
    kept = {table: uses for table, uses in base.instances.items() if table not in overridden}
    return kept | {table: entries.instances[table] for table in overridden if table in entries.instances}


def _own(plan: Plan, place: str, entries: SheetEntries) -> bool:
    """Whether this sheet decides here: by the verdict on the line, or above the lines on the node itself."""
    return entries.verdicts.get(plan.line(place) or place) == "override"


def _below(plan: Plan, place: str, absent: frozenset[str]) -> bool:
    return any(above in absent for above in plan.path(place)[1:])


def _out(plan: Plan, place: str, absent: frozenset[str], entries: SheetEntries) -> bool:
    """Whether an item stands under something that takes no part, or in a use that the sheet does not have."""
    path = plan.path(place)
    if not absent.isdisjoint(path):
        return True
    table = plan.catalogue.repeated_in.get(key_of(place)) if plan.catalogue.repeated_in else None
    return table is not None and use_of(place) not in {use.key for use in entries.uses(table)}
