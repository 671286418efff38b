"""What follows publishing: sums of the periods that changed, and records that a new release publishes otherwise."""

from collections.abc import Mapping
from datetime import timedelta

from celery import shared_task
from django.db import connection

from tenants import clock
from tenants.publishing.folding import fold_changes
from tenants.publishing.measures import note_followed, note_under_way, rules_in_force, take_up_behind
from tenants.selectors import list_regions
from tenants.tasks import HEADER, RegionTask
from workflows.publishing.rebuilding import follow_rules

#: Records in one task, so that none comes near the time a task may take.
MOST = 5000
#: After so long without a sign of life records are gone over from the beginning; two workers at them do no harm.
QUIET = timedelta(minutes=30)


@shared_task
def fold_sums() -> int:
    """Bring the sums of every period up to date in which a result changed."""
    return fold_changes()


@shared_task
def sweep_rules() -> list[tuple[str, str]]:
    """Have every region publish its running records by rules that a release brought."""
    now = clock.now()
    slugs = [region.slug for region in list_regions()]
    found = take_up_behind(slugs, now=now, quiet_since=now - QUIET)
    for slug, system in found:
        publish_running.apply_async(args=[system], headers={HEADER: slug})
    return found


@shared_task(base=RegionTask)
def publish_running(system: str, after: int = 0, rules: Mapping[str, str] | None = None) -> int:
    """Publish the records of a system by the rules in force; of very many, go on in a further task."""
    here = connection.schema_name
    begun_by = {int(pk): rule for pk, rule in rules.items()} if rules else rules_in_force(here, system)
    last = follow_rules(system, after=after, most=MOST, now=clock.now())
    if last:
        note_under_way(here, system, now=clock.now())
        publish_running.apply_async(args=[system, last, begun_by])
    else:
        note_followed(begun_by)
    return last
