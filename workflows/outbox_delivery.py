"""Delivering what transactions wrote: each row in a transaction of its own that holds its lock.

A worker that dies gives its row back with the lock, so another one takes it at once. What stays inside the database
(messages in people's lists) then happens exactly once; an outside receiver may hear the same thing twice, and knows
it by the key. What fails comes again, later and later; in the end it is dead, and waits for an operator.
"""

import logging
import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import DatabaseError, connection, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts import channels
from accounts.channels import NotSent
from accounts.models import User
from accounts.selectors import persons_in
from forms.frames import frame_of, single_records
from tenants.audit.services import record as audit
from tenants.messages import put_messages
from tenants.models import Message
from tenants.selectors import region_here
from workflows.hooks.sending import send_delivery
from workflows.models import Outgoing
from workflows.outbox_calls import ask_register
from workflows.people import people_for

logger = logging.getLogger(__name__)

MOST_ATTEMPTS = 10
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=30), timedelta(hours=1)
JITTER = 0.25  # of a pause, so that what failed together does not come back together


@dataclass
class Delivered:
    """How many rows a run sent, put off, and gave up."""

    sent: int = 0
    later: int = 0
    dead: int = 0


def deliver_due(*, now: datetime, chance: Callable[[], float] = random.random) -> Delivered:
    """Send what is due in the region we are in, oldest first; others may do the same at the same moment."""
    found = Delivered()
    while True:
        with transaction.atomic():
            row = _due(now).select_for_update(skip_locked=True, of=("self",)).first()
            if row is None:
                return found
            error = _attempt(row, now)
            _note(row, error, now=now, chance=chance())
        found.sent += row.state == Outgoing.State.SENT
        found.later += row.state == Outgoing.State.WAITING
        found.dead += row.state == Outgoing.State.DEAD


def pause_after(attempts: int, *, chance: float) -> timedelta:
    """How long to wait after so many failures: twice as long each time, a little more or less by chance (0 to 1)."""
    pause = min(FIRST_PAUSE * 2 ** min(attempts - 1, 20), LONGEST_PAUSE)
    return pause * (1 + JITTER * (2 * chance - 1))


def _due(now: datetime) -> QuerySet[Outgoing]:
    return Outgoing.objects.filter(state=Outgoing.State.WAITING, due_at__lte=now).order_by("due_at", "pk")


def _attempt(row: Outgoing, now: datetime) -> NotSent | None:
    """Send a row; what it wrote is undone when it fails."""
    try:
        with transaction.atomic():
            _SENDERS[row.kind](row, now)
    except NotSent as error:
        return error
    except DatabaseError:
        raise
    except Exception as error:  # a row that cannot be sent must not hold up those behind it
        logger.exception("Outbox row %s", row.key)
        return NotSent(f"{type(error).__name__}: {error}")
    return None


def _note(row: Outgoing, error: NotSent | None, *, now: datetime, chance: float) -> None:
    row.attempts += 1
    row.error = "" if error is None else str(error)[:2000]
    if error is None:
        row.state, row.done_at = Outgoing.State.SENT, now
    elif error.final or row.attempts >= MOST_ATTEMPTS:
        row.state = Outgoing.State.DEAD
        data = {"kind": row.kind, "attempts": row.attempts, "error": row.error}
        audit("outbox.dead", user=None, at=now, object_type="outgoing", object_id=row.pk, data=data)
        logger.error("Outbox row %s is dead after %s attempts: %s", row.key, row.attempts, row.error)
    else:
        row.due_at = now + pause_after(row.attempts, chance=chance)
    row.save(update_fields=["attempts", "error", "state", "done_at", "due_at"])


def _deliver_notice(row: Outgoing, now: datetime) -> None:
    """A message in the list of everybody who is meant and sees the record, and a row for each further channel."""
    record = single_records().get(pk=row.record_id)
    region, frame = region_here(), frame_of(record)
    people = list(_receivers(row))
    put_messages(
        Message(
            region_slug=region.slug,
            region_title=region.title,
            region_short=region.short,
            key=row.key,
            user_id=person.pk,
            tokens=[f"{region.slug}|{token}" for token in record.tokens],
            system_title=frame.system.title,
            subject=row.payload["subject"],
            text=row.payload["text"],
            path=f"records/{record.pk}/",
            sent_at=row.created_at,
        )
        for person in people
    )
    Outgoing.objects.bulk_create(_letters(row, people, now), ignore_conflicts=True)


def _receivers(row: Outgoing) -> QuerySet[User]:
    """The people meant who see the record: holders of the tokens, and those named by key or number."""
    payload, record, today = row.payload, row.record, timezone.localdate(row.created_at)
    seeing = people_for(record, record.tokens, today=today)
    named = Q(person_key__in=payload["people"]) | Q(pk__in=payload["users"])
    holding = people_for(record, payload["tokens"], today=today).order_by().values("pk")
    return seeing.filter(named | Q(pk__in=holding) | Q(pk__in=persons_in(payload["tokens"])))


def _letters(row: Outgoing, people: list[User], now: datetime) -> Iterator[Outgoing]:
    """What further channels are given: one letter for each person they can reach."""
    for channel in row.payload["channels"]:
        for person in people if channels.is_open(channel) else ():
            if person.mobile or person.email:
                to = {"name": person.name, "mobile": person.mobile, "email": person.email}
                letter = {"channel": channel, "to": to, "subject": row.payload["subject"], "text": row.payload["text"]}
                yield Outgoing(
                    key=f"{row.key}:{channel}:{person.pk}",
                    kind=Outgoing.Kind.CHANNEL,
                    record_id=row.record_id,
                    payload=letter,
                    due_at=now,
                    created_at=now,
                )


def _send_letter(row: Outgoing, now: datetime) -> None:
    letter: Mapping[str, object] = {**row.payload, "region": connection.schema_name, "at": row.created_at.isoformat()}
    channels.send(str(row.payload["channel"]), letter, key=f"{connection.schema_name}:{row.key}")


_SENDERS: Mapping[str, Callable[[Outgoing, datetime], None]] = {
    Outgoing.Kind.NOTICE: _deliver_notice,
    Outgoing.Kind.CHANNEL: _send_letter,
    Outgoing.Kind.CALL: ask_register,
    Outgoing.Kind.HOOK: send_delivery,
}
