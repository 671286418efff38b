"""Ledgers: records that add to a score or take from it as long as they are valid."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Literal

from engine.definitions.values.common import Evidence

Points = Decimal | tuple[tuple[str, Decimal], ...]  # a number, or a number for each value of a fact


@dataclass(frozen=True)
class LedgerRow:
    """Something that may be recorded, and what it is worth."""

    key: str
    title: str
    points: Points
    group: str = ""
    level: str = ""
    valid_months: int | None = None  # without it for good
    per_occurrence: bool = False  # the points are taken times the record's count
    most: Points | None = None  # for all records of the row together
    evidence: Evidence = "optional"
    source: str = ""


@dataclass(frozen=True)
class Once:
    """Among records with the same word only the heaviest counts."""

    by: str
    among: tuple[str, ...] = ()  # groups of rows; without them all rows


@dataclass(frozen=True)
class Ledger:
    """Rows of one sign; together they count at most so much."""

    key: str
    title: str
    sign: Literal["bonus", "penalty"]
    rows: tuple[LedgerRow, ...]
    most: Decimal | None = None
    points_by: str = ""  # the fact that chooses among points
    counts: str = ""  # FEEL over the record's words and the facts
    once: tuple[Once, ...] = ()
    source: str = ""

    @cached_property
    def by_key(self) -> Mapping[str, LedgerRow]:
        """The rows by key."""
        return {row.key: row for row in self.rows}
