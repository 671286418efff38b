"""What people enter on a score sheet, as frozen values that go to and from stored JSON.

Items, lines and tables are named by their address (`addresses`): in a repeated table that includes the use.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from . import reading
from .reading import Json


@dataclass(frozen=True)
class ItemEntry:
    """What is entered at one item: ticked findings with a remark, the chosen tier, the marks or numbers given."""

    findings: tuple[str, ...] = ()
    remark: str = ""
    choice: str = ""
    marks: Decimal | None = None
    amounts: Mapping[str, Decimal] = field(default_factory=dict)  # chosen within a range, by finding
    counts: Mapping[str, int] = field(default_factory=dict)  # how many places or people, by finding
    inputs: Mapping[str, Decimal] = field(default_factory=dict)  # the numbers of a rule by formula

    @property
    def empty(self) -> bool:
        """Nothing is entered."""
        return not (self.findings or self.remark or self.choice or self.inputs) and self.marks is None

    def to_json(self) -> Json:
        """The stored form, without what is empty."""
        stored: Json = {
            "findings": list(self.findings),
            "remark": self.remark,
            "choice": self.choice,
            "amounts": {key: self.amounts[key] for key in sorted(self.amounts)},
            "counts": {key: self.counts[key] for key in sorted(self.counts)},
            "inputs": {key: self.inputs[key] for key in sorted(self.inputs)},
        }
        result = {key: value for key, value in stored.items() if value}
        return result if self.marks is None else {**result, "marks": self.marks}

    @classmethod
    def from_json(cls, value: object, *place: str) -> ItemEntry:
        """Read the stored form."""
        entry = reading.mapping(value, *place)
        return cls(**{name: _READERS[name](entry[name], *place, name) for name in entry if name in _READERS})


_READERS: Mapping[str, Callable[..., Any]] = {
    "findings": reading.texts,
    "remark": reading.text,
    "choice": reading.text,
    "marks": reading.optional_number,
    "amounts": reading.numbers,
    "counts": reading.counts,
    "inputs": reading.numbers,
}


@dataclass(frozen=True)
class Use:
    """One use of a repeated table: its key in addresses, and what people call it."""

    key: str
    title: str = ""

    def to_json(self) -> Json:
        """The stored form."""
        return {"key": self.key, **({"title": self.title} if self.title else {})}

    @classmethod
    def from_json(cls, value: object, place: str) -> Use:
        """Read the stored form."""
        use = reading.mapping(value, place)
        return cls(reading.key(use.get("key", ""), place), reading.text(use.get("title", ""), place, "title"))


@dataclass(frozen=True)
class LedgerRecord:
    """Something recorded in a ledger: its row, its day, how often, until when, and words of its own."""

    row: str
    on: date | None = None
    count: int = 1
    until: date | None = None
    words: Mapping[str, str] = field(default_factory=dict)

    def to_json(self) -> Json:
        """The stored form, without what is empty."""
        stored: Json = {"row": self.row, "on": reading.day_text(self.on), "until": reading.day_text(self.until)}
        stored |= {"words": dict(sorted(self.words.items()))}
        kept = {key: value for key, value in stored.items() if value}
        return kept if self.count == 1 else {**kept, "count": self.count}

    @classmethod
    def from_json(cls, value: object, place: str) -> LedgerRecord:
        """Read the stored form."""
        record = reading.mapping(value, place)
        return cls(
            row=reading.text(record.get("row", ""), place, "row"),
            on=reading.day(record.get("on"), place, "on"),
            count=reading.count(record.get("count", 1), place, "count"),
            until=reading.day(record.get("until"), place, "until"),
            words=reading.text_mapping(record.get("words", {}), f"{place}/words"),
        )


@dataclass(frozen=True)
class AdjustmentRecord:
    """Something that moves the grade, or takes an earlier record back; never edited, only reversed by another."""

    no: int
    matter: str = ""
    reverses: int | None = None
    on: date | None = None
    until: date | None = None
    reason: str = ""
    evidence: tuple[str, ...] = ()

    def to_json(self) -> Json:
        """The stored form, without what is empty."""
        stored: Json = {
            "no": self.no,
            "matter": self.matter,
            "reverses": self.reverses,
            "on": reading.day_text(self.on),
            "until": reading.day_text(self.until),
            "reason": self.reason,
            "evidence": list(self.evidence),
        }
        return {key: value for key, value in stored.items() if value or key == "no"}

    @classmethod
    def from_json(cls, value: object, place: str) -> AdjustmentRecord:
        """Read the stored form."""
        record = reading.mapping(value, place)
        reverses = record.get("reverses")
        return cls(
            no=reading.count(record.get("no"), place, "no"),
            matter=reading.text(record.get("matter", ""), place, "matter"),
            reverses=None if reverses is None else reading.count(reverses, place, "reverses"),
            on=reading.day(record.get("on"), place, "on"),
            until=reading.day(record.get("until"), place, "until"),
            reason=reading.text(record.get("reason", ""), place, "reason"),
            evidence=reading.texts(record.get("evidence", ()), place, "evidence"),
        )


NOTHING = ItemEntry()


@dataclass(frozen=True)
class SheetEntries:
    """Everything entered on one sheet. Verdicts and opinions exist where the sheet starts from another one."""

    items: Mapping[str, ItemEntry] = field(default_factory=dict)
    absent: frozenset[str] = frozenset()
    verdicts: Mapping[str, str] = field(default_factory=dict)
    opinions: Mapping[str, str] = field(default_factory=dict)
    instances: Mapping[str, tuple[Use, ...]] = field(default_factory=dict)  # the uses of repeated tables
    records: tuple[LedgerRecord, ...] = ()
    adjustments: tuple[AdjustmentRecord, ...] = ()

    @classmethod
    def from_json(cls, document: Mapping[str, object]) -> SheetEntries:
        """Read the stored form; anything that has not its shape is refused with the place."""
        items = reading.mapping(document.get("items", {}), "items")
        read = {key: ItemEntry.from_json(value, "items", key) for key, value in items.items()}
        return cls(
            items={key: entry for key, entry in read.items() if not entry.empty},
            absent=frozenset(reading.texts(document.get("absent", ()), "absent")),
            verdicts=reading.text_mapping(document.get("verdicts", {}), "verdicts"),
            opinions=reading.text_mapping(document.get("opinions", {}), "opinions"),
            instances=_instances(document.get("instances", {})),
            records=reading.each(LedgerRecord.from_json, document.get("records", ()), "records"),
            adjustments=reading.each(AdjustmentRecord.from_json, document.get("adjustments", ()), "adjustments"),
        )

    def to_json(self) -> Json:
        """The stored form, in a settled order, so that equal entries are equal text."""
        items = {key: self.items[key].to_json() for key in sorted(self.items) if not self.items[key].empty}
        stored: Json = {
            "items": items,
            "absent": sorted(self.absent),
            "verdicts": dict(sorted(self.verdicts.items())),
            "opinions": {key: text for key, text in sorted(self.opinions.items()) if text},
            "instances": {key: [use.to_json() for use in uses] for key, uses in sorted(self.instances.items()) if uses},
            "records": [record.to_json() for record in self.records],
            "adjustments": [record.to_json() for record in self.adjustments],
        }
        return {key: value for key, value in stored.items() if value}

    def item(self, place: str) -> ItemEntry:
        """What is entered at an item, perhaps nothing."""
        return self.items.get(place, NOTHING)

    def uses(self, table: str) -> tuple[Use, ...]:
        """How a repeated table is used, perhaps not at all."""
        return self.instances.get(table, ())


def _instances(value: object) -> dict[str, tuple[Use, ...]]:
    tables = reading.mapping(value, "instances").items()
    read = {key: reading.each(Use.from_json, uses, f"instances/{key}") for key, uses in tables}
    return {key: uses for key, uses in read.items() if uses}
