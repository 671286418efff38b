"""What the records of a ledger come to on a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from engine.definitions.values import Ledger, LedgerRow, Once, Points
from engine.feel import compile_expression

from .dates import last_day
from .entries import LedgerRecord
from .exact import ZERO

Facts = Mapping[str, object]


@dataclass(frozen=True)
class Recorded:
    """One record of a ledger, what it is worth, and why it is not worth more."""

    record: LedgerRecord
    title: str
    points: Decimal  # for one
    worth: Decimal
    rule: str = "recorded"  # recorded, row_most, once, not_valid, not_counted
    source: str = ""

    @property
    def counts(self) -> bool:
        """It is valid, and no other record of the same thing takes its place."""
        return self.rule in ("recorded", "row_most")


@dataclass(frozen=True)
class LedgerScore:
    """What a ledger came to: all its records together, and as much of it as may count."""

    ledger: Ledger
    total: Decimal
    counted: Decimal
    records: tuple[Recorded, ...]


def ledger_score(ledger: Ledger, records: Iterable[LedgerRecord], *, on: date | None, facts: Facts) -> LedgerScore:
    """Add up the records that count on a day: the heaviest of those that speak of the same thing, and caps.

    Without a day every record is taken for valid.
    """
    found = [_valued(ledger, record, on, facts) for record in records if record.row in ledger.by_key]
    for once in ledger.once:
        found = _heaviest(ledger, once, found)
    found = _within_rows(ledger, found, facts)
    total = sum((each.worth for each in found), ZERO)
    counted = total if ledger.most is None else min(total, ledger.most)
    return LedgerScore(ledger, total, counted, tuple(found))


def valid_until(row: LedgerRow, record: LedgerRecord) -> date | None:
    """The last day on which a record counts; none where it counts for good."""
    if record.until is not None or record.on is None or row.valid_months is None:
        return record.until
    return last_day(record.on, row.valid_months)


def _valued(ledger: Ledger, record: LedgerRecord, on: date | None, facts: Facts) -> Recorded:
    row = ledger.by_key[record.row]
    points = points_of(row.points, ledger, facts)
    count = record.count if row.per_occurrence else 1
    one = Recorded(record, row.title, points, points * count, source=row.source)
    if not _valid(row, record, on):
        return replace(one, worth=ZERO, rule="not_valid")
    names = {"row": row.key, "group": row.group, "count": Decimal(record.count), **facts, **record.words}
    if ledger.counts and compile_expression(ledger.counts).value(names) is not True:
        return replace(one, worth=ZERO, rule="not_counted")
    return one


def points_of(points: Points | None, ledger: Ledger, facts: Facts) -> Decimal:
    """The number, or the one written for the value of the ledger's fact."""
    if isinstance(points, tuple):
        return dict(points).get(str(facts.get(ledger.points_by)), ZERO)
    return points or ZERO


def _valid(row: LedgerRow, record: LedgerRecord, on: date | None) -> bool:
    if on is None or record.on is None:
        return True
    until = valid_until(row, record)
    return record.on <= on and (until is None or on <= until)


def _heaviest(ledger: Ledger, once: Once, found: Sequence[Recorded]) -> list[Recorded]:
    """Of the records with the same word only the heaviest keeps its worth; of equally heavy ones the first."""
    kept: dict[str, Recorded] = {}
    for each in found:
        same = each.record.words.get(once.by, "")
        if same and each.counts and _among(ledger, once, each) and (same not in kept or each.worth > kept[same].worth):
            kept[same] = each
    return [_once(ledger, once, each, kept) for each in found]


def _once(ledger: Ledger, once: Once, each: Recorded, kept: Mapping[str, Recorded]) -> Recorded:
    best = kept.get(each.record.words.get(once.by, ""))
    if best is None or best is each or not each.counts or not _among(ledger, once, each):
        return each
    return replace(each, worth=ZERO, rule="once")


def _among(ledger: Ledger, once: Once, each: Recorded) -> bool:
    return not once.among or ledger.by_key[each.record.row].group in once.among


def _within_rows(ledger: Ledger, found: Iterable[Recorded], facts: Facts) -> list[Recorded]:
    """Keep all records of a row together within the most that it may be worth."""
    left = {row.key: points_of(row.most, ledger, facts) for row in ledger.rows if row.most is not None}
    kept = []
    for each in found:
        row = each.record.row
        if row in left and each.worth > left[row]:
            each = replace(each, worth=left[row], rule="row_most")
        if row in left:
            left[row] -= each.worth
        kept.append(each)
    return kept
