"""A second person looks at a release before it is published, where the region asks for that (`releases.second_person`).

An author asks, another author approves exactly these drafts or sends them back with a reason. Whoever asked never
approves. When the drafts change, what was said of them before holds no more.
"""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.selectors import holders_in
from exchange.inquiries import drafts_digest
from exchange.models import ReleaseRequest
from schemas.selectors import NoRelease, current_region
from tenants.audit.services import record
from tenants.messages import put_messages
from tenants.models import Message
from tenants.selectors import region_here

State = ReleaseRequest.State


class NotTheirs(Exception):
    """Whoever asked for an approval does not give it."""


class NotWaiting(Exception):
    """There is nothing to approve (any more): answered, or the drafts have changed since."""


def needs_approval() -> bool:
    """Whether the region, as it is in force, wants a second person for every release."""
    try:
        return current_region().second_person
    except NoRelease:
        return False


def request_of_now(system: str) -> ReleaseRequest | None:
    """The newest request about the drafts exactly as they are; none if they have changed since."""
    asked = ReleaseRequest.objects.filter(system=system, digest=drafts_digest(system))
    return asked.select_related("asked_by", "decided_by").first()


def sent_back_last(system: str) -> ReleaseRequest | None:
    """The newest request if it was sent back: its reason holds while the drafts are being mended."""
    newest = ReleaseRequest.objects.filter(system=system).select_related("asked_by", "decided_by").first()
    return newest if newest is not None and newest.state == State.RETURNED else None


def is_approved(system: str) -> bool:
    """Whether a second person has approved the drafts exactly as they are."""
    found = request_of_now(system)
    return found is not None and found.state == State.APPROVED


@transaction.atomic
def ask_for_approval(system: str, *, title: str, notes: str, by: User, at: datetime) -> ReleaseRequest:
    """Ask the other authors to look at the drafts as they are; an older request of the system is put aside."""
    ReleaseRequest.objects.filter(system=system, state__in=(State.WAITING, State.APPROVED)).update(state=State.ASIDE)
    asked = {"system": system, "digest": drafts_digest(system), "notes": notes, "asked_by": by, "asked_at": at}
    found = ReleaseRequest.objects.create(**asked)
    _note("release.asked", found, by=by, at=at)
    subject = _("A release of “%(system)s” waits for your approval") % {"system": title}
    _tell(found, subject, notes or _("Look at the changes, the checks and the golden cases."), title, by=by, at=at)
    return found


@transaction.atomic
def approve(system: str, *, title: str, by: User, at: datetime) -> ReleaseRequest:
    """Approve the drafts as they are.

    Raises:
        NotWaiting, NotTheirs: see there.
    """
    found = _decided(system, State.APPROVED, "", by=by, at=at)
    _tell(found, _("“%(system)s” may be released") % {"system": title}, "", title, by=by, at=at)
    return found


@transaction.atomic
def send_back(system: str, *, title: str, reason: str, by: User, at: datetime) -> ReleaseRequest:
    """Send the drafts back with a reason.

    Raises:
        NotWaiting, NotTheirs: see there.
    """
    found = _decided(system, State.RETURNED, reason, by=by, at=at)
    _tell(found, _("“%(system)s” came back before its release") % {"system": title}, reason, title, by=by, at=at)
    return found


def close_request(system: str) -> None:
    """What was approved has been released."""
    ReleaseRequest.objects.filter(system=system, state=State.APPROVED).update(state=State.RELEASED)


def _decided(system: str, state: str, reason: str, *, by: User, at: datetime) -> ReleaseRequest:
    waiting = ReleaseRequest.objects.select_for_update().filter(system=system, state=State.WAITING)
    found = waiting.filter(digest=drafts_digest(system)).first()
    if found is None:
        raise NotWaiting
    if found.asked_by_id == by.pk:
        raise NotTheirs
    found.state, found.reason, found.decided_by, found.decided_at = state, reason, by, at
    found.save(update_fields=["state", "reason", "decided_by", "decided_at"])
    _note(f"release.{state}", found, by=by, at=at)
    return found


def _note(action: str, found: ReleaseRequest, *, by: User, at: datetime) -> None:
    told = {"digest": found.digest, "notes": found.notes, "reason": found.reason}
    record(action, user=by, at=at, object_type="system", object_id=found.system, data=told)


def _tell(found: ReleaseRequest, subject: str, text: str, title: str, *, by: User, at: datetime) -> None:
    """A message to every other author of the region, with the way to the page of the release."""
    region, roles = region_here(), [role.key for role in current_region().roles if role.authors]
    today = localtime(at).date()
    authors = {grant.user_id for grant in holders_in(region, roles, today=today)} - {by.pk}
    put_messages(
        Message(
            region_slug=region.slug,
            region_title=region.title,
            region_short=region.short,
            key=f"approval:{found.pk}:{found.state}",
            user_id=user_id,
            tokens=[f"{region.slug}|self@user:{user_id}"],
            system_title=title,
            subject=subject,
            text="\n".join(part for part in (by.name, text) if part),
            path=f"admin/systems/{found.system}/release/",
            sent_at=at,
        )
        for user_id in sorted(authors)
    )
