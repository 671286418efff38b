"""How long the trail is kept: never less than the law asks for, and for ever unless operators say otherwise."""

from django.core.exceptions import ImproperlyConfigured

#: 网络安全法 (Cybersecurity Law), article 21 (3): logs are kept for no less than six months.
LEAST_DAYS = 180


def kept_days(said: int) -> int:
    """The days of a setting; 0 keeps everything.

    Raises:
        ImproperlyConfigured: fewer days than the least.
    """
    if said < 0 or 0 < said < LEAST_DAYS:
        raise ImproperlyConfigured(
            f"AUDIT_KEPT_DAYS={said}: the audit is kept for at least {LEAST_DAYS} days; 0 keeps it for ever."
        )
    return said
