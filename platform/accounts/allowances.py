"""How often something may be done within a time: so many messages to a number, so many questions from an address.

What is counted is kept as a keyed digest only, and counts whether or not there is anybody behind it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.utils.crypto import salted_hmac

from accounts.models import Allowance

_PURPOSE = "accounts.allowance"
_USE = """
    INSERT INTO accounts_allowance (key, used, ends_at) VALUES (%(key)s, 1, %(ends)s)
    ON CONFLICT (key) DO UPDATE SET
        used = CASE WHEN accounts_allowance.ends_at <= %(now)s THEN 1 ELSE accounts_allowance.used + 1 END,
        ends_at = CASE WHEN accounts_allowance.ends_at <= %(now)s THEN %(ends)s ELSE accounts_allowance.ends_at END
    RETURNING used, ends_at
"""


@dataclass(frozen=True)
class Limit:
    """So many times within this time."""

    times: int
    within: timedelta


def use(limits: Mapping[str, Limit], *, now: datetime) -> datetime | None:
    """Count one use of each of these things; gives when to come again if one of them was used too often already."""
    again: list[datetime] = []
    for name, limit in sorted(limits.items()):  # always the same order: two uses at once must not deadlock
        used, ends_at = _count(name, limit, now)
        if used > limit.times:
            again.append(ends_at)
    return max(again, default=None)


def forget_allowances(*, now: datetime) -> int:
    """Remove counts whose time is over; gives how many."""
    return Allowance.objects.filter(ends_at__lt=now).delete()[0]


def _count(name: str, limit: Limit, now: datetime) -> tuple[int, datetime]:
    key = salted_hmac(_PURPOSE, name, algorithm="sha256").hexdigest()
    with connection.cursor() as cursor:
        cursor.execute(_USE, {"key": key, "now": now, "ends": now + limit.within})
        return cursor.fetchone()
