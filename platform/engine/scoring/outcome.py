"""From what the tree came to, bonuses and ledgers to the one rounded number of a sheet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from engine.definitions.values import Catalogue

from .entries import LedgerRecord
from .exact import ZERO, Exact, plus, ratio, rounded
from .ledgers import LedgerScore, ledger_score
from .scores import NodeScore
from .walking import Scorer


@dataclass(frozen=True)
class Total:
    """The score and what it is made of; `unrounded` is what it was before bounds and rounding."""

    score: Decimal | None = None
    converted: Exact | None = None  # what the tree came to, out of the full marks; or the base
    bonus: Decimal = ZERO
    ledgers: tuple[LedgerScore, ...] = ()
    unrounded: Exact | None = None


def total_of(
    catalogue: Catalogue,
    scorer: Scorer,
    root: NodeScore,
    *,
    records: Iterable[LedgerRecord],
    on: date | None,
    facts: Mapping[str, object],
) -> Total:
    """Convert what was earned to the full marks, add bonuses and ledgers, keep it within its bounds, round once."""
    kept = tuple(records)
    ledgers = tuple(ledger_score(ledger, kept, on=on, facts=facts) for ledger in catalogue.ledgers)
    converted = _converted(catalogue, root) if not scorer.short else None
    if converted is None:
        return Total(bonus=scorer.bonus, ledgers=ledgers)
    better = Decimal(1) if catalogue.score_is == "earned" else Decimal(-1)
    added = () if scorer.struck else (better * scorer.bonus, *(better * _signed(each) for each in ledgers))
    unrounded = plus(converted, *added)
    return Total(
        rounded(_bounded(catalogue, unrounded), catalogue.rounding), converted, scorer.bonus, ledgers, unrounded
    )


def _converted(catalogue: Catalogue, root: NodeScore) -> Exact | None:
    """Actual (or lost) over attainable, of full marks; the base where there is no tree."""
    if catalogue.ledgers and not catalogue.root.children:
        return catalogue.base
    if root.attainable == 0:
        return None
    value = root.actual if catalogue.score_is == "earned" else root.lost
    if root.attainable == catalogue.root.marks:
        return value
    return ratio(value, root.attainable) * Fraction(catalogue.root.marks)


def _signed(ledger: LedgerScore) -> Decimal:
    return ledger.counted if ledger.ledger.sign == "bonus" else -ledger.counted


def _bounded(catalogue: Catalogue, value: Exact) -> Exact:
    ceiling = catalogue.root.marks if catalogue.ceiling is None else catalogue.ceiling
    return min(max(value, catalogue.floor), ceiling)
