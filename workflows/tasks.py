"""The clock of every region."""

import logging

from celery import shared_task

from tenants import clock
from tenants.selectors import list_regions
from tenants.tasks import HEADER, RegionTask
from workflows.clocks import run_clock

logger = logging.getLogger(__name__)


@shared_task
def run_all_clocks() -> list[str]:
    """Have every region look for what is overdue; one message per region."""
    slugs = [region.slug for region in list_regions()]
    for slug in slugs:
        run_region_clock.apply_async(headers={HEADER: slug})
    return slugs


@shared_task(base=RegionTask)
def run_region_clock() -> int:
    """Let everything follow that is overdue in the region the task belongs to."""
    found = run_clock(now=clock.now())
    for passed in found:
        if passed.refused:
            told = (passed.record_id, passed.action, passed.refused)
            logger.error("Record %s: what follows “%s” was refused: %s", *told)
    return len(found)
