"""Why a record would be scored or graded otherwise: the two trees of reasons beside each other, where they differ."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from engine.scoring import Explained, SheetScore
from exchange.impact.ground import Ground, ground_of
from exchange.impact.validity import under
from forms.actors import SYSTEM
from forms.contexts import Scene, Shared
from forms.frames import records
from forms.history import history_of
from forms.models import Record, ScoreSheet
from forms.scoring import base_of, entries_of, handling_of, result_of
from forms.scoring_numbers import number_words
from forms.scoring_words import MINUS, rule_words


@dataclass(frozen=True)
class Reason:
    """A place of the catalogue that would come to something else: both values, and how each comes about."""

    depth: int
    label: str
    rule: str
    before: str
    after: str
    because_before: str
    because_after: str


def reasons_of(system: str, record_id: int, *, now: datetime) -> tuple[Record, tuple[Reason, ...]]:
    """The record, and everything in the explanation of its result that the drafts change.

    Raises:
        Record.DoesNotExist: the system has no such record.
        DefinitionProblems: the drafts cannot be read.
    """
    record = records().prefetch_related("sheets").get(pk=record_id, system=system)
    ground = ground_of(system, now=now)
    shared = Shared(ground.region)
    own = Scene(record, SYSTEM, ground.now, shared=shared)
    sheet = own.sheets.get(record.result_sheet)
    if sheet is None or ground.type_of(record) is None:
        return record, ()
    before, after = _came_to(own, sheet), _came_to(under(ground, record, shared), sheet)
    if before is None or after is None:
        return record, ()
    return record, tuple(_differences(before.explanation, after.explanation))


def _came_to(scene: Scene, sheet: ScoreSheet) -> SheetScore | None:
    use = scene.frame.type.sheet(sheet.key)
    if use is None:
        return None
    asked = {"base": base_of(scene, use), "handling": handling_of(sheet)}
    return result_of(scene, use, entries_of(sheet), history=_history(scene, sheet), **asked)  # type: ignore[arg-type]


def _history(scene: Scene, sheet: ScoreSheet) -> dict[str, int]:
    """The earlier findings the sheet was scored with; counted anew where the drafts' ladders look elsewhere."""
    record, ground = scene.record, Ground(scene.frame.release, scene.frame.region, scene.now)
    if ground.same_ladders(record.release, record.record_type):
        return dict(sheet.history)
    kept, record.release = record.release, scene.frame.release
    try:
        return history_of(record)
    finally:
        record.release = kept


def _differences(before: Explained, after: Explained) -> Iterator[Reason]:
    """In the order of the drafts' tree; what only one of them has costs nothing in the other."""
    old, new = dict(_flat(before, 0, ())), dict(_flat(after, 0, ()))
    for way, (depth, one) in new.items():
        was = old.get(way, (0, None))[1]
        if was is None or (was.value, was.data) != (one.value, one.data):
            yield _reason(depth, one, was, one)
    for way, (depth, one) in old.items():
        if way not in new:
            yield _reason(depth, one, one, None)


def _reason(depth: int, named: Explained, was: Explained | None, now: Explained | None) -> Reason:
    return Reason(
        depth=depth,
        label=named.label,
        rule=named.rule,
        before=_value(was),
        after=_value(now),
        because_before=rule_words(was) if was else "",
        because_after=rule_words(now) if now else "",
    )


def _value(one: Explained | None) -> str:
    if one is None or one.value is None:
        return "—"
    lost = one.data.get("lost")
    if lost is not None and one.label:
        return f"{MINUS}{number_words(lost)}"
    return one.value if isinstance(one.value, str) else number_words(one.value)


def _flat(
    one: Explained, depth: int, way: tuple[object, ...]
) -> Iterator[tuple[tuple[object, ...], tuple[int, Explained]]]:
    here = (*way, one.key or one.rule)
    yield here, (depth, one)
    for child in one.children:
        yield from _flat(child, depth + 1, here)
