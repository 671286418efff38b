"""What operators do with the outbox: look at it, have something sent again, let it be. Both are audited."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from forms.errors import NotVisible, Refused
from tenants.audit.services import Person
from tenants.audit.services import record as audit
from workflows.models import Outgoing
from workflows.outbox_requests import request_delivery

State = Outgoing.State
KEPT = timedelta(days=90)  # of what was sent or dismissed
MOST_REASON = 500


def letters(state: str = "") -> QuerySet[Outgoing]:
    """The rows in a state (or all), newest first."""
    rows = Outgoing.objects.select_related("record").order_by("-id")
    return rows.filter(state=state) if state else rows


def counts() -> Mapping[str, int]:
    """How many rows are in each state."""
    found = Outgoing.objects.order_by().values_list("state").annotate(number=Count("pk"))
    return dict(found)


@transaction.atomic
def send_again(row_id: int, *, by: Person | None, now: datetime, address: str = "") -> Outgoing:
    """Have a dead row sent from the beginning, under the same key.

    Raises:
        NotVisible, Refused: see `forms.errors`.
    """
    row = _dead(row_id)
    row.state, row.attempts, row.due_at = State.WAITING, 0, now
    row.save(update_fields=["state", "attempts", "due_at"])
    _audited("outbox.sent_again", row, {}, by=by, now=now, address=address)
    request_delivery()
    return row


@transaction.atomic
def dismiss(row_id: int, *, reason: str, by: Person | None, now: datetime, address: str = "") -> Outgoing:
    """Let a dead row be, for a reason that is kept.

    Raises:
        NotVisible, Refused: see `forms.errors`.
    """
    said = reason.strip()[:MOST_REASON]
    if not said:
        raise Refused((_("Please say why it is not needed any more."),))
    row = _dead(row_id)
    row.state, row.done_at, row.error = State.DISMISSED, now, said
    row.save(update_fields=["state", "done_at", "error"])
    _audited("outbox.dismissed", row, {"reason": said}, by=by, now=now, address=address)
    return row


def prune_outbox(*, now: datetime) -> int:
    """Delete what was sent or dismissed long ago; what is waiting or dead stays. Gives how many."""
    over = Outgoing.objects.filter(state__in=[State.SENT, State.DISMISSED], done_at__lt=now - KEPT)
    return over.delete()[0]


def _dead(row_id: int) -> Outgoing:
    row = Outgoing.objects.select_for_update().filter(pk=row_id).first()
    if row is None:
        raise NotVisible
    if row.state != State.DEAD:
        raise Refused((_("Somebody has dealt with it already."),))
    return row


def _audited(
    deed: str, row: Outgoing, data: Mapping[str, object], *, by: Person | None, now: datetime, address: str
) -> None:
    audit(deed, user=by, at=now, object_type="outgoing", object_id=row.pk, data={"key": row.key, **data}, ip=address)
