"""Periodic work of the platform itself."""

import logging

from celery import shared_task

from tenants.audit.services import verify_chain
from tenants.selectors import list_regions
from tenants.tasks import HEADER, RegionTask

logger = logging.getLogger(__name__)


@shared_task
def verify_all_audits() -> list[str]:
    """Ask every region to prove its audit trail; one message and one transaction per region."""
    slugs = [region.slug for region in list_regions()]
    for slug in slugs:
        verify_audit.apply_async(headers={HEADER: slug})
    return slugs


@shared_task(base=RegionTask)
def verify_audit() -> str:
    """Prove the audit trail of the region the task belongs to; a broken chain is an error in the log."""
    broken = verify_chain()
    if broken:
        logger.error("Audit entry %s %s", broken.sequence, broken.because)
        return f"{broken.sequence} {broken.because}"
    return ""
