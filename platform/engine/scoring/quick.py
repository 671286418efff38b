"""The score of a stored sheet in whole numbers, by the shortest way that its catalogue and its entries allow.

It says what the definition (`sheet.score_sheet`) says, on every sheet, without the reasons; tests hold them together.
Three ways lead to it: straight additions (`straight`), a run over what was entered (`fast`), the definition itself.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache, partial
from typing import Any

import msgspec

from engine.definitions.values import Catalogue

from .compiling import Compiled, Quick
from .entries import SheetEntries
from .fast import run
from .plan import Plan, plan_of
from .sheet import score_sheet
from .stored import Unfit
from .straight import straight

Document = str | bytes | Mapping[str, Any]  # stored JSON, or what was parsed from it with exact numbers

Way = Callable[[str | bytes, Mapping[str, int]], Quick]

_NO_HISTORY: Mapping[str, int] = {}


class QuickScorer:
    """Scores the sheets of one catalogue, one after the other."""

    def __init__(self, plan: Plan) -> None:
        self.catalogue = plan.catalogue
        self.ways = _ways(plan)  # the shortest first

    @property
    def whole(self) -> bool:
        """Whether whole numbers can say what the catalogue says."""
        return bool(self.ways)

    def score(
        self,
        document: Document,
        *,
        history: Mapping[str, int] = _NO_HISTORY,
        facts: Mapping[str, object] | None = None,
        on: date | None = None,
    ) -> Quick:
        """The score of a sheet as it is stored, its verdicts put aside."""
        text = document if isinstance(document, (str, bytes)) else msgspec.json.encode(document)
        for way in self.ways:
            try:
                return way(text, history)
            except (Unfit, KeyError, ValueError):  # it holds something that the next way must look at
                continue
        entries = SheetEntries.from_json(_parsed(document))
        scored = score_sheet(self.catalogue, entries, history=history, facts=facts, on=on)
        return Quick(scored.score, frozenset(cap.grade for cap in scored.caps))


def _ways(plan: Plan) -> tuple[Way, ...]:
    """The ways that whole numbers can go with a catalogue."""
    try:
        compiled = Compiled(plan)
    except Unfit:
        return ()
    short = straight(compiled)
    return (*([short.quick] if short else []), partial(run, compiled))


def quick_scorer(catalogue: Catalogue) -> QuickScorer:
    """What scores the sheets of a catalogue; made once for each."""
    return _scorer(plan_of(catalogue))


def quick_score(
    catalogue: Catalogue,
    document: Document,
    *,
    history: Mapping[str, int] | None = None,
    facts: Mapping[str, object] | None = None,
    on: date | None = None,
) -> Quick:
    """The score of one sheet as it is stored, its verdicts put aside."""
    return quick_scorer(catalogue).score(document, history=history or _NO_HISTORY, facts=facts, on=on)


@lru_cache(maxsize=500)
def _scorer(plan: Plan) -> QuickScorer:
    return QuickScorer(plan)


def _parsed(document: Document) -> Mapping[str, Any]:
    return json.loads(document, parse_float=Decimal) if isinstance(document, (str, bytes)) else document
