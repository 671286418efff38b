"""The lock-out: failures are counted per key, and after so many in a row the key waits."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from accounts.models import LoginAttempt


def locked_until(limits: Mapping[str, int], *, now: datetime) -> datetime | None:
    """Until when one of these keys waits; None when none does."""
    held = LoginAttempt.objects.filter(key__in=limits, locked_until__gt=now).order_by("-locked_until").first()
    return held.locked_until if held else None


@transaction.atomic
def count_failure(limits: Mapping[str, int], *, now: datetime) -> None:
    """Count a failure for each of these keys; one that reaches its limit waits from now on."""
    pause = timedelta(minutes=settings.LOGIN_LOCK_MINUTES)
    for key, limit in sorted(limits.items()):  # always the same order: two attempts at once must not deadlock
        attempt, _ = LoginAttempt.objects.select_for_update().get_or_create(key=key, defaults={"last_failed_at": now})
        recent = attempt.last_failed_at > now - pause
        attempt.failures = attempt.failures + 1 if recent else 1
        attempt.last_failed_at = now
        if attempt.failures >= limit:
            attempt.locked_until, attempt.failures = now + pause, 0
        attempt.save()


def forget_failures(key: str) -> None:
    """Begin to count anew: whoever owns the key has signed in."""
    LoginAttempt.objects.filter(key=key).delete()
