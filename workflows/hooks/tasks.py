"""Sending the worker round to the regions that have webhooks."""

from celery import shared_task

from tenants import clock
from tenants.tasks import HEADER, RegionTask
from workflows.hooks.feeding import feed_webhooks
from workflows.hooks.models import Webhook
from workflows.outbox_delivery import deliver_due
from workflows.outbox_regions import regions_where


@shared_task
def sweep_webhooks() -> list[str]:
    """Have every region with webhooks look for what happened since."""
    slugs = regions_where(Webhook, "is_on AND made_at <= %(moment)s", moment=clock.now())
    for slug in slugs:
        tell_webhooks.apply_async(headers={HEADER: slug})
    return slugs


@shared_task(base=RegionTask)
def tell_webhooks() -> int:
    """Write the deliveries of the region the task belongs to, and send them."""
    made = feed_webhooks(now=clock.now())
    return deliver_due(now=clock.now()).sent if made else 0
