"""The rounds to the registers, region by region."""

import logging
from datetime import timedelta

from celery import shared_task

from forms.vouching import used_answers
from registers.answers import forget_answers
from schemas.selectors import REGION, current_releases, system_of
from tenants import clock
from tenants.selectors import list_regions
from tenants.tasks import HEADER, RegionTask
from workflows.registers.syncing import due_syncs, run_sync
from workflows.registers.verifying import verify_open

logger = logging.getLogger(__name__)
KEPT = timedelta(days=30)  # answers that nothing rests on


@shared_task
def visit_all_registers() -> list[str]:
    """Have every region go round its registers; one message per region."""
    slugs = [region.slug for region in list_regions()]
    for slug in slugs:
        visit_registers.apply_async(headers={HEADER: slug})
    return slugs


@shared_task(base=RegionTask)
def visit_registers() -> dict[str, object]:
    """Make up for open look-ups and take over the listings that are due, in the region the task belongs to."""
    now = clock.now()
    verified = verify_open(now=now)
    systems = [system_of(release) for key, release in current_releases().items() if key != REGION]
    synced = {}
    for system, register in due_syncs(systems, now=now):
        counts = run_sync(system, register, now=now)
        synced[register.key] = vars(counts)
        for refused in counts.refused:
            logger.error("Register %s: %s", register.key, refused)
    return {"verified": verified, "synced": synced}


@shared_task
def forget_all_answers() -> list[str]:
    """Have every region forget answers of registers that nothing rests on."""
    slugs = [region.slug for region in list_regions()]
    for slug in slugs:
        forget_register_answers.apply_async(headers={HEADER: slug})
    return slugs


@shared_task(base=RegionTask)
def forget_register_answers() -> int:
    """Forget them in the region the task belongs to."""
    return forget_answers(used=used_answers(), before=clock.now() - KEPT)
