"""Asking a worker to go on with a move."""

from celery import current_app
from django.db import connection, transaction

from tenants.tasks import HEADER

WORK = "workflows.moving.tasks.work_on_move"


def request_work(move_id: int) -> None:
    """Have a worker go on with a move, once this is committed; where the queue is down, the sweep does it."""
    slug = connection.schema_name

    def ask() -> None:
        current_app.send_task(WORK, args=[move_id], headers={HEADER: slug}, retry=False)

    transaction.on_commit(ask, robust=True)
