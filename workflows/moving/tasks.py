"""Moves in the background: the work itself, and picking up what a killed worker left."""

from datetime import timedelta

from celery import shared_task

from tenants import clock
from tenants.tasks import HEADER, RegionTask
from workflows.moving.carrying import work_on
from workflows.moving.models import UNDER_WAY, ReleaseMove
from workflows.moving.requests import request_work
from workflows.outbox_regions import regions_where

#: Records in one task, so that none comes near the time a task may take.
MOST = 1000
#: After so long without a sign of life a move is picked up again; two workers at one move do no harm.
QUIET = timedelta(minutes=3)


@shared_task(base=RegionTask)
def work_on_move(move_id: int) -> int:
    """Do what a move waits for; a long one goes on in a further task."""
    done = work_on(move_id, now=clock.now, most=MOST)
    if done == MOST:
        request_work(move_id)
    return done


@shared_task
def sweep_moves() -> list[str]:
    """Have every region go on with moves that nobody is at."""
    condition = "state IN ('checking', 'moving', 'undoing') AND touched_at <= %(moment)s"
    slugs = regions_where(ReleaseMove, condition, moment=clock.now() - QUIET)
    for slug in slugs:
        resume_moves.apply_async(headers={HEADER: slug})
    return slugs


@shared_task(base=RegionTask)
def resume_moves() -> int:
    """Go on with the moves of the region the task belongs to at which nobody is."""
    quiet = ReleaseMove.objects.filter(state__in=UNDER_WAY, touched_at__lte=clock.now() - QUIET)
    ids = list(quiet.values_list("pk", flat=True))
    for pk in ids:
        request_work(pk)
    return len(ids)
