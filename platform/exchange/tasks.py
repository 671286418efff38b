"""Work on files that is too long for a page."""

from celery import shared_task

from exchange.excel.catalogues.importing import read_catalogue
from exchange.models import Transfer
from tenants.tasks import RegionTask


@shared_task(base=RegionTask)
def read_transfer(transfer_id: int) -> str:
    """Read a file that waits; one that was read already, or given up, is left alone."""
    transfer = Transfer.objects.filter(pk=transfer_id).first()
    if transfer is None or not transfer.is_under_way:
        return ""
    return str(read_catalogue(transfer).state)
