"""What is done with stored scores and old drafts while nobody is looking."""

import logging

from celery import shared_task

from forms.attachments import prune_files
from forms.draft_warnings import warn_of_pruning
from forms.drafts import prune_drafts
from forms.proofs import differences, scored_records
from tenants import clock
from tenants.audit.services import record as audit
from tenants.selectors import list_regions
from tenants.tasks import HEADER, RegionTask

logger = logging.getLogger(__name__)

MOST_NAMED = 50  # differences that an audit entry names; the command names all


@shared_task
def verify_all_scores() -> list[str]:
    """Ask every region to prove its scores; one message and one transaction per region."""
    slugs = [region.slug for region in list_regions()]
    for slug in slugs:
        verify_scores.apply_async(headers={HEADER: slug})
    return slugs


@shared_task(base=RegionTask)
def verify_scores() -> int:
    """Prove the scores of the region the task belongs to; what is found stands in the audit and the log.

    Nothing is repaired: why a score moved must be understood first.
    """
    now, checked, found = clock.now(), 0, []
    for _record, differing in differences(scored_records(), now=now):
        checked += 1
        found += differing
    for each in found:
        logger.error("Score %s", each.line)
    data = {"checked": checked, "differences": len(found), "named": [each.to_json() for each in found[:MOST_NAMED]]}
    audit("scores.verified", user=None, at=now, object_type="region", data=data)
    return len(found)


@shared_task
def prune_all_drafts() -> list[str]:
    """Ask every region to clear away the drafts that nobody went on with; one message per region."""
    slugs = [region.slug for region in list_regions()]
    for slug in slugs:
        prune_region_drafts.apply_async(headers={HEADER: slug})
    return slugs


@shared_task(base=RegionTask)
def prune_region_drafts() -> int:
    """Clear away the old drafts of the task's region, after a warning, and the files that no record ever named."""
    now = clock.now()
    warn_of_pruning(now=now)
    return prune_drafts(now=now) + prune_files(now=now)
