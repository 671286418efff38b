"""Making what a region publishes anew from its records, and telling what was not as it should be."""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection, transaction
from django.db.models import QuerySet

from forms.frames import records as all_records
from forms.models import Record
from tenants.publishing.folding import fold_changes, refold
from tenants.publishing.measures import note_followed, rules_in_force
from tenants.publishing.models import PublishedMeasure, PublishedResult
from tenants.publishing.results import replace_results
from tenants.selectors import region_here
from workflows.inbox import Difference, held
from workflows.publishing.lines import lines_of

_BATCH = 500
_COMPARED = tuple(field.attname for field in PublishedResult._meta.concrete_fields if field.attname != "id")


def republish(*, now: datetime) -> Difference:
    """Make the results and sums of the region we are in anew, and tell which were wrong.

    Nobody moves a record while its results are compared, so this can be run at any time. What only waits to be summed
    up is no difference.
    """
    rules = rules_in_force(connection.schema_name)
    fold_changes()
    difference, last = Difference(), 0
    while ids := _next_batch(Record.objects.all(), after=last):
        last = ids[-1]
        difference.lines += _republished(ids, now=now)
        difference.checked += len(ids)
    difference.lines += _strays()
    for pk in (
        PublishedMeasure.objects.filter(region_slug=connection.schema_name).order_by("pk").values_list("pk", flat=True)
    ):
        difference.lines += refold(pk)
    fold_changes()
    note_followed(rules)
    return difference


def follow_rules(system: str, *, after: int, most: int, now: datetime) -> int:
    """Publish further records of a system by the rules in force, those with ids after this one; 0: none is left."""
    records, last = Record.objects.filter(system=system), after
    for _step in range(0, most, _BATCH):
        ids = _next_batch(records, after=last)
        if not ids:
            return 0
        last = ids[-1]
        _republished(ids, now=now)
    return last


def _next_batch(records: QuerySet[Record], *, after: int) -> list[int]:
    return list(records.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:_BATCH])


@transaction.atomic
def _republished(ids: Sequence[int], *, now: datetime) -> list[str]:
    region = region_here()
    batch = all_records().filter(pk__in=held(ids)).order_by("pk")
    kept = PublishedResult.objects.filter(region_slug=region.slug, record_id__in=ids)
    lines = list(lines_of(batch, now=now, region=region))
    found = _compared(kept, [PublishedResult(**line) for line in lines])
    if found:
        replace_results(region.slug, record_ids=ids, lines=lines)
    return found


def _compared(kept: Sequence[PublishedResult], wanted: Sequence[PublishedResult]) -> list[str]:
    before, after = {str(one): one for one in kept}, {str(one): one for one in wanted}
    lines = [f"missing: result {name}" for name in after.keys() - before.keys()]
    lines += [f"too many: result {name}" for name in before.keys() - after.keys()]
    for name in before.keys() & after.keys():
        names = [each for each in _COMPARED if getattr(before[name], each) != getattr(after[name], each)]
        lines += [f"differs in {', '.join(names)}: result {name}"] if names else []
    return sorted(lines)


def _strays() -> list[str]:
    """Results of records that are not there; they are taken away."""
    here = PublishedResult.objects.filter(region_slug=connection.schema_name)
    found = {pk: (record_id, name) for pk, record_id, name in here.values_list("pk", "record_id", "measure")}
    known = set(Record.objects.values_list("pk", flat=True))
    strays = {record_id for record_id, _name in found.values() if record_id not in known}
    if strays:
        replace_results(connection.schema_name, record_ids=sorted(strays), lines=[])
    return [f"of no record: result {connection.schema_name}:{record_id}" for record_id in sorted(strays)]
