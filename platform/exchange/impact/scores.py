"""Scoring stored sheets again by the drafts: the score alone, by the shortest way that the catalogue allows."""

import json
from collections.abc import Mapping
from decimal import Decimal

from engine.definitions.values import Catalogue, Decision, SheetUse
from engine.feel import compile_expression, compile_unary_tests
from engine.scoring import QuickScorer, SheetEntries, band_of, effective_entries, quick_scorer
from exchange.impact.ground import Ground
from forms.actors import SYSTEM
from forms.contexts import Scene, Shared
from forms.decisions import decide, grader
from forms.history import history_of
from forms.models import Record, ScoreSheet
from forms.rules import holds
from forms.rulings import ruled
from forms.scoring import base_of, catalogue_of, facts_of, handling_of, result_of
from schemas.documents import DocumentEncoder, parse

_SCORE = frozenset({("score",)})
Came = tuple[Decimal | None, str]


class Rescorer:
    """Scores records by the drafts, one after the other; what it learns of a catalogue it keeps."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self._shared = Shared(ground.region)
        self._scorers: dict[str, QuickScorer] = {}
        self._grades: dict[tuple[str, Decimal], str] = {}
        self._plain: dict[str, bool] = {}

    def rescore(self, record: Record, *, same_ladders: bool) -> None:
        """Give the record, which lives by the drafts here, the scores, grade and result it would have."""
        for sheet in record.sheets.all():
            moment = sheet.scored_at or record.changed_at
            scene = Scene(record, SYSTEM, moment, shared=self._shared)
            use = scene.frame.type.sheet(sheet.key)
            if use is not None:
                history = sheet.history if same_ladders else history_of(record)
                sheet.score, sheet.grade = self._scored(scene, use, sheet, history)
        scene = Scene(record, SYSTEM, self.ground.now, shared=self._shared)
        record.result_sheet = _chosen(scene)
        counted = scene.sheets.get(record.result_sheet)
        record.result_score, grade = (counted.score, counted.grade) if counted else (None, "")
        record.result_grade = ruled(record.ruling, grade)

    def _scored(self, scene: Scene, use: SheetUse, sheet: ScoreSheet, history: Mapping[str, int]) -> Came:
        catalogue = catalogue_of(scene, use)
        scorer = self._scorer(catalogue)
        if use.compares_with or catalogue.adjustments or catalogue.ledgers or not scorer.whole:
            return _at_length(scene, use, sheet, history)
        text = _counting(scene, use, sheet) if use.starts_from else sheet.text  # type: ignore[attr-defined] - annotated
        facts = facts_of(scene, catalogue) if catalogue.facts else None
        found = scorer.score(text, history=history, facts=facts, on=scene.today)
        if found.caps:
            return _at_length(scene, use, sheet, history)
        return found.score, self._grade(scene, catalogue, found.score)

    def _scorer(self, catalogue: Catalogue) -> QuickScorer:
        if catalogue.key not in self._scorers:
            self._scorers[catalogue.key] = quick_scorer(catalogue)
        return self._scorers[catalogue.key]

    def _grade(self, scene: Scene, catalogue: Catalogue, score: Decimal | None) -> str:
        if score is None:
            return ""
        decision = self.ground.system.decisions.get(catalogue.grade)
        if decision is None:
            band = band_of(catalogue.grades, score) if not catalogue.grade else None
            return band.grade if band else ""
        if not self._asks_score_alone(decision):
            return _grade_in((grader(decision, scene.context()) or (lambda _score: None))(score))
        key = (decision.key, score)
        if key not in self._grades:
            self._grades[key] = _grade_in(decide(decision, {"score": score}))
        return self._grades[key]

    def _asks_score_alone(self, decision: Decision) -> bool:
        if decision.key not in self._plain:
            self._plain[decision.key] = not decision.takes and _read_by(decision) <= _SCORE
        return self._plain[decision.key]


def _read_by(decision: Decision) -> frozenset[tuple[str, ...]]:
    """The names a decision reads; its own named values count as names that are not the score."""
    texts = [decision.expression] if decision.expression else []
    found = {way for text in texts for way in compile_expression(text).references}
    found |= {(name,) for name, _text in decision.values}
    if decision.table is not None:
        for one in decision.table.inputs:
            found |= compile_expression(one.expression).references
        for row in decision.table.rows:
            found |= {way for cell in row.tests for way in compile_unary_tests(str(cell)).references}
            computed = [cell[1:] for cell in row.results if isinstance(cell, str) and cell.startswith("=")]
            found |= {way for text in computed for way in compile_expression(text).references}
    return frozenset(way for way in found if way != ("?",))


def _grade_in(said: object) -> str:
    return str(said.get("grade") or "") if isinstance(said, Mapping) else ""


def _chosen(scene: Scene) -> str:
    """The sheet that is the record's result."""
    context = scene.context()
    choices = (one for one in scene.frame.type.result if one.sheet in scene.sheets)
    return next((one.sheet for one in choices if holds(one.when, context, default=True)), "")


def _counting(scene: Scene, use: SheetUse, sheet: ScoreSheet) -> str:
    """What counts on a sheet that starts from another, as it would be stored."""
    for each in scene.sheets.values():
        _taken_apart(each)
    base = base_of(scene, use)
    own = SheetEntries.from_json(sheet.entries)
    counted = effective_entries(catalogue_of(scene, use), own, base)
    return json.dumps(counted.to_json(), cls=DocumentEncoder)


def _at_length(scene: Scene, use: SheetUse, sheet: ScoreSheet, history: Mapping[str, int]) -> Came:
    for each in scene.sheets.values():
        _taken_apart(each)
    entries, handling = SheetEntries.from_json(sheet.entries), handling_of(sheet)
    found = result_of(scene, use, entries, history=history, base=base_of(scene, use), handling=handling)
    return found.score, found.grade


def _taken_apart(sheet: ScoreSheet) -> None:
    """Read the entries of a sheet that came as text, without asking the database again."""
    if "entries" in sheet.get_deferred_fields():
        sheet.entries = parse(sheet.text)  # type: ignore[attr-defined] - annotated
