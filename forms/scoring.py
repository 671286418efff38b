"""Scoring the sheets of a record, and what follows: its result, its findings, the later periods.

A progressive item costs more when earlier periods of the same parent had a finding in it. So when the findings that
count in one period change, every later period that is still open is scored again.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from engine.definitions.values import Catalogue, SheetUse
from engine.feel import compile_expression
from engine.scoring import SheetEntries, SheetScore, effective_entries, evidence_asked, score_sheet
from forms.contexts import Scene
from forms.decisions import grader
from forms.frames import adopt, relate
from forms.handling import NOTHING, Handling, undecided
from forms.history import findings_around, history_of, looks_wide
from forms.models import Evidence, FindingRow, Record, ScoreSheet
from forms.places import line_at
from forms.reading import findings_of, later_periods
from forms.rules import holds, lock_reasons
from forms.rulings import ruled
from forms.sheet_rows import write_findings, write_sheets
from forms.spot_checks import Comparison, compared, sample_of, sampled
from forms.storage import write_results
from forms.values import storable


@dataclass(frozen=True)
class _Row:
    """What a finding row says, apart from its identity."""

    sheet_id: int
    catalogue: str
    item: str
    findings: tuple[str, ...]
    remark: str
    counts: bool
    pk: int | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Scored:
    """A record whose result and findings, and perhaps sheets, were worked out, but not yet written."""

    record: Record
    sheets: tuple[ScoreSheet, ...]
    findings: frozenset[_Row]
    kept: frozenset[_Row]
    scores: Mapping[str, SheetScore] = field(default_factory=dict)  # what each sheet came to, if it was scored

    @property
    def moves_others(self) -> bool:
        """Whether the items with a finding that counts are other ones than before."""
        return _items_that_count(self.findings) != _items_that_count(self.kept)

    @property
    def gone(self) -> list[_Row]:
        """The rows kept so far for items that have no finding any more."""
        found = {(row.sheet_id, row.item) for row in self.findings}
        return [row for row in self.kept if (row.sheet_id, row.item) not in found]


def rescore(scene: Scene, history: Mapping[str, int] | None = None) -> Scored:
    """Score all sheets of a record and choose its result."""
    earlier = history_of(scene.record) if history is None else history
    scores = {key: scored for key, sheet in scene.sheets.items() if (scored := score_one(scene, sheet, earlier))}
    return replace(settle_result(scene), sheets=tuple(scene.sheets.values()), scores=scores)


def settle_result(scene: Scene) -> Scored:
    """Choose which sheet is the record's result now, and with it the findings that count; the sheets stay."""
    record, context = scene.record, scene.context()
    chosen = (
        choice.sheet
        for choice in scene.frame.type.result
        if choice.sheet in scene.sheets and holds(choice.when, context, default=True)
    )
    record.result_sheet = next(chosen, "")
    sheet = scene.sheets.get(record.result_sheet)
    record.result_score, grade = (sheet.score, sheet.grade) if sheet else (None, "")
    record.result_grade = ruled(record.ruling, grade)
    wanted = frozenset(row for sheet in scene.sheets.values() for row in _rows(scene, sheet))
    return Scored(record, (), wanted, frozenset(_kept_row(row) for row in findings_of(record)))


def keep(scored: Sequence[Scored]) -> None:
    """Write the sheets and findings that were worked out; many are sent at once."""
    write_sheets([sheet for one in scored for sheet in one.sheets])
    gone = [row.pk for one in scored for row in one.gone]
    if gone:
        FindingRow.objects.filter(pk__in=gone).delete()
    write_findings([row for one in scored for row in _new_rows(one)])


def rescore_later(scene: Scene) -> list[Record]:
    """Score the later periods of the same parent again, as far as nothing locks them; gives those that changed."""
    later = _later_siblings(scene.record)
    seen = findings_around(scene.record) if later else None
    changed = []
    for sibling in later:
        other = scene.beside(sibling)
        before = _scores(sibling)
        if not is_frozen(other):
            scored = rescore(other, seen.before(sibling.period_start) if seen else {})
            changed += [scored] if _scores(sibling) != before else []
    for one in changed:
        one.record.version += 1
        one.record.changed_at = scene.now
    write_results([one.record for one in changed])
    keep(changed)
    return [one.record for one in changed]


def is_frozen(scene: Scene) -> bool:
    """Whether a record no longer follows what changes around it: it is locked, or at its end."""
    state = scene.frame.workflow.by_key.get(scene.record.state)
    return state is None or state.final or bool(lock_reasons(scene))


def entries_of(sheet: ScoreSheet) -> SheetEntries:
    """What was entered on a sheet."""
    return SheetEntries.from_json(sheet.entries)


def base_of(scene: Scene, use: SheetUse) -> SheetEntries | None:
    """What counts on the sheet that this one starts from; None when it starts from none."""
    if not use.starts_from:
        return None
    sheet, other = (scene.sheets.get(use.starts_from), scene.frame.type.sheet(use.starts_from))
    return effective_of(scene, other, sheet) if sheet and other else SheetEntries()


def effective_of(scene: Scene, use: SheetUse, sheet: ScoreSheet) -> SheetEntries:
    """What counts on a sheet: its own entries, or those it adopts."""
    return effective_entries(catalogue_of(scene, use), entries_of(sheet), base_of(scene, use))


def catalogue_of(scene: Scene, use: SheetUse) -> Catalogue:
    """The catalogue of a sheet, in the record's release."""
    return scene.frame.system.catalogues[use.catalogue]


