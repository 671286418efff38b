"""Questions about drafts that are answered in the background: asked, followed, cancelled, kept for these drafts.

An answer speaks of the drafts as they were when it was asked for; `of_now` says whether they still are.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from accounts.models import User
from exchange.drafts import draft_documents
from exchange.models import Inquiry
from schemas.documents import canonical, digest
from tenants.audit.services import record

#: After so long without a word a question counts as lost with its worker, and may be asked again.
LOST_AFTER = timedelta(hours=1)
#: Answers that are kept for a system and a kind; older ones are forgotten.
KEPT = 5

_UNDER_WAY = (Inquiry.State.WAITING, Inquiry.State.WORKING)


class Cancelled(Exception):
    """Somebody does not want to know any more."""


def drafts_digest(system: str) -> str:
    """By which it is known whether an answer speaks of the drafts as they are."""
    return digest(canonical(draft_documents(system)))


@transaction.atomic
def ask(kind: str, system: str, *, asked: Mapping[str, Any], by: User, at: datetime) -> Inquiry:
    """Ask about the drafts as they are; the same question that is under way already is given again."""
    now = drafts_digest(system)
    under_way = Inquiry.objects.filter(kind=kind, system=system, state__in=_UNDER_WAY, at__gt=at - LOST_AFTER)
    same = under_way.filter(digest=now, asked=dict(asked)).first()
    if same is not None:
        return same
    found = Inquiry.objects.create(kind=kind, system=system, digest=now, asked=dict(asked), by=by, at=at)
    kept = Inquiry.objects.filter(kind=kind, system=system).values_list("pk", flat=True)[:KEPT]
    Inquiry.objects.filter(kind=kind, system=system).exclude(pk__in=list(kept)).delete()
    record(f"{kind}.asked", user=by, at=at, object_type="system", object_id=system, data=dict(asked))
    return found


def newest(kind: str, system: str) -> Inquiry | None:
    """The last question of a kind about a system, unless it was cancelled."""
    asked = Inquiry.objects.filter(kind=kind, system=system).exclude(state=Inquiry.State.CANCELLED)
    return asked.select_related("by").first()


def of_now(inquiry: Inquiry) -> bool:
    """Whether the drafts are still those it was asked about."""
    return inquiry.digest == drafts_digest(inquiry.system)


def begin(inquiry_id: int) -> Inquiry | None:
    """A question that is to be answered now; one that is answered already, or given up, is left alone."""
    found = Inquiry.objects.filter(pk=inquiry_id, state__in=_UNDER_WAY).first()
    if found is not None:
        Inquiry.objects.filter(pk=found.pk).update(state=Inquiry.State.WORKING, done=0)
    return found


def note_done(inquiry_id: int, done: int, total: int) -> None:
    """Say how far it is; whoever waits sees it at once.

    Raises:
        Cancelled: nobody waits any more.
    """
    still = Inquiry.objects.filter(pk=inquiry_id, state=Inquiry.State.WORKING)
    if not still.update(done=done, total=total):
        raise Cancelled


def finish(inquiry_id: int, outcome: Mapping[str, Any], *, at: datetime) -> None:
    """Keep the answer; if it was given up meanwhile, nothing is kept."""
    done = {"state": Inquiry.State.READY, "outcome": dict(outcome), "finished_at": at}
    Inquiry.objects.filter(pk=inquiry_id, state__in=_UNDER_WAY).update(**done)


def fail(inquiry_id: int, *, at: datetime) -> None:
    """It could not be answered; whoever asked sees that and may ask again."""
    Inquiry.objects.filter(pk=inquiry_id, state__in=_UNDER_WAY).update(state=Inquiry.State.FAILED, finished_at=at)


def cancel(inquiry: Inquiry, *, at: datetime) -> None:
    """Give a question up; whoever works on it notices at the next step."""
    given_up = {"state": Inquiry.State.CANCELLED, "finished_at": at}
    Inquiry.objects.filter(pk=inquiry.pk, state__in=_UNDER_WAY).update(**given_up)
