"""Answering requests for dynamic passwords."""

from celery import shared_task

from accounts.models import PasscodeRequest
from accounts.passcodes.services import forget_requests
from tenants import clock
from tenants.tasks import HEADER, RegionTask
from workflows.sites.services import answer_due


@shared_task(base=RegionTask)
def answer_requests() -> int:
    """Answer those that wait in the region the task belongs to."""
    return answer_due(now=clock.now())


@shared_task
def sweep_requests() -> list[str]:
    """Have every region answer in which a request waits that no worker was told of."""
    due = PasscodeRequest.objects.filter(state=PasscodeRequest.State.WAITING, due_at__lte=clock.now())
    slugs = list(due.values_list("region__schema_name", flat=True).distinct().order_by("region__schema_name"))
    for slug in slugs:
        answer_requests.apply_async(headers={HEADER: slug})
    return slugs


@shared_task
def forget_old_requests() -> int:
    """Remove requests whose codes are long over."""
    return forget_requests(now=clock.now())
