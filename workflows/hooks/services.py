"""Registering webhooks, changing them, giving them new secrets, and having a delivery sent again; all is audited."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from forms.errors import NotVisible, Refused
from schemas.selectors import current_region
from tenants.audit.models import AuditEntry
from tenants.audit.services import record as audit
from workflows.hooks.addresses import check_address
from workflows.hooks.models import Event, Webhook
from workflows.hooks.signing import new_secret
from workflows.models import Outgoing
from workflows.outbox_requests import request_delivery

MOST = 20  # webhooks of a region
OVERLAP = timedelta(hours=24)  # how long the secret before signs as well


@transaction.atomic
def make_webhook(
    *, title: str, address: str, system: str, events: Sequence[str], by: User, now: datetime, ip: str = ""
) -> tuple[Webhook, str]:
    """A webhook and its secret, which nobody can be shown again. It hears of what happens from now on.

    Raises:
        Refused: the address, the system or an event is none, or there are too many.
    """
    if Webhook.objects.count() >= MOST:
        raise Refused((_("A region has at most %(most)s webhooks.") % {"most": MOST},))
    secret = new_secret()
    last = AuditEntry.objects.order_by("-sequence").values_list("sequence", flat=True).first()
    hook = Webhook.objects.create(
        key=secrets.token_hex(16),
        title=_title(title),
        address=check_address(address),
        system=_system(system),
        events=_events(events),
        secret=secret,
        seen=last or 0,
        made_by_id=by.pk,
        made_at=now,
    )
    _audited("webhook.made", hook, _said(hook), by=by, now=now, ip=ip)
    return hook, secret


@transaction.atomic
def change_webhook(hook_id: int, changes: Mapping[str, object], *, by: User, now: datetime, ip: str = "") -> Webhook:
    """Change its title, address, system, events, or switch it on or off. Switched on, it hears from now on.

    Raises:
        NotVisible, Refused: see `make_webhook`.
    """
    hook = lock_webhook(hook_id)
    readers = {"title": _title, "address": check_address, "system": _system, "events": _events, "is_on": bool}
    was_on = hook.is_on
    for name, value in changes.items():
        setattr(hook, name, readers[name](value))
    if hook.is_on and not was_on:
        hook.seen = AuditEntry.objects.latest("sequence").sequence
    hook.save()
    _audited("webhook.changed", hook, {**_said(hook), "is_on": hook.is_on}, by=by, now=now, ip=ip)
    return hook


@transaction.atomic
def rotate_secret(hook_id: int, *, by: User, now: datetime, ip: str = "") -> tuple[Webhook, str]:
    """Another secret; for a day both sign, so that the receiver can change over."""
    hook = lock_webhook(hook_id)
    secret = new_secret()
    hook.secret_before, hook.before_until, hook.secret = str(hook.secret), now + OVERLAP, secret
    hook.save()
    _audited("webhook.rotated", hook, {"before_until": hook.before_until}, by=by, now=now, ip=ip)
    return hook, secret


@transaction.atomic
def remove_webhook(hook_id: int, *, by: User, now: datetime, ip: str = "") -> None:
    """Forget a webhook with its deliveries; the audit keeps that there was one."""
    hook = lock_webhook(hook_id)
    _audited("webhook.removed", hook, _said(hook), by=by, now=now, ip=ip)
    hook.delete()


@transaction.atomic
def replay(hook_id: int, row_id: int, *, by: User, now: datetime, ip: str = "") -> Outgoing:
    """Send a delivery once more, whether it was taken or not, under the id it had.

    Raises:
        NotVisible: there is none of this webhook.
        Refused: it is waiting already.
    """
    hook = lock_webhook(hook_id)
    row = hook.deliveries.select_for_update(of=("self",)).filter(pk=row_id).first()
    if row is None:
        raise NotVisible
    if row.state == Outgoing.State.WAITING:
        raise Refused((_("It is waiting to be sent already."),))
    row.state, row.attempts, row.due_at, row.done_at, row.error = Outgoing.State.WAITING, 0, now, None, ""
    row.save(update_fields=["state", "attempts", "due_at", "done_at", "error"])
    _audited("webhook.replayed", hook, {"delivery": row.pk}, by=by, now=now, ip=ip)
    request_delivery()
    return row


def lock_webhook(hook_id: int) -> Webhook:
    """A webhook of the region we are in, ours until the transaction ends.

    Raises:
        NotVisible: there is none.
    """
    hook = Webhook.objects.select_for_update(of=("self",)).filter(pk=hook_id).first()
    if hook is None:
        raise NotVisible
    return hook


def _title(said: object) -> str:
    text = str(said).strip()[:60]
    if not text:
        raise Refused((_("Say what the receiver is called, so that you know it again."),))
    return text


def _system(said: object) -> str:
    if said and said not in current_region().systems:
        raise Refused((_("The region has no system “%(system)s”.") % {"system": str(said)[:60]},))
    return str(said or "")


def _events(said: object) -> list[str]:
    asked = list(said) if isinstance(said, Sequence) and not isinstance(said, str) else []
    chosen = [event for event in Event.values if event in asked]
    unknown = [str(event)[:40] for event in asked if event not in Event.values]
    if unknown or not chosen:
        known = ", ".join(Event.values)
        raise Refused((_("Choose at least one event, of these only: %(known)s.") % {"known": known},))
    return chosen


def _said(hook: Webhook) -> dict[str, object]:
    return {"title": hook.title, "address": hook.address, "system": hook.system, "events": hook.events}


def _audited(deed: str, hook: Webhook, data: Mapping[str, object], *, by: User, now: datetime, ip: str) -> None:
    audit(deed, user=by, at=now, object_type="webhook", object_id=hook.pk, data=data, ip=ip)
