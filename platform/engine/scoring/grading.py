"""From a score to a grade, and what moves the grade afterwards; the computed grade is always kept beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from engine.definitions.values import Adjustments, Band, Matter
from engine.feel import compile_expression

from .dates import end_of_year, last_day
from .entries import AdjustmentRecord
from .errors import EntryProblem
from .vetoes import Cap

Facts = Mapping[str, object]


@dataclass(frozen=True)
class Adjusted:
    """One step of an adjustment: what moved the grade, from where and to where."""

    record: AdjustmentRecord
    title: str
    effect: str
    before: str
    after: str
    source: str = ""


@dataclass(frozen=True)
class Grading:
    """The computed grade, what then moved it, and the grade that holds."""

    computed: str
    grade: str
    caps: tuple[Cap, ...] = ()
    adjustments: tuple[Adjusted, ...] = ()


def band_of(grades: Iterable[Band], score: Decimal) -> Band | None:
    """The first band that takes a score."""
    fitting = (
        band
        for band in grades
        if (band.least is None or score >= band.least) and (band.most is None or score <= band.most)
    )
    return next(fitting, None)


def graded(
    grades: Sequence[Band],
    adjustments: Adjustments | None,
    computed: str,
    *,
    caps: tuple[Cap, ...] = (),
    records: Sequence[AdjustmentRecord] = (),
    on: date | None = None,
    facts: Facts,
) -> Grading:
    """Hold a computed grade to its caps, then adjust it."""
    scale = tuple(band.grade for band in grades)
    grade = computed
    for cap in caps if computed else ():
        grade = _capped(scale, grade, cap.grade)
    if adjustments is None:
        return Grading(computed, grade, caps)
    adjusted, steps = adjust(scale, adjustments, grade, records, on=on, facts=facts)
    return Grading(computed, adjusted, caps, steps)


def adjust(
    scale: Sequence[str],
    adjustments: Adjustments,
    grade: str,
    records: Sequence[AdjustmentRecord],
    *,
    on: date | None,
    facts: Facts,
) -> tuple[str, tuple[Adjusted, ...]]:
    """Move a grade by the records in force, effect by effect in the declared order; `fail` ends it.

    A record that a later one reverses does not count, nor one whose matter does not apply.
    """
    moving = _Moving(scale, adjustments, grade)
    in_force = _in_force(adjustments, records, on, facts)
    for effect in adjustments.order:
        for record, matter in in_force:
            if matter.effect == effect and not moving.ended:
                moving.move(record, matter)
    return moving.grade, tuple(moving.steps)


def adjustment_problems(
    adjustments: Adjustments | None, records: Sequence[AdjustmentRecord], facts: Facts
) -> Iterable[EntryProblem]:
    """What the catalogue does not know or allow among the records."""
    matters = {matter.key: matter for matter in adjustments.matters} if adjustments else {}
    numbers = [record.no for record in records]
    for index, record in enumerate(records):
        place = f"adjustments/{index}"
        if numbers.count(record.no) > 1:
            yield EntryProblem(place, "number_twice", {"no": record.no})
        if record.reverses is not None:
            if record.reverses not in numbers[:index]:
                yield EntryProblem(place, "nothing_to_reverse", {"no": record.reverses})
        elif record.matter not in matters:
            yield EntryProblem(place, "unknown_matter", {"matter": record.matter})
        else:
            yield from _matter_problems(place, record, matters[record.matter], facts)


def _matter_problems(place: str, record: AdjustmentRecord, matter: Matter, facts: Facts) -> Iterable[EntryProblem]:
    if not applies(matter, facts):
        yield EntryProblem(place, "matter_does_not_apply", {"matter": matter.key, "title": matter.title})
    if matter.evidence == "required" and not record.evidence:
        yield EntryProblem(place, "evidence_missing", {"title": matter.title})


def applies(matter: Matter, facts: Facts) -> bool:
    """Whether a matter applies here at all."""
    return not matter.when or compile_expression(matter.when).value(facts) is True


class _Moving:
    """A grade under way from its computed place on the scale."""

    def __init__(self, scale: Sequence[str], adjustments: Adjustments, grade: str) -> None:
        self.scale, self.adjustments, self.grade = tuple(scale), adjustments, grade
        self.up = self.down = 0
        self.ended = False
        self.steps: list[Adjusted] = []

    def move(self, record: AdjustmentRecord, matter: Matter) -> None:
        """Let one matter move the grade, as far as it may."""
        before, self.grade = self.grade, self._after(matter)
        self.ended = matter.effect == "fail"
        self.steps.append(Adjusted(record, matter.title, matter.effect, before, self.grade, matter.source))

    def _after(self, matter: Matter) -> str:
        if matter.effect == "fail":
            return matter.grade or (self.scale[-1] if self.scale else self.grade)
        if not self.grade:
            return ""
        if matter.effect == "cap":
            return _capped(self.scale, self.grade, matter.grade)
        return self._promoted(matter.steps) if matter.effect == "promote" else self._demoted(matter.steps)

    def _promoted(self, steps: int) -> str:
        if self.grade in self.adjustments.not_from or self.grade not in self.scale:
            return self.grade
        most = self.adjustments.most_up
        taken = min(steps, self.scale.index(self.grade), steps if most is None else most - self.up)
        self.up += taken
        return self.scale[self.scale.index(self.grade) - taken]

    def _demoted(self, steps: int) -> str:
        if self.grade not in self.scale:
            return self.grade
        most, place = self.adjustments.most_down, self.scale.index(self.grade)
        taken = min(steps, len(self.scale) - 1 - place, steps if most is None else most - self.down)
        self.down += taken
        return self.scale[place + taken]


def _capped(scale: Sequence[str], grade: str, cap: str) -> str:
    """The worse of two grades; one that the scale does not know is never better than the cap."""
    if grade in scale and cap in scale:
        return max(grade, cap, key=tuple(scale).index)
    return cap


def _in_force(
    adjustments: Adjustments, records: Sequence[AdjustmentRecord], on: date | None, facts: Facts
) -> list[tuple[AdjustmentRecord, Matter]]:
    matters = {matter.key: matter for matter in adjustments.matters}
    standing = _standing(records)
    found = [(record, matters[record.matter]) for record in standing if record.matter in matters]
    return [(one, matter) for one, matter in found if _counts(adjustments, one, matter, on) and applies(matter, facts)]


def _standing(records: Sequence[AdjustmentRecord]) -> list[AdjustmentRecord]:
    """The records that no other takes back; one that takes another back can be taken back itself."""
    reversed_: set[int] = set()
    for record in reversed(records):
        if record.reverses is not None and record.no not in reversed_:
            reversed_.add(record.reverses)
    return [record for record in records if record.no not in reversed_ and record.reverses is None]


def _counts(adjustments: Adjustments, record: AdjustmentRecord, matter: Matter, on: date | None) -> bool:
    if on is None or record.on is None:
        return True
    until = record.until
    if until is None and matter.valid_months is not None:
        until = last_day(record.on, matter.valid_months)
    if until is None and adjustments.in_force == "year":
        until = end_of_year(record.on)
    return record.on <= on and (until is None or on <= until)
