"""Grades, adjustments and ledgers of a catalogue: what they name must exist, and every score must find its band."""

from collections.abc import Iterator

from engine.definitions.checks.world import check_reference, check_references, check_unique
from engine.definitions.expressions import check_condition, check_expression
from engine.definitions.places import Place
from engine.definitions.shapes import ANYTHING, Shape
from engine.definitions.values import Adjustments, Catalogue, Ledger, Points
from engine.errors import Problem


def check_grading(catalogue: Catalogue, place: Place, facts: Shape) -> Iterator[Problem]:
    """The order of grades, their bands, and what moves a grade."""
    grades = [band.grade for band in catalogue.grades]
    yield from check_unique(place / "grades", grades, member="grade")
    banded = [band for band in catalogue.grades if band.least is not None or band.most is not None]
    if banded and not catalogue.grade and catalogue.grades[-1] in banded:
        yield (place / "grades" / (len(grades) - 1)).problem("scores_without_grade", grade=grades[-1])
    if catalogue.ceiling is not None and catalogue.ceiling < catalogue.floor:
        yield (place / "ceiling").problem("least_beyond_most", least=catalogue.floor, most=catalogue.ceiling)
    if catalogue.adjustments is not None:
        yield from _check_adjustments(catalogue.adjustments, grades, place / "adjustments", facts)


def _check_adjustments(adjustments: Adjustments, grades: list[str], place: Place, facts: Shape) -> Iterator[Problem]:
    if not grades:
        yield place.problem("adjustments_without_grades")
        return
    yield from check_references(place / "not_from", "grade", adjustments.not_from, grades)
    yield from check_unique(place / "matters", [matter.key for matter in adjustments.matters])
    for index, matter in enumerate(adjustments.matters):
        at = place / "matters" / index
        yield from check_reference(at / "grade", "grade", matter.grade, grades)
        yield from check_condition(matter.when, at / "when", facts)
        if matter.effect not in adjustments.order:
            yield (at / "effect").problem("effect_not_in_order", effect=matter.effect)


def check_ledgers(catalogue: Catalogue, place: Place, facts: Shape) -> Iterator[Problem]:
    """Rows must have keys of their own over all ledgers, points for every value of the fact, and known groups."""
    yield from check_unique(place, [ledger.key for ledger in catalogue.ledgers])
    seen: set[str] = set()
    for index, ledger in enumerate(catalogue.ledgers):
        at = place / index
        yield from check_reference(at / "points_by", "fact", ledger.points_by, tuple(facts.members))
        yield from check_expression(ledger.counts, at / "counts", ANYTHING)
        groups = {row.group for row in ledger.rows if row.group}
        for number, once in enumerate(ledger.once):
            yield from check_references(at / "once" / number / "among", "group", once.among, groups)
        yield from _check_rows(ledger, at / "rows", seen)


def _check_rows(ledger: Ledger, place: Place, seen: set[str]) -> Iterator[Problem]:
    for index, row in enumerate(ledger.rows):
        at = place / index
        if row.key in seen:
            yield (at / "key").problem("duplicate_key", key=row.key)
        seen.add(row.key)
        for name, points in (("points", row.points), ("most", row.most)):
            if _by_value(points) and not ledger.points_by:
                yield (at / name).problem("points_without_fact", key=row.key)


def _by_value(points: Points | None) -> bool:
    return isinstance(points, tuple)
