"""Work on files that is too long for a page."""

from celery import shared_task
from django.db import connection

from exchange.demo import take_over_past
from exchange.excel.catalogues.importing import read_catalogue
from exchange.manuals.telling import tell_of_release
from exchange.models import Transfer
from tenants import clock
from tenants.tasks import RegionTask


@shared_task(base=RegionTask)
def read_transfer(transfer_id: int) -> str:
    """Read a file that waits; one that was read already, or given up, is left alone."""
    transfer = Transfer.objects.filter(pk=transfer_id).first()
    if transfer is None or not transfer.is_under_way:
        return ""
    return str(read_catalogue(transfer).state)


@shared_task(base=RegionTask, time_limit=1800)
def answer_inquiry(inquiry_id: int) -> str:
    """Answer a question about drafts that waits; says how it ended."""
    from exchange.answering import answer  # it asks for releases, which import the tasks

    return answer(inquiry_id)


@shared_task(base=RegionTask)
def take_over_demo() -> int:
    """Take over a little of the past of the demonstration, and the rest behind whatever else waits by then."""
    taken = take_over_past(connection.schema_name, now=clock.now(), most=2)
    if taken:
        take_over_demo.delay()
    return taken


@shared_task(base=RegionTask)
def tell_people(system: str, number: int) -> int:
    """Tell everybody whose manual a release changed; told twice, it is one message."""
    return tell_of_release(system, number, now=clock.now())
