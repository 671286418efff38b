"""What people enter on a score sheet, as frozen values that go to and from stored JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation

from engine.definitions.values import Catalogue

from .errors import EntriesUnreadable

Json = dict[str, object]


@dataclass(frozen=True)
class ItemEntry:
    """What is entered at one item: ticked findings with a remark, the chosen tier, or the marks given."""

    findings: tuple[str, ...] = ()
    remark: str = ""
    choice: str = ""
    marks: Decimal | None = None

    @property
    def empty(self) -> bool:
        """Nothing is entered."""
        return not (self.findings or self.remark or self.choice) and self.marks is None

    def to_json(self) -> Json:
        """The stored form, without what is empty."""
        stored: Json = {"findings": list(self.findings), "remark": self.remark, "choice": self.choice}
        result = {key: value for key, value in stored.items() if value}
        return result if self.marks is None else {**result, "marks": self.marks}


NOTHING = ItemEntry()


@dataclass(frozen=True)
class SheetEntries:
    """Everything entered on one sheet. Verdicts and opinions exist where the sheet starts from another one."""

    items: Mapping[str, ItemEntry] = field(default_factory=dict)
    absent: frozenset[str] = frozenset()
    verdicts: Mapping[str, str] = field(default_factory=dict)
    opinions: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def from_json(cls, document: Mapping[str, object]) -> SheetEntries:
        """Read the stored form; anything that has not its shape is refused with the place."""
        items = {key: _item(key, value) for key, value in _mapping(document.get("items", {}), "items").items()}
        return cls(
            items={key: entry for key, entry in items.items() if not entry.empty},
            absent=frozenset(_texts(document.get("absent", ()), "absent")),
            verdicts=_text_mapping(document.get("verdicts", {}), "verdicts"),
            opinions=_text_mapping(document.get("opinions", {}), "opinions"),
        )

    def to_json(self) -> Json:
        """The stored form, in a settled order, so that equal entries are equal text."""
        items = {key: self.items[key].to_json() for key in sorted(self.items) if not self.items[key].empty}
        stored: Json = {
            "items": items,
            "absent": sorted(self.absent),
            "verdicts": dict(sorted(self.verdicts.items())),
            "opinions": {key: text for key, text in sorted(self.opinions.items()) if text},
        }
        return {key: value for key, value in stored.items() if value}

    def item(self, key: str) -> ItemEntry:
        """What is entered at an item, perhaps nothing."""
        return self.items.get(key, NOTHING)


def settled(catalogue: Catalogue, entries: SheetEntries) -> SheetEntries:
    """The entries without what stands under lines that take no part: ticking and un-ticking such a line clears it."""
    line_of = catalogue.line_of
    kept = {key: entry for key, entry in entries.items.items() if line_of.get(key, "") not in entries.absent}
    return replace(entries, items=kept)


def adopt_remaining(catalogue: Catalogue, entries: SheetEntries) -> SheetEntries:
    """The entries with every line that has no verdict yet adopted."""
    adopted = {line.key: entries.verdicts.get(line.key) or "adopt" for line in catalogue.lines}
    return replace(entries, verdicts=adopted)


def effective_entries(catalogue: Catalogue, entries: SheetEntries, base: SheetEntries | None) -> SheetEntries:
    """What counts: overridden lines as entered here, all others as in the sheet that this one starts from.

    Items that belong to no line count as entered here, or as in the other sheet when nothing is entered.
    """
    if base is None:
        return settled(catalogue, entries)
    own = frozenset(line.key for line in catalogue.lines if entries.verdicts.get(line.key) == "override")
    line_of = catalogue.line_of
    items = {key: entry for key, entry in base.items.items() if line_of.get(key, "") not in own}
    items |= {key: entry for key, entry in entries.items.items() if line_of.get(key, key) in own or key not in line_of}
    absent = (base.absent - own) | (entries.absent & own)
    return settled(catalogue, SheetEntries(items=items, absent=absent))


def _mapping(value: object, place: str) -> Mapping[str, object]:
    if not isinstance(value, Mapping) or not all(isinstance(key, str) for key in value):
        raise EntriesUnreadable("not_an_object", {"place": place})
    return value


def _texts(value: object, place: str) -> tuple[str, ...]:
    if not isinstance(value, list | tuple) or not all(isinstance(text, str) for text in value):
        raise EntriesUnreadable("not_a_list_of_texts", {"place": place})
    return tuple(dict.fromkeys(value))


def _text(value: object, place: str) -> str:
    if not isinstance(value, str):
        raise EntriesUnreadable("not_a_text", {"place": place})
    return value


def _text_mapping(value: object, place: str) -> dict[str, str]:
    return {key: _text(text, f"{place}/{key}") for key, text in _mapping(value, place).items() if text}


def _item(key: str, value: object) -> ItemEntry:
    place = f"items/{key}"
    entry = _mapping(value, place)
    return ItemEntry(
        findings=_texts(entry.get("findings", ()), f"{place}/findings"),
        remark=_text(entry.get("remark", ""), f"{place}/remark"),
        choice=_text(entry.get("choice", ""), f"{place}/choice"),
        marks=_marks(entry.get("marks"), f"{place}/marks"),
    )


def _marks(value: object, place: str) -> Decimal | None:
    if value is None or value == "":
        return None
    if isinstance(value, bool | float) or not isinstance(value, int | str | Decimal):
        raise EntriesUnreadable("not_a_number", {"place": place})
    try:
        number = Decimal(value)
    except InvalidOperation:
        raise EntriesUnreadable("not_a_number", {"place": place}) from None
    if not number.is_finite():
        raise EntriesUnreadable("not_a_number", {"place": place})
    return number
