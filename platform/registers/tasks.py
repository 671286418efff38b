"""What the registers are asked while nobody waits."""

from celery import shared_task

from registers.companies import settle_waiting
from tenants import clock


@shared_task
def settle_registrations() -> int:
    """Go on with the companies that registered themselves."""
    return settle_waiting(now=clock.now())
