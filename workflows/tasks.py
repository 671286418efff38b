"""What regions do while nobody is looking: their clocks, their outboxes, and forgetting what is over."""

import logging
from datetime import timedelta

from celery import shared_task

from forms.submissions import prune_submissions
from tenants import clock
from tenants.messages import prune_messages
from tenants.selectors import list_regions
from tenants.tasks import HEADER, RegionTask
from workflows.clocks import run_clock
from workflows.moving.services import forget_before
from workflows.outbox_delivery import deliver_due
from workflows.outbox_letters import prune_outbox
from workflows.outbox_regions import regions_with_mail

logger = logging.getLogger(__name__)

MESSAGES_KEPT = timedelta(days=365)
UNDO_KEPT = timedelta(days=30)  # how long a move to another release can be undone


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
    for year in sorted({year for passed in found for year in passed.assumed_years}):
        logger.warning("Nobody has entered the holidays of %s; Monday to Friday was assumed for deadlines.", year)
    return len(found)


@shared_task
def sweep_outboxes() -> list[str]:
    """Have every region deliver in which something waits that no worker was told of."""
    slugs = regions_with_mail(now=clock.now())
    for slug in slugs:
        deliver_outbox.apply_async(headers={HEADER: slug})
    return slugs


@shared_task(base=RegionTask)
def deliver_outbox() -> int:
    """Deliver what is due in the region the task belongs to."""
    return deliver_due(now=clock.now()).sent


@shared_task
def prune_all() -> list[str]:
    """Forget old messages, and have every region forget what is over."""
    prune_messages(before=clock.now() - MESSAGES_KEPT)
    slugs = [region.slug for region in list_regions()]
    for slug in slugs:
        prune_region.apply_async(headers={HEADER: slug})
    return slugs


@shared_task(base=RegionTask)
def prune_region() -> tuple[int, int, int]:
    """Forget the keys of old submissions, what left the region long ago, and what records were before old moves."""
    now = clock.now()
    return prune_submissions(now=now), prune_outbox(now=now), forget_before(before=now - UNDO_KEPT)
