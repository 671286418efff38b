"""The lock-out: failures are counted per key, and after so many in a row the key waits.

A key stands for a name *from one place*, so nobody is locked out by what others do elsewhere; a second one for the name
from anywhere only slows down, and does not hold for browsers in which the person has signed in before.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from accounts.models import LoginAttempt


@dataclass(frozen=True)
class Limit:
    """After how many failures within a time a key waits, and for how long; one that slows waits after each further."""

    failures: int
    pause: timedelta
    within: timedelta
    slows: bool = False


def locked_until(keys: Iterable[str], *, now: datetime) -> datetime | None:
    """Until when one of these keys waits; None when none does."""
    held = LoginAttempt.objects.filter(key__in=list(keys), locked_until__gt=now).order_by("-locked_until").first()
    return held.locked_until if held else None


def failures_of(keys: Iterable[str], *, within: timedelta, now: datetime) -> int:
    """How often the worst of these keys failed lately; one that is locked failed as often as it may."""
    found = LoginAttempt.objects.filter(key__in=list(keys), last_failed_at__gt=now - within)
    return max((_MANY if _waits(each, now) else each.failures for each in found), default=0)


@transaction.atomic
def count_failure(limits: Mapping[str, "Limit | int"], *, now: datetime) -> None:
    """Count a failure for each of these keys; one that reaches its limit waits from now on.

    A key that waits already stays as it is, at the same cost: an answer's time tells nothing about it.
    """
    for key, limit in sorted(limits.items()):  # always the same order: two attempts at once must not deadlock
        attempt, _ = LoginAttempt.objects.select_for_update().get_or_create(key=key, defaults={"last_failed_at": now})
        if not _waits(attempt, now):
            _count(attempt, _limit(limit), now)
        attempt.save()


def forget_failures(*keys: str) -> None:
    """Begin to count anew: whoever owns the keys has signed in."""
    LoginAttempt.objects.filter(key__in=keys).delete()


def forget_attempts(*, now: datetime) -> int:
    """Remove what has not failed for a month; gives how much."""
    return LoginAttempt.objects.filter(last_failed_at__lt=now - _KEPT).delete()[0]


_MANY = 1_000_000
_KEPT = timedelta(days=30)


def _waits(attempt: LoginAttempt, now: datetime) -> bool:
    return attempt.locked_until is not None and attempt.locked_until > now


def _count(attempt: LoginAttempt, limit: Limit, now: datetime) -> None:
    recent = attempt.last_failed_at > now - limit.within
    attempt.failures = attempt.failures + 1 if recent else 1
    attempt.last_failed_at = now
    if attempt.failures >= limit.failures:
        attempt.locked_until = now + limit.pause
        attempt.failures = attempt.failures if limit.slows else 0


def _limit(limit: "Limit | int") -> Limit:
    """A bare number is a number of failures, with the usual pause."""
    pause = timedelta(minutes=settings.LOGIN_LOCK_MINUTES)
    return Limit(limit, pause, pause) if isinstance(limit, int) else limit
