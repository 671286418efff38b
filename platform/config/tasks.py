"""Periodic work of the platform itself."""

import logging

from celery import shared_task
from django_tenants.utils import schema_context

from tenants import clock
from tenants.anchors.proving import verify_anchors, verify_here
from tenants.anchors.services import take_anchor
from tenants.selectors import list_regions
from tenants.tasks import HEADER, RegionTask

logger = logging.getLogger(__name__)


@shared_task
def verify_all_audits() -> list[str]:
    """Prove the anchors and the public trail, and ask every region to prove its own, in a transaction of its own."""
    for fault in verify_anchors():
        logger.error("Audit: %s", fault)
    with schema_context("public"):
        if broken := verify_here(now=clock.now()):
            logger.error("Audit of public: entry %s %s", broken.sequence, broken.because)
    slugs = [region.slug for region in list_regions()]
    for slug in slugs:
        verify_audit.apply_async(headers={HEADER: slug})
    return slugs


@shared_task
def anchor_audits() -> int:
    """Sign where all chains end today."""
    return take_anchor(now=clock.now()).number


@shared_task(base=RegionTask)
def verify_audit() -> str:
    """Prove the audit trail of the region the task belongs to; a broken chain is an error in the log."""
    broken = verify_here(now=clock.now())
    if broken:
        logger.error("Audit entry %s %s", broken.sequence, broken.because)
        return f"{broken.sequence} {broken.because}"
    return ""
