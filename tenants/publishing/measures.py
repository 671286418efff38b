"""What a region publishes under which key; declared with every release, so readers and scales are those in force.

A release may publish what records under earlier ones did not. A worker then goes over the records of the system, and
notes here by which rule all of them are published.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F, Q

from tenants.publishing.models import PublishedChange, PublishedMeasure, PublishedResult
from tenants.selectors import region_here

Columns = Mapping[str, object]


@transaction.atomic
def declare_measures(system: str, *, measures: Sequence[Columns]) -> None:
    """Make these the measures of a system of the region we are in; what it publishes no more is taken away."""
    region = region_here()
    place = {"region_slug": region.slug, "system": system}
    known = {measure.key: measure for measure in PublishedMeasure.objects.filter(**place)}
    named = {"region_title": region.title, "region_short": region.short}
    for columns in measures:
        before = known.pop(str(columns["key"]), None)
        measure = PublishedMeasure(pk=before.pk if before else None, **place, **named, **columns)
        measure.followed = before.followed if before else ""
        if before is None or not _same(before, measure):
            measure.save()
    if known:
        PublishedMeasure.objects.filter(pk__in=[measure.pk for measure in known.values()]).delete()
        PublishedResult.objects.filter(**place, measure__in=known).delete()
        PublishedChange.objects.filter(**place, measure__in=known).delete()


def rules_in_force(region_slug: str, system: str = "") -> dict[int, str]:
    """The rules a region publishes by, of one system or of all, by the id of the measure."""
    found = PublishedMeasure.objects.filter(region_slug=region_slug)
    return dict((found.filter(system=system) if system else found).values_list("pk", "rule"))


def note_followed(rules: Mapping[int, str]) -> None:
    """Every record has been published by these rules; where another is in force by now, that one is still to come."""
    for pk, rule in rules.items():
        PublishedMeasure.objects.filter(pk=pk, rule=rule).update(followed=rule)


@transaction.atomic
def take_up_behind(region_slugs: Iterable[str], *, now: datetime, quiet_since: datetime) -> list[tuple[str, str]]:
    """Region and system of every measure whose rule not all records follow and at which no worker has been lately."""
    waiting = PublishedMeasure.objects.filter(region_slug__in=list(region_slugs)).exclude(rule=F("followed"))
    waiting = waiting.filter(Q(asked_at=None) | Q(asked_at__lte=quiet_since))
    taken = list(waiting.select_for_update(skip_locked=True).order_by("pk"))
    PublishedMeasure.objects.filter(pk__in=[measure.pk for measure in taken]).update(asked_at=now)
    return sorted({(measure.region_slug, measure.system) for measure in taken})


def note_under_way(region_slug: str, system: str, *, now: datetime) -> None:
    """A worker is still at it."""
    PublishedMeasure.objects.filter(region_slug=region_slug, system=system).update(asked_at=now)


def _same(one: PublishedMeasure, other: PublishedMeasure) -> bool:
    names = {field.attname for field in PublishedMeasure._meta.concrete_fields} - {"asked_at"}
    return all(getattr(one, name) == getattr(other, name) for name in names)
