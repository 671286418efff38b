"""What two states of a sheet's entries differ in, place by place, and how changes of two people go together."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from engine.definitions.values import Catalogue
from engine.scoring import SheetEntries, key_of, use_of
from exchange.excel.sheets.words import answer_words, place_words

Answer = tuple[object, ...]
Said = TypeVar("Said")


@dataclass(frozen=True)
class EntryChange:
    """One place where entries differ: its address, what it is called, and both states in words."""

    address: str
    title: str
    old: str
    new: str
    contested: bool = False  # somebody else changed the same place meanwhile


@dataclass(frozen=True)
class Merged:
    """The entries of a file put onto a sheet that went on meanwhile."""

    entries: SheetEntries
    contested: frozenset[str]  # addresses that both changed, otherwise than each other


def changed_places(old: SheetEntries, new: SheetEntries) -> frozenset[str]:
    """The addresses at which two states differ."""
    before, after = _answers(old), _answers(new)
    return frozenset(place for place in {*before, *after} if before.get(place) != after.get(place))


def merge_entries(exported: SheetEntries, filled: SheetEntries, current: SheetEntries) -> Merged:
    """What the file changed, put onto the present state; where both changed the same place, the file's counts."""
    mine, theirs = changed_places(exported, filled), changed_places(exported, current)
    contested = frozenset(
        place for place in mine & theirs if _answers(filled).get(place) != _answers(current).get(place)
    )
    merged = replace(
        current,
        items=_taken(current.items, filled.items, mine),
        absent=(current.absent - mine) | (filled.absent & mine),
        verdicts=_taken(current.verdicts, filled.verdicts, mine),
        opinions=_taken(current.opinions, filled.opinions, mine),
    )
    return Merged(merged, contested)


def entry_changes(
    catalogue: Catalogue, old: SheetEntries, new: SheetEntries, contested: frozenset[str] = frozenset()
) -> tuple[EntryChange, ...]:
    """The differences in words, in the catalogue's order."""
    order = {key: number for number, key in enumerate(catalogue.nodes)}
    places = sorted(changed_places(old, new), key=lambda place: (order.get(key_of(place), 0), use_of(place)))
    return tuple(
        EntryChange(
            place,
            place_words(catalogue, new, place),
            answer_words(catalogue, old, place),
            answer_words(catalogue, new, place),
            place in contested,
        )
        for place in places
    )


def _taken(current: Mapping[str, Said], filled: Mapping[str, Said], places: frozenset[str]) -> dict[str, Said]:
    kept = {place: value for place, value in current.items() if place not in places}
    return kept | {place: value for place, value in filled.items() if place in places}


def _answers(entries: SheetEntries) -> Mapping[str, Answer]:
    places = {*entries.items, *entries.absent, *entries.verdicts, *entries.opinions}
    return {place: _answer(entries, place) for place in places}


def _answer(entries: SheetEntries, place: str) -> Answer:
    item = entries.item(place)
    return (
        frozenset(item.findings),
        item.remark,
        item.choice,
        item.marks,
        dict(item.amounts),
        dict(item.counts),
        dict(item.inputs),
        place in entries.absent,
        entries.verdicts.get(place, ""),
        entries.opinions.get(place, ""),
    )
