"""Bringing sums up to date with the results they are made of.

A period is summed anew as a whole, while its measure is locked: so each change counts once, however often a note of it
is taken up, in whatever order, and whoever is killed on the way leaves the note for the next one.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.db import transaction

from tenants.publishing.models import EVERYWHERE, PublishedChange, PublishedMeasure, PublishedResult, PublishedSum
from tenants.publishing.sums import Outcome, Sums, sum_of

_SUMMED = ("records", "counted", "grades", "scores", "due")
_NAMES = ("region_slug", "system", "measure", "period_start")
Cells = Mapping[tuple[date, str], Sums]  # by period and area


def fold_changes(*, most: int = 1000) -> int:
    """Sum every period anew of which a result changed; gives how many that were."""
    folded = 0
    while folded < most and _fold_next():
        folded += 1
    return folded


@transaction.atomic
def _fold_next() -> bool:
    """Take up one note and all others about the same period; those another worker holds are left to it."""
    waiting = PublishedChange.objects.select_for_update(skip_locked=True)
    first = waiting.order_by("pk").first()
    if first is None:
        return False
    same = waiting.filter(**{name: getattr(first, name) for name in _NAMES})
    taken = [first.pk, *same.exclude(pk=first.pk).values_list("pk", flat=True)]
    measures = PublishedMeasure.objects.select_for_update()
    measure = measures.filter(region_slug=first.region_slug, system=first.system, key=first.measure).first()
    if measure is not None:  # none: the region publishes it no more
        _keep(measure, _cells(measure, first.period_start), period=first.period_start)
    PublishedChange.objects.filter(pk__in=taken).delete()
    return True


@transaction.atomic
def refold(measure_id: int) -> list[str]:
    """Sum all periods of a measure anew, and tell which sums were not what its results come to."""
    measure = PublishedMeasure.objects.select_for_update().get(pk=measure_id)
    kept, wanted = _kept(measure), _cells(measure)
    lines = [
        f"{_difference(kept.get(at), wanted.get(at))}: sum {measure} {at[0]} {at[1]}"
        for at in sorted(kept.keys() | wanted.keys())
        if kept.get(at) != wanted.get(at)
    ]
    if lines:
        _keep(measure, wanted)
    return lines


def _difference(kept: Sums | None, wanted: Sums | None) -> str:
    if kept is None or wanted is None:
        return "missing" if kept is None else "too many"
    names = [name for name in _SUMMED if getattr(kept, name) != getattr(wanted, name)]
    return f"differs in {', '.join(names)}"


def _cells(measure: PublishedMeasure, period: date | None = None) -> Cells:
    """What the results of a measure come to, of one period or of all."""
    found = PublishedResult.objects.filter(
        region_slug=measure.region_slug, system=measure.system, measure=measure.key, is_summed=True
    )
    if period is not None:
        found = found.filter(period_start=period)
    outcomes: dict[tuple[date, str], list[Outcome]] = defaultdict(list)
    for start, area, *outcome in found.values_list("period_start", "area", "is_counted", "score", "grade", "due_on"):
        for place in {area, EVERYWHERE} - {""}:
            outcomes[start, place].append(Outcome(*outcome))
    return {at: sum_of(there) for at, there in outcomes.items()}


def _kept(measure: PublishedMeasure) -> Cells:
    return {(each.period_start, each.area): sums_of(each) for each in measure.sums.all()}


def sums_of(row: PublishedSum) -> Sums:
    """The sums in a row."""
    return Sums(**{name: getattr(row, name) for name in _SUMMED})


def _keep(measure: PublishedMeasure, cells: Cells, *, period: date | None = None) -> None:
    old = measure.sums.all() if period is None else measure.sums.filter(period_start=period)
    places = _areas(cells)
    for start in {at for at, _area in old.values_list("period_start", "area")}:
        measure.sums.filter(period_start=start).exclude(area__in=places.get(start, ())).delete()
    rows = [
        PublishedSum(measure=measure, period_start=at, area=area, **_columns(sums))
        for (at, area), sums in cells.items()
    ]
    PublishedSum.objects.bulk_create(
        rows, update_conflicts=True, update_fields=_SUMMED, unique_fields=["measure", "period_start", "area"]
    )


def _areas(cells: Iterable[tuple[date, str]]) -> Mapping[date, Sequence[str]]:
    areas: dict[date, list[str]] = defaultdict(list)
    for start, area in cells:
        areas[start].append(area)
    return areas


def _columns(sums: Sums) -> dict[str, object]:
    return {name: getattr(sums, name) for name in _SUMMED}
