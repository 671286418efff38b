"""A catalogue and what was entered become a score, with every node's part in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property

from engine.definitions.values import Catalogue

from .counting import effective_entries
from .entries import SheetEntries
from .exact import plain
from .explain import Explained, explain
from .grading import Adjusted, Grading, band_of, graded
from .ledgers import LedgerScore
from .outcome import Total, total_of
from .plan import plan_of
from .scores import NodeScore
from .untouched import untouched_of
from .vetoes import Cap
from .walking import Given, Scorer

Grader = Callable[[Decimal], object]  # gives the decision's outputs by name, or nothing


@dataclass(frozen=True)
class SheetScore:
    """The result of a sheet. Without a score nothing took part; open lines still ask for something.

    `score` is `actual` ÷ `attainable` × full marks, with what ledgers and bonuses add, rounded as the catalogue says.
    """

    score: Decimal | None
    attainable: Decimal
    actual: Decimal
    nodes: Mapping[str, NodeScore]  # every node that was reached; nothing below one that does not take part
    open_lines: tuple[str, ...]
    explanation: Explained
    outcome: Mapping[str, object] = field(default_factory=dict)  # everything the grade decision said
    grading: Grading = field(default_factory=lambda: Grading("", ""))
    total: Total = field(default_factory=Total)

    @property
    def computed(self) -> str:
        """The grade as it was computed, before caps and adjustments."""
        return self.grading.computed

    @property
    def grade(self) -> str:
        """The grade that holds."""
        return self.grading.grade

    @property
    def tone(self) -> str:
        """How the grade is coloured."""
        return str(self.outcome.get("tone") or "")

    @property
    def caps(self) -> tuple[Cap, ...]:
        """What keeps the grade from being better."""
        return self.grading.caps

    @property
    def adjustments(self) -> tuple[Adjusted, ...]:
        """What moved the grade, in the order it did."""
        return self.grading.adjustments

    @property
    def ledgers(self) -> tuple[LedgerScore, ...]:
        """What each ledger came to."""
        return self.total.ledgers

    @property
    def complete(self) -> bool:
        """Nothing on the sheet is open."""
        return not self.open_lines

    @cached_property
    def lines(self) -> Mapping[str, NodeScore]:
        """The scores of the lines alone, in the catalogue's order."""
        return {key: node for key, node in self.nodes.items() if node.line}


def score_sheet(
    catalogue: Catalogue,
    entries: SheetEntries,
    *,
    history: Mapping[str, int],
    base: SheetEntries | None = None,
    grade: Grader | None = None,
    facts: Mapping[str, object] | None = None,
    on: date | None = None,
    given: Given | None = None,
) -> SheetScore:
    """Score a sheet.

    `history` says in how many earlier periods an item had a finding that counts; `base` is what counts on the sheet
    that this one starts from; `grade` decides on the rounded score; `facts` are the values of the catalogue's facts;
    `on` is the day that ledgers and adjustments are asked about (without it all are in force); `given` says what nodes
    earned of their marks where that was worked out elsewhere.
    """
    told, plan = facts or {}, plan_of(catalogue)
    counted = effective_entries(catalogue, entries, base)
    scorer = Scorer(
        plan,
        counted,
        own=entries,
        reviewed=base is not None,
        history=history,
        facts=told,
        given=given,
        untouched=untouched_of(plan),
    )
    root = scorer.sheet()
    total = total_of(catalogue, scorer, root, records=counted.records, on=on, facts=told)
    outcome = _outcome(catalogue, grade, total.score)
    grading = _grading(catalogue, outcome, counted, caps=tuple(scorer.caps), on=on, facts=told)
    outcome = _toned(catalogue, outcome, grading)
    return SheetScore(
        score=total.score,
        attainable=plain(root.attainable),
        actual=plain(root.actual),
        nodes=scorer.nodes,
        open_lines=tuple(key for key, node in scorer.nodes.items() if node.open),
        explanation=explain(plan, scorer, root, total=total, outcome=outcome, grading=grading),
        outcome=outcome,
        grading=grading,
        total=total,
    )


def _outcome(catalogue: Catalogue, grade: Grader | None, score: Decimal | None) -> Mapping[str, object]:
    """What the decision says of the score, or the band it falls into."""
    if score is None:
        return {}
    if grade is not None:
        said = grade(score)
        return dict(said) if isinstance(said, Mapping) else {}
    band = band_of(catalogue.grades, score) if not catalogue.grade else None
    return {"grade": band.grade, "tone": band.tone} if band else {}


def _grading(
    catalogue: Catalogue,
    outcome: Mapping[str, object],
    counted: SheetEntries,
    *,
    caps: tuple[Cap, ...],
    on: date | None,
    facts: Mapping[str, object],
) -> Grading:
    """The computed grade, held to its caps and adjusted by what was entered."""
    computed = str(outcome.get("grade") or "")
    asked = (catalogue.grades, catalogue.adjustments, computed)
    return graded(*asked, caps=caps, records=counted.adjustments, on=on, facts=facts)


def _toned(catalogue: Catalogue, outcome: Mapping[str, object], grading: Grading) -> Mapping[str, object]:
    """The outcome with the grade that holds, and its colour, where that is not the computed one."""
    if grading.grade == grading.computed:
        return outcome
    tones = {band.grade: band.tone for band in catalogue.grades}
    return {**outcome, "grade": grading.grade, "tone": tones.get(grading.grade, "")}
