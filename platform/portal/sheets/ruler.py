"""The grade ruler: where the grades begin, and where the sheets stand, in the units of a drawing 288 wide."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from engine.definitions.values import Band as Listed
from engine.definitions.values import Decision

_LEFT, _WIDTH, _TITLE = 4, 280, 24
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_TONES = {"ok": "ok", "go": "go", "warn": "warn", "bad": "bad"}

Grade = Callable[[Decimal], object]


@dataclass(frozen=True)
class Band:
    """A range of scores that have one grade."""

    start: Decimal
    end: Decimal
    grade: str
    tone: str


@dataclass(frozen=True)
class Bar:
    """A band as it is drawn."""

    x: str
    width: str
    middle: str
    grade: str
    tone: str
    start: str  # the score at which it begins; empty for the lowest


@dataclass(frozen=True)
class Mark:
    """A sheet on the ruler; the active one is a pointer, others are rings; a title without room is left out."""

    x: str
    title: str
    active: bool
    label: str


@dataclass(frozen=True)
class Ruler:
    """Everything that is drawn, and the same in words."""

    bars: tuple[Bar, ...]
    marks: tuple[Mark, ...]
    bands: tuple[Band, ...]


def bands(decision: Decision | None, grade: Grade | None, marks: Decimal) -> tuple[Band, ...]:
    """The grades in order of score, found by asking the decision at every limit that its table names."""
    if decision is None or grade is None:
        return ()
    limits = sorted({Decimal(0), *(limit for limit in _limits(decision) if limit < marks), marks})
    found: list[Band] = []
    for start, end in pairwise(limits):
        name, tone = _said(grade(start))
        if found and found[-1].grade == name:
            found[-1] = Band(found[-1].start, end, name, tone)
        else:
            found.append(Band(start, end, name, tone))
    return tuple(found) if all(band.grade for band in found) else ()


def listed(grades: Sequence[Listed], marks: Decimal) -> tuple[Band, ...]:
    """The bands that a catalogue lists, in order of score."""
    starts = sorted((grade.least or Decimal(0), grade.grade, _TONES.get(grade.tone, "idle")) for grade in grades)
    ends = [*(start for start, _name, _tone in starts[1:]), marks]
    return tuple(Band(start, end, name, tone) for (start, name, tone), end in zip(starts, ends, strict=False))


def ruler(found: Sequence[Band], scores: Iterable[tuple[str, Decimal | None, bool]]) -> Ruler | None:
    """Draw the bands and the sheets' scores; nothing where there is nothing to tell apart."""
    known = [(title, score, active) for title, score, active in scores if score is not None]
    if len(found) < 2:
        return None
    low, high = _range(found, [score for _title, score, _active in known])

    def place(score: Decimal) -> Decimal:
        return _LEFT + _WIDTH * (min(max(score, low), high) - low) / (high - low)

    bars = tuple(_bar(band, place) for band in found if band.end > low)
    marks = (_mark(place(score), title, active=active) for title, score, active in known)
    return Ruler(bars, tuple(sorted(marks, key=lambda mark: mark.active)), tuple(found))


def next_band(found: Sequence[Band], score: Decimal | None) -> Band | None:
    """The better grade that a score could still reach."""
    return next((band for band in found if score is not None and band.start > score), None)


def _limits(decision: Decision) -> set[Decimal]:
    places = [place for place, name in enumerate(decision.inputs) if name.strip() == "score"]
    cells = (str(row[place]) for row in decision.rows for place in places)
    return {Decimal(text) for cell in cells for text in _NUMBER.findall(cell)}


def _said(outcome: object) -> tuple[str, str]:
    values = outcome if isinstance(outcome, Mapping) else {}
    return str(values.get("grade") or ""), _TONES.get(str(values.get("tone")), "idle")


def _range(found: Sequence[Band], scores: Sequence[Decimal]) -> tuple[Decimal, Decimal]:
    """The upper part of the scale, wide enough for every score: the lowest grade is rarely interesting below that."""
    high, first = found[-1].end, found[1].start
    wanted = first - (high - first) * Decimal("0.6")
    return max(Decimal(0), min([wanted, *(score - 2 for score in scores)])), high


def _mark(x: Decimal, title: str, *, active: bool) -> Mark:
    return Mark(_text(x), title, active, title if active or x + _TITLE < _LEFT + _WIDTH else "")


def _bar(band: Band, place: Callable[[Decimal], Decimal]) -> Bar:
    x, end = place(band.start), place(band.end)
    start = f"{band.start.normalize():f}" if x > _LEFT else ""
    return Bar(_text(x), _text(end - x - 1), _text((x + end) / 2), band.grade, band.tone, start)


def _text(number: Decimal) -> str:
    return f"{number:.1f}"
