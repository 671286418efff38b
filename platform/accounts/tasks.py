"""Work on accounts that nobody waits for."""

from celery import shared_task

from accounts.sms import send_waiting
from tenants import clock


@shared_task
def send_texts() -> int:
    """Send the text messages that are due."""
    return send_waiting(now=clock.now())
