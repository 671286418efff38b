"""Work that is too long for a page."""

from celery import shared_task

from exchange.exports import forget_old
from portal.lists.background import write_list
from tenants import clock
from tenants.selectors import list_regions
from tenants.tasks import HEADER, RegionTask


@shared_task(base=RegionTask)
def write_export(export_id: int) -> int:
    """Write a list that somebody asked for."""
    return write_list(export_id)


@shared_task
def forget_all_exports() -> list[str]:
    """Let every region forget the lists that nobody fetched in time."""
    slugs = [region.slug for region in list_regions()]
    for slug in slugs:
        forget_exports.apply_async(headers={HEADER: slug})
    return slugs


@shared_task(base=RegionTask)
def forget_exports() -> int:
    """Forget old lists of the region the task belongs to, with their files."""
    return forget_old(now=clock.now())
