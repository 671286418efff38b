"""Bundles sent along with a wish for a region: kept until it is taken, for browsers do not keep files."""

from datetime import datetime, timedelta

from accounts.models import User
from tenants.models import SentBundle

#: Whoever has not gone on after so long chooses the file again.
KEPT = timedelta(hours=2)
_LONGEST_NAME = 200


def keep_bundle(content: bytes, *, name: str, key: str, by: User, now: datetime) -> None:
    """Keep what was sent with the page of this key, in place of what that operator sent before."""
    forget_old(now=now)
    kept = {"key": key, "name": name[:_LONGEST_NAME], "content": content, "at": now}
    SentBundle.objects.update_or_create(by_id=by.pk, defaults=kept)


def kept_bundle(*, key: str, by: User, now: datetime) -> SentBundle | None:
    """What the operator sent with this very page, unless it is too long ago."""
    return SentBundle.objects.filter(by_id=by.pk, key=key, at__gt=now - KEPT).first()


def forget_bundle(*, by: User) -> None:
    """Nothing is kept of what this operator sent."""
    SentBundle.objects.filter(by_id=by.pk).delete()


def forget_old(*, now: datetime) -> int:
    """Let go of what nobody came back to; gives how many."""
    return SentBundle.objects.filter(at__lte=now - KEPT).delete()[0]
