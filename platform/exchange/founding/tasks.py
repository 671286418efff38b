"""Making regions in the background, and picking up what a killed worker left."""

from celery import shared_task

from exchange.founding.births import QUIET, carry_on
from exchange.founding.sent import forget_old
from tenants import clock
from tenants.models import RegionBirth


@shared_task
def bear(birth_id: int) -> str:
    """Make a region that an operator asked for; says where it stands."""
    return carry_on(birth_id, now=clock.now)


@shared_task
def sweep_births() -> list[int]:
    """Pick up births at which nobody is: a queue that was down, a worker that was killed; forget what lies about."""
    forget_old(now=clock.now())
    quiet = RegionBirth.objects.filter(state__in=("waiting", "trying"), touched_at__lte=clock.now() - QUIET)
    found = list(quiet.values_list("pk", flat=True))
    for pk in found:
        bear.delay(pk)
    return found
