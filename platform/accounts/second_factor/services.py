"""Enrolling an authenticator, checking its codes, taking it away.

The arithmetic is django-otp's; the table is ours, because the secret is sealed at rest and the time is passed in.
"""

import secrets
from base64 import b32encode
from collections.abc import Sequence
from datetime import datetime
from urllib.parse import quote, urlencode

from django.db import transaction
from django.utils.crypto import salted_hmac
from django_otp.oath import TOTP

from accounts.models import User
from accounts.sealing import seal, unseal
from accounts.second_factor.models import Authenticator, RecoveryCode
from tenants.audit.services import record

_PURPOSE, _ISSUER = "accounts.second_factor", "Kaoping"
_TOLERANCE = 1  # steps of 30 seconds by which clocks may differ
_SECRET_BYTES, _CODES = 20, 10
_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
_LENGTH = 10  # 49 bits each


def begin_enrolment(user: User) -> Authenticator:
    """An authenticator that waits for its first code; one that waits already stays, so that pages may be reloaded."""
    waiting = Authenticator.objects.filter(user=user, confirmed_at=None).first()
    if waiting is not None:
        return waiting
    secret = seal(secrets.token_hex(_SECRET_BYTES), purpose=_PURPOSE, bound=str(user.pk))
    return Authenticator.objects.create(user=user, secret=secret)


def secret_of(authenticator: Authenticator) -> str:
    """The secret as people type it into an app that reads no pictures."""
    return b32encode(_secret(authenticator)).decode()


def address_of_secret(authenticator: Authenticator) -> str:
    """What the picture says to the app."""
    label = quote(f"{_ISSUER}:{authenticator.user.username}")
    return f"otpauth://totp/{label}?{urlencode({'secret': secret_of(authenticator), 'issuer': _ISSUER})}"


@transaction.atomic
def confirm_enrolment(user: User, code: str, *, now: datetime) -> Sequence[str]:
    """Let the authenticator count once it has shown a right code; gives the recovery codes, or nothing."""
    waiting = Authenticator.objects.select_for_update().filter(user=user, confirmed_at=None).first()
    if waiting is None or not _use_code(waiting, code, now=now):
        return []
    waiting.confirmed_at = now
    waiting.save(update_fields=["confirmed_at"])
    record("second_factor.enrolled", user=user, at=now, object_type="user", object_id=user.pk)
    return _fresh_codes(waiting)


@transaction.atomic
def check_code(user: User, code: str, *, now: datetime) -> bool:
    """Whether this is a code of the authenticator that was not used before, or an unused recovery code."""
    authenticator = Authenticator.objects.select_for_update().filter(user=user, confirmed_at__isnull=False).first()
    if authenticator is None:
        return False
    return _use_code(authenticator, code, now=now) or _use_recovery_code(authenticator, code, user=user, now=now)


@transaction.atomic
def renew_codes(user: User, *, now: datetime) -> Sequence[str]:
    """Fresh recovery codes; the earlier ones are void."""
    authenticator = Authenticator.objects.select_for_update().get(user=user, confirmed_at__isnull=False)
    record("second_factor.codes_renewed", user=user, at=now, object_type="user", object_id=user.pk)
    return _fresh_codes(authenticator)


@transaction.atomic
def remove(user: User, *, by: User, now: datetime) -> bool:
    """Take somebody's authenticator away, themselves or as an administrator who made sure who asks."""
    found, _rows = Authenticator.objects.filter(user=user).delete()
    if found:
        record("second_factor.removed", user=by, at=now, object_type="user", object_id=user.pk)
    return bool(found)


def _use_code(authenticator: Authenticator, code: str, *, now: datetime) -> bool:
    code = "".join(code.split())
    if not (code.isascii() and code.isdecimal() and len(code) == 6):
        return False
    totp = TOTP(_secret(authenticator))
    totp.time = now.timestamp()
    if not totp.verify(int(code), tolerance=_TOLERANCE, min_t=authenticator.last_step + 1):
        return False
    authenticator.last_step = totp.t()
    authenticator.save(update_fields=["last_step"])
    return True


def _use_recovery_code(authenticator: Authenticator, code: str, *, user: User, now: datetime) -> bool:
    unused = RecoveryCode.objects.filter(authenticator=authenticator, digest=_digest(code), used_at=None)
    if not unused.update(used_at=now):
        return False
    left = RecoveryCode.objects.filter(authenticator=authenticator, used_at=None).count()
    record("second_factor.recovered", user=user, at=now, object_type="user", object_id=user.pk, data={"left": left})
    return True


def _fresh_codes(authenticator: Authenticator) -> Sequence[str]:
    codes = ["".join(secrets.choice(_LETTERS) for _place in range(_LENGTH)) for _code in range(_CODES)]
    RecoveryCode.objects.filter(authenticator=authenticator).delete()
    RecoveryCode.objects.bulk_create(RecoveryCode(authenticator=authenticator, digest=_digest(each)) for each in codes)
    return [f"{each[:5]}-{each[5:]}" for each in codes]


def _secret(authenticator: Authenticator) -> bytes:
    return bytes.fromhex(unseal(bytes(authenticator.secret), purpose=_PURPOSE, bound=str(authenticator.user_id)))


def _digest(code: str) -> str:
    plain = "".join(sign for sign in code.casefold() if sign.isalnum())
    return salted_hmac(_PURPOSE, plain, algorithm="sha256").hexdigest()