def handling_of(sheet: ScoreSheet) -> Handling:
    """What was decided about the lines of a sheet beside their score."""
    return Handling.from_json(sheet.handling)


def result_of(
    scene: Scene,
    use: SheetUse,
    entries: SheetEntries,
    *,
    history: Mapping[str, int],
    base: SheetEntries | None = None,
    handling: Handling = NOTHING,
) -> SheetScore:
    """Score entries as they would count on a sheet of this record; a spot check counts what it looked at, ungraded."""
    catalogue = catalogue_of(scene, use)
    facts = facts_of(scene, catalogue)
    if use.compares_with:
        looked_at = sampled(catalogue, entries, handling.checked)
        sample = sample_of(catalogue, digest=scene.frame.release.digest)
        return score_sheet(sample, looked_at, history=history, facts=facts, on=scene.today)
    grade = grader(scene.frame.system.decisions.get(catalogue.grade), scene.context())
    return score_sheet(catalogue, entries, history=history, base=base, grade=grade, facts=facts, on=scene.today)


def facts_of(scene: Scene, catalogue: Catalogue) -> dict[str, object]:
    """What the catalogue's expressions may know of the record, worked out."""
    if not catalogue.facts:
        return {}
    context = scene.context()
    return {name: compile_expression(text).value(context) for name, text in catalogue.facts}


def score_one(scene: Scene, sheet: ScoreSheet, history: Mapping[str, int]) -> SheetScore | None:
    """Work out everything that follows from a sheet's entries; nothing is written, and nothing of a sheet unknown."""
    use = scene.frame.type.sheet(sheet.key)
    if use is None:
        return None
    entries, handling = entries_of(sheet), handling_of(sheet)
    scored = result_of(scene, use, entries, history=history, base=base_of(scene, use), handling=handling)
    open_lines = {*scored.open_lines, *lines_lacking_evidence(scene, use, entries)}
    sheet.score, sheet.grade = scored.score, scored.grade
    sheet.complete, sheet.open_lines = not open_lines, len(open_lines)
    sheet.undecided = len(undecided(handling, scored.lines, open_lines)) if use.returns else 0
    comparison = compared_of(scene, use, entries, handling)
    sheet.consistency = comparison.rate if comparison else None
    sheet.explanation = storable(scored.explanation.to_json())
    sheet.history, sheet.scored_at = _relevant(history, scored), scene.now
    return scored


def lines_lacking_evidence(scene: Scene, use: SheetUse, entries: SheetEntries) -> tuple[str, ...]:
    """The lines (or items that belong to none) where the catalogue asks for photos or files that are not there yet."""
    catalogue = catalogue_of(scene, use)
    asking = {item for item, _finding in evidence_asked(catalogue, entries)}
    if not asking:
        return ()
    held = Evidence.objects.filter(record=scene.record, sheet=use.key, removed_at=None).values_list("item", flat=True)
    lacking = sorted(asking.difference(held))
    return tuple(dict.fromkeys(line_at(catalogue, item) or item for item in lacking))


def compared_of(scene: Scene, use: SheetUse, entries: SheetEntries, handling: Handling) -> Comparison | None:
    """How a spot check agrees with the sheet it checks; nothing for other sheets, or before there is that one."""
    other, sheet = scene.frame.type.sheet(use.compares_with), scene.sheets.get(use.compares_with)
    if other is None or sheet is None:
        return None
    return compared(catalogue_of(scene, use), entries, handling.checked, effective_of(scene, other, sheet))


def _relevant(history: Mapping[str, int], scored: SheetScore) -> dict[str, int]:
    """The part of the history that a catalogue knows: with it the score can be worked out again at any time."""
    return {item: count for item, count in sorted(history.items()) if item in scored.nodes}


def _rows(scene: Scene, sheet: ScoreSheet) -> Iterable[_Row]:
    use = scene.frame.type.sheet(sheet.key)
    if use is None:
        return []
    counts = sheet.key == scene.record.result_sheet
    entries = effective_of(scene, use, sheet)
    found = ((key, entry) for key, entry in entries.items.items() if entry.findings)
    return [_Row(sheet.pk, use.catalogue, key, entry.findings, entry.remark, counts) for key, entry in found]


def _kept_row(row: FindingRow) -> _Row:
    return _Row(row.sheet_id, row.catalogue, row.item, tuple(row.findings), row.remark, row.counts, row.pk)


def _new_rows(scored: Scored) -> Iterable[FindingRow]:
    """The rows that are not kept yet just as they are."""
    record = scored.record
    for row in sorted(scored.findings - scored.kept, key=lambda row: (row.sheet_id, row.item)):
        yield FindingRow(
            record=record,
            scope_id=record.parent_id,
            period_start=record.period_start,
            sheet_id=row.sheet_id,
            catalogue=row.catalogue,
            item=row.item,
            findings=list(row.findings),
            remark=row.remark,
            counts=row.counts,
        )


def _items_that_count(rows: Iterable[_Row]) -> frozenset[str]:
    return frozenset(row.item for row in rows if row.counts)


def _later_siblings(record: Record) -> list[Record]:
    if record.parent is None or record.period_start is None:
        return []
    wide = looks_wide(record)
    found = later_periods(record, wide=wide)
    return relate(found, record.parent, record.subject) if wide else adopt(record.parent, found)


def _scores(record: Record) -> tuple[object, ...]:
    return tuple((sheet.key, sheet.score, sheet.grade, sheet.complete) for sheet in record.sheets.all())
