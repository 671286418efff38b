"""The sessions somebody has, as they know them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.models import User
from accounts.sessions.agents import device_in_words
from accounts.sessions.models import Session


@dataclass(frozen=True)
class Line:
    """A session: the device in words, where from, since when, when last seen."""

    id: str
    device: str
    address: str
    started_at: datetime
    seen_at: datetime
    is_this: bool


def name_of(session_key: str) -> str:
    """A name for a session that may stand in a page: whoever reads it has not got the session."""
    return salted_hmac("accounts.sessions.name", session_key).hexdigest()[:20]


def sessions_of(user: User, *, here: str = "") -> Sequence[Line]:
    """Somebody's sessions, the one they look from first, then the newest."""
    rows = Session.objects.filter(user_id=user.pk, expire_date__gt=timezone.now(), started_at__isnull=False)
    lines = [
        Line(
            name_of(row.session_key), device_in_words(row.agent), row.address, row.started_at, row.seen_at,
            row.session_key == here,
        )
        for row in rows.order_by("-seen_at")
    ]  # fmt: skip
    return sorted(lines, key=lambda line: not line.is_this)
