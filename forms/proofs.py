"""Proving scores: what is stored is worked out again from what was entered, and every difference is named.

A sheet keeps the moment it was scored at and the earlier findings that counted then, so its score can be worked out
again for ever. Where nothing froze the record, the history of today must say the same as the one it was scored with.
"""

from collections.abc import Iterator, Mapping
from copy import copy
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from forms.actors import SYSTEM
from forms.contexts import Scene, Shared
from forms.frames import records
from forms.history import history_of
from forms.models import Record, ScoreSheet
from forms.scoring import is_frozen, score_one, settle_result
from forms.values import storable
from schemas.selectors import current_region

_CHUNK = 200
_PROVEN = ("score", "grade", "complete", "open_lines", "undecided", "consistency", "explanation")
_RESULT = ("result_sheet", "result_score", "result_grade")


@dataclass(frozen=True)
class ScoreDifference:
    """Something stored that is not what is worked out again."""

    record_id: int
    number: str
    title: str
    sheet: str  # empty: the record itself
    what: str  # the name of what differs, as it is stored
    stored: object
    found: object
    frozen: bool

    @property
    def line(self) -> str:
        """One line for a terminal or a log."""
        place = f"{self.number} {self.sheet}".strip()
        note = " (frozen)" if self.frozen else ""
        return f"{place}: {self.what} is stored as {_short(self.stored)}, worked out as {_short(self.found)}{note}"

    def to_json(self) -> dict[str, object]:
        """What the audit keeps of it."""
        return {
            "record": self.record_id,
            "sheet": self.sheet,
            "what": self.what,
            "stored": _short(self.stored),
            "found": _short(self.found),
        }


def scored_records() -> QuerySet[Record]:
    """The records that have sheets, with all that proving them needs, in a settled order."""
    sheets = Exists(ScoreSheet.objects.filter(record=OuterRef("pk")))
    return records().filter(sheets).order_by("pk").prefetch_related("sheets", "findings")


def differences(found: QuerySet[Record], *, now: datetime) -> Iterator[tuple[Record, tuple[ScoreDifference, ...]]]:
    """Every record in turn with what differs on it, mostly nothing; few records are held at a time."""
    region = current_region()
    for record in found.iterator(chunk_size=_CHUNK):
        yield record, tuple(differences_of(Scene(record, SYSTEM, now, shared=Shared(region))))


def differences_of(scene: Scene) -> Iterator[ScoreDifference]:
    """What is stored on a record otherwise than it is worked out now."""
    record, frozen = scene.record, is_frozen(scene)
    stored = {name: getattr(record, name) for name in _RESULT}
    history = None if frozen else history_of(record)
    place = (record.pk, record.number, record.title)
    for key, sheet in [*scene.sheets.items()]:
        scene.sheets[key] = copy(sheet)  # from here on the sheet as it is worked out
        for what, kept, again in _of_sheet(scene, sheet, scene.sheets[key], history):
            yield ScoreDifference(*place, key, what, kept, again, frozen)
    settled = settle_result(scene)
    for what, kept in stored.items():
        if getattr(record, what) != kept:
            yield ScoreDifference(*place, "", what, kept, getattr(record, what), frozen)
    if settled.findings != settled.kept:
        yield ScoreDifference(*place, "", "findings", _items(settled.kept), _items(settled.findings), frozen)


def _of_sheet(
    scene: Scene, sheet: ScoreSheet, again: ScoreSheet, history: Mapping[str, int] | None
) -> Iterator[tuple[str, object, object]]:
    """What differs on a sheet: worked out at the moment it was scored, then with what was found earlier as of today."""
    moment = sheet.scored_at or scene.record.changed_at
    then = Scene(scene.record, scene.actor, moment, shared=scene.renewed())
    score_one(then, again, sheet.history)
    for name in _PROVEN:
        kept, found = getattr(sheet, name), getattr(again, name)
        if kept != found:
            yield name, kept, found
    if history is not None:
        today = copy(again)
        score_one(then, today, history)
        if today.history != sheet.history:
            yield "history", sheet.history, today.history


def _items(rows: frozenset[object]) -> list[str]:
    return sorted(f"{row.sheet_id}/{row.item}" for row in rows)  # type: ignore[attr-defined]


def _short(value: object) -> str:
    text = str(storable(value)) if isinstance(value, Mapping | list) else str(value)
    return text if len(text) <= 80 else f"{text[:77]}…"
