"""How somebody's second factor stands."""

from accounts.models import User
from accounts.second_factor.models import Authenticator, RecoveryCode


def authenticator_of(user: User) -> Authenticator | None:
    """Somebody's authenticator, once it counts."""
    return Authenticator.objects.filter(user=user, confirmed_at__isnull=False).first()


def codes_left(authenticator: Authenticator) -> int:
    """How many recovery codes are unused."""
    return RecoveryCode.objects.filter(authenticator=authenticator, used_at=None).count()
