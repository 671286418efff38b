"""Inviting, and taking an invitation up.

The link is signed and names the invitation and its nonce, so nobody who reads the database can make one, and whoever
invited can be shown it again while it is good.
"""

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core import signing
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.invitations.models import Invitation
from accounts.models import User
from accounts.policy.services import set_password
from accounts.sms import send_sms
from tenants.audit.services import record
from tenants.links import public_url

GOOD_FOR = timedelta(days=3)
_SALT = "accounts.invitation"


@transaction.atomic
def invite(user: User, *, region_slug: str, title: str, by: User, now: datetime) -> Invitation:
    """Invite somebody, by a text message to their mobile; earlier invitations of theirs end."""
    Invitation.objects.filter(user=user, used_at=None, expires_at__gt=now).update(expires_at=now)
    invitation = Invitation.objects.create(
        user=user,
        region_slug=region_slug,
        nonce=secrets.token_urlsafe(18),
        by=by,
        at=now,
        expires_at=now + GOOD_FOR,
    )
    record("person.invited", user=by, at=now, object_type="user", object_id=user.pk, data={"region": region_slug})
    words = _("You are invited to administer %(region)s. Set your password within %(hours)s hours: %(link)s")
    told = {"region": title, "hours": GOOD_FOR // timedelta(hours=1), "link": link_of(invitation)}
    send_sms(user.mobile, words % told, now=now, good_for=GOOD_FOR)
    return invitation


def link_of(invitation: Invitation) -> str:
    """The address by which an invitation is taken up."""
    token = signing.dumps([invitation.pk, invitation.nonce], salt=_SALT)
    return settings.WAGTAILADMIN_BASE_URL.rstrip("/") + public_url("invitation", token)


def find_invitation(token: str, *, now: datetime) -> Invitation | None:
    """The invitation of a link, as long as it is good."""
    try:
        number, nonce = signing.loads(token, salt=_SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    good = Invitation.objects.filter(pk=number, nonce=nonce, used_at=None, expires_at__gt=now, user__is_active=True)
    return good.select_related("user").first()


@transaction.atomic
def take_up(invitation: Invitation, *, password: str, address: str, now: datetime) -> bool:
    """Set the first password; the link is worthless afterwards. False where somebody was quicker.

    Raises:
        ValidationError: the password is too weak; the link stays good.
    """
    locked = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if locked.used_at is not None or locked.expires_at <= now:
        return False
    user = User.objects.get(pk=locked.user_id)
    validate_password(password, user)
    set_password(user, password, by=user, now=now)
    locked.used_at = now
    locked.save(update_fields=["used_at"])
    record("invitation.taken_up", user=user, at=now, object_type="user", object_id=user.pk, ip=address)
    return True
