"""Asking a worker to deliver what a transaction wrote."""

from celery import current_app
from django.db import connection, transaction

from tenants.tasks import HEADER

DELIVER = "workflows.tasks.deliver_outbox"


def request_delivery() -> None:
    """Have a worker deliver what waits here, once this is committed; where the queue is down, the sweep does it."""
    slug = connection.schema_name

    def ask() -> None:
        current_app.send_task(DELIVER, headers={HEADER: slug}, retry=False)

    transaction.on_commit(ask, robust=True)
