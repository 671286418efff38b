"""Who hears what of a registration, and how: companies by text message, those who decide in their messages."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from accounts.models import Grant, User
from accounts.registration.models import Registration
from accounts.sms import send_sms
from tenants.messages import put_messages
from tenants.models import Message

_GOOD_FOR = timedelta(days=1)


def tell_applicant(row: Registration, number: str, *, now: datetime) -> None:
    """What became of it, to the number that was confirmed."""
    told = {"company": row.name, "region": row.region.title, "code": row.credit_code, "reason": row.reason}
    send_sms(number, _outcome(row.state) % told, now=now, good_for=_GOOD_FOR)


def tell_holder(user: User, row: Registration, *, now: datetime) -> None:
    """That somebody registers a company that has an account, to the number on file."""
    if not user.mobile or not user.is_active:
        return
    words = _(
        "Somebody registers %(company)s (%(code)s) in %(region)s, which has an account already. If it was you, sign in "
        "with the credit code or reset your password; if not, there is nothing to do: nothing of your account changed."
    )
    told = {"company": row.name, "region": row.region.title, "code": row.credit_code}
    send_sms(user.mobile, words % told, now=now, good_for=_GOOD_FOR)


def tell_deciders(row: Registration, grants: Iterable[Grant], *, now: datetime) -> None:
    """That a company waits, in the messages of everybody who may decide about it."""
    region = row.region
    put_messages(
        Message(
            region_slug=region.slug,
            region_title=region.title,
            region_short=region.short,
            key=f"registration:{row.key}",
            user_id=user_id,
            tokens=tokens,
            subject=_("%(company)s asks for an account") % {"company": row.name},
            text=_("%(company)s (%(code)s) has registered. Approve it, or return it with a reason.")
            % {"company": row.name, "code": row.credit_code},
            path=f"registrations/{row.pk}/",
            sent_at=now,
        )
        for user_id, tokens in _tokens(grants, region.slug).items()
    )


def _tokens(grants: Iterable[Grant], slug: str) -> dict[int, list[str]]:
    """By person, the tokens through which they decide: who loses them, loses the message."""
    found: dict[int, list[str]] = {}
    for grant in grants:
        found.setdefault(grant.user_id, []).extend(f"{slug}|{grant.role}@area:{area}" for area in grant.areas)
    return found


def _outcome(state: str) -> str:
    if state == Registration.State.ACCEPTED:
        return _(
            "%(company)s is registered in %(region)s. Sign in with the credit code %(code)s and your password; an "
            "account that you had keeps its own."
        )
    if state == Registration.State.RETURNED:
        return _(
            "The registration of %(company)s in %(region)s was returned: %(reason)s. Correct it and hand it in again."
        )
    return _(
        "The registration of %(company)s in %(region)s was not accepted. Either name and credit code differ from the "
        "licence, or there is an account already: then sign in, or reset its password."
    )
