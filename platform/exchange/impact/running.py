"""The whole measurement: family by family, with a word after each about how far it is."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from exchange.impact.dues import Watched, last_day, may_move, moved_days
from exchange.impact.families import families, family_again, shared_by, tops_of
from exchange.impact.ground import Ground, ground_of
from exchange.impact.scores import Rescorer
from exchange.impact.tasks_moved import Asked, Names, Tasks
from exchange.impact.validity import troubles_of
from exchange.impact.values import changed_values
from forms.contexts import Shared
from forms.models import Record

#: Records of each list that are named; all are counted.
MOST_NAMED = 3_000
LISTS = ("regraded", "rescored", "values", "invalid", "tasks", "dues")
NO_GRADE = ""

Progress = Callable[[int, int], None]
Result = tuple[Decimal | None, str]


@dataclass
class Tally:
    """What was found so far."""

    records: int = 0
    scored: int = 0
    moved_scores: int = 0
    grades: Counter[tuple[str, str, str]] = field(default_factory=Counter)  # by type: from, to
    regraded: list[dict[str, Any]] = field(default_factory=list)
    rescored: list[dict[str, Any]] = field(default_factory=list)  # another score, the same grade
    values: list[dict[str, Any]] = field(default_factory=list)
    invalid: list[dict[str, Any]] = field(default_factory=list)
    tasks: list[dict[str, Any]] = field(default_factory=list)
    dues: list[dict[str, Any]] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def name(self, what: str, row: Mapping[str, Any]) -> None:
        """Count something, and name it as long as there is room."""
        self.counts[what] += 1
        rows: list[dict[str, Any]] = getattr(self, what)
        if len(rows) < MOST_NAMED:
            rows.append(dict(row))

    def told(self) -> dict[str, Any]:
        """All of it, as it is kept."""
        grades = [[*pair, number] for pair, number in sorted(self.grades.items())]
        lists = {what: getattr(self, what) for what in LISTS}
        counts = {what: self.counts[what] for what in lists}
        numbers = {"records": self.records, "scored": self.scored, "moved_scores": self.moved_scores}
        return {**numbers, "grades": grades, "counts": counts, **lists}


def measure_impact(
    system: str, *, since: date | None, now: datetime, progress: Progress = lambda done, total: None
) -> dict[str, Any]:
    """What the drafts of a system would do to its stored records since a day (all of them, if none is named).

    Scores and grades that would come out otherwise, computed values that would follow, what would not be valid any
    more, tasks that would go to others, and other last days. Everything is worked out in memory; nothing of a record
    is written.

    Raises:
        DefinitionProblems: the drafts cannot be read.
    """
    ground, tally = ground_of(system, now=now), Tally()
    tops, measured = tops_of(system, since), 0
    measurement = Measurement(ground, Rescorer(ground), since, tally)
    progress(0, len(tops))
    for chunk in families(tops):
        measurement.chunk(chunk)
        measured += len(chunk)
        progress(measured, len(tops))
    return tally.told()


@dataclass
class Measurement:
    """One run over the families of a system."""

    ground: Ground
    rescorer: Rescorer
    since: date | None
    tally: Tally

    def chunk(self, families: Sequence[Sequence[Record]]) -> None:
        """Measure some families; the people in all of them are found at once."""
        tasks = Tasks(self.ground, families)
        asked: list[Asked] = []
        late: list[tuple[Watched, date | None]] = []
        for family in families:
            mine = [record for record in family if self._counts(record)]
            asked += [task for record in mine if (task := tasks.moved(record))]
            late += self._family(family, mine, self._watched(mine, tasks))
        held = [*(each.before | each.after for each in asked), *(one.asked for one, _day in late)]
        names = Names(frozenset().union(*held), self.ground)
        for each in asked:
            self.tally.name("tasks", {**_named(each.record, self.ground), **_task(each, names)})
        for one, day in late:
            self.tally.name("dues", {**_named(one.record, self.ground), **_day_of(one, day, names)})

    def _watched(self, mine: Sequence[Record], tasks: Tasks) -> list[Watched]:
        shared = Shared(self.ground.region)
        return [
            Watched(record, last_day(record, self.ground, shared), tasks.asked_for(record))
            for record in mine
            if may_move(self.ground, record)
        ]

    def _family(
        self, family: Sequence[Record], mine: Sequence[Record], watched: Sequence[Watched]
    ) -> list[tuple[Watched, date | None]]:
        """Measure one family; gives the last days in it that would move."""
        self.tally.records += len(mine)
        self._validity(mine)
        moved = self._scores(family, mine)
        if moved or not all(self.ground.same_values(record.release) for record in mine):
            self._values(family, {record.pk for record in mine})
        return moved_days(watched, self.ground, shared_by(family, Shared(self.ground.region))) if watched else []

    def _counts(self, record: Record) -> bool:
        """Whether a record belongs to the time that is asked about."""
        born = record.period_start or record.created_at.date()
        return self.since is None or born >= self.since

    def _validity(self, mine: Sequence[Record]) -> None:
        shared = Shared(self.ground.region)
        for record in mine:
            for trouble in troubles_of(self.ground, record, shared):
                row = {"place": trouble.place, "sentence": trouble.sentence}
                self.tally.name("invalid", {**_named(record, self.ground), **row})

    def _scores(self, family: Sequence[Record], mine: Sequence[Record]) -> bool:
        """Score what belongs to the time again, and say if any score moved; the family lives by the drafts then."""
        own = {record.pk: record.release for record in family}
        before: dict[int, Result] = {record.pk: (record.result_score, record.result_grade) for record in mine}
        known = [record for record in family if self.ground.type_of(record) is not None]
        for record in known:
            record.release = self.ground.release
        moved = False
        for record in mine:
            kind = self.ground.type_of(record)
            if kind is None or not kind.sheets or not record.sheets.all():
                continue
            self.tally.scored += 1
            release = own[record.pk]
            if not self.ground.same_scoring(release, record.record_type):
                self.rescorer.rescore(record, same_ladders=self.ground.same_ladders(release, record.record_type))
                moved |= self._note(record, before[record.pk])
        return moved

    def _note(self, record: Record, before: Result) -> bool:
        after: Result = (record.result_score, record.result_grade)
        if before == after:
            return False
        self.tally.moved_scores += before[0] != after[0]
        named = _named(record, self.ground)
        if before[1] != after[1]:
            self.tally.grades[str(named["type"]), before[1] or NO_GRADE, after[1] or NO_GRADE] += 1
        scores = {"score_before": before[0], "score_after": after[0]}
        grades = {"before": before[1], "after": after[1], "sheet": record.result_sheet}
        self.tally.name("rescored" if before[1] == after[1] else "regraded", {**named, **scores, **grades})
        return True

    def _values(self, family: Sequence[Record], mine: set[int]) -> None:
        """What is computed on records, by their own release from what is stored and by the drafts from what follows."""
        shared = shared_by(family, Shared(self.ground.region))
        for record, changes in changed_values(self.ground, family_again(family), family, shared):
            if record.pk in mine:
                for title, old, new in changes:
                    row = {"place": title, "before": old, "after": new}
                    self.tally.name("values", {**_named(record, self.ground), **row})


def _named(record: Record, ground: Ground) -> dict[str, object]:
    kind = ground.type_of(record)
    return {
        "record": record.pk,
        "number": record.number,
        "title": record.title,
        "type": kind.title if kind else record.record_type,
    }


def _day_of(one: Watched, after: date | None, names: Names) -> dict[str, object]:
    """Days as they are kept: a text, or nothing."""
    days = {"due_before": one.before.isoformat() if one.before else "", "due_after": after.isoformat() if after else ""}
    return {**days, "asked": names.of(one.asked)}


def _task(each: Asked, names: Names) -> dict[str, object]:
    return {
        "before": names.of(each.before),
        "after": names.of(each.after),
        "steps_before": list(each.steps_before),
        "steps_after": list(each.steps_after),
    }
