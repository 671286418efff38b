"""Making tokens, ending them, and finding whose a token is.

A token is 256 random bits, so its digest needs neither salt nor a slow hash. It opens one region with the rights that
its person holds there at that moment, narrowed by its scopes; it ends with its day, by hand, and while its person's
account is shut. With the scope `regions` it reads, outside all regions, its person's tasks and messages, and what each
of their regions publishes.
"""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from accounts.models import User
from accounts.tokens.models import ApiToken
from tenants.audit.services import record

PREFIX = "kaoping_"
READ, WRITE, ACT, WEBHOOKS, REGIONS = "read", "write", "act", "webhooks", "regions"
#: What a program may do: look; fill in; take the steps of a workflow; say who is told of events; see all regions.
SCOPES = (READ, WRITE, ACT, WEBHOOKS, REGIONS)
DAYS = (30, 90, 365)
MOST = 20  # tokens of one person that are good
_NOTED_EVERY = timedelta(hours=1)


class NoToken(ValueError):
    """A token that cannot be made; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@transaction.atomic
def make_token(
    user: User, *, region_slug: str, name: str, scopes: Sequence[str], days: int, now: datetime
) -> tuple[ApiToken, str]:
    """A token and its text, which nobody can be shown again.

    Raises:
        NoToken: there is no name, no known scope or no such time; or there are too many tokens.
    """
    chosen = [scope for scope in SCOPES if scope in scopes]
    if not name.strip():
        raise NoToken("name")
    if not chosen:
        raise NoToken("scopes")
    if days not in DAYS:
        raise NoToken("days")
    if good_tokens(user, now=now).count() >= MOST:
        raise NoToken("too_many")
    text = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        user=user,
        region_slug=region_slug,
        name=name.strip()[:60],
        digest=_digest(text),
        scopes=chosen,
        made_at=now,
        expires_at=now + timedelta(days=days),
    )
    said = {"region": region_slug, "name": token.name, "scopes": chosen, "until": token.expires_at.date().isoformat()}
    record("api_token.made", user=user, at=now, object_type="api_token", object_id=token.pk, data=said)
    return token, text


@transaction.atomic
def end_token(user: User, token_id: int, *, now: datetime) -> bool:
    """End one of somebody's own tokens; False where it is none of theirs or has ended already."""
    ended = ApiToken.objects.filter(pk=token_id, user=user, ended_at=None).update(ended_at=now)
    if ended:
        record("api_token.ended", user=user, at=now, object_type="api_token", object_id=token_id)
    return bool(ended)


def good_tokens(user: User, *, now: datetime) -> QuerySet[ApiToken]:
    """The tokens of a person that open something now."""
    return ApiToken.objects.filter(user=user, ended_at=None, expires_at__gt=now)


def find_token(text: str, *, region_slug: str | None, now: datetime) -> ApiToken | None:
    """The token of a text, as long as it is good in this region; notes to the hour that it was used.

    None: outside all regions, where a token of any region is known; whether it opens anything there, its scopes say.
    """
    if not text.startswith(PREFIX):
        return None
    good = ApiToken.objects.select_related("user").filter(
        digest=_digest(text), ended_at=None, expires_at__gt=now, user__is_active=True
    )
    if region_slug is not None:
        good = good.filter(region_slug=region_slug)
    token = good.first()
    if token is not None:
        seldom = Q(used_at=None) | Q(used_at__lt=now - _NOTED_EVERY)
        if token.used_at is None or token.used_at < now - _NOTED_EVERY:
            ApiToken.objects.filter(seldom, pk=token.pk).update(used_at=now)
    return token


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
