"""What a certificate's holder signs: made for one origin and a short time, and good for one answer.

A challenge is sealed by the platform, so giving one out stores nothing and strangers cannot fill a table; only its
answer is noted.
"""

import secrets
from datetime import datetime, timedelta

from django.core import signing
from django.db import IntegrityError, transaction

from accounts.certificates.errors import CertificateRefused
from accounts.models import UsedChallenge

GOOD_FOR = timedelta(minutes=3)
_KEPT = timedelta(hours=1)
_signer = signing.Signer(salt="accounts.certificates.challenge")


def make_challenge(*, origin: str, now: datetime) -> str:
    """A text to be signed, for this origin and from this moment on."""
    return _signer.sign_object({"nonce": secrets.token_urlsafe(24), "origin": origin, "at": now.timestamp()})


def use_challenge(challenge: str, *, origin: str, now: datetime) -> None:
    """Take a challenge as answered, whatever the answer is worth.

    Raises:
        CertificateRefused: it is not ours, for another origin, too old, or was answered before.
    """
    try:
        said = _signer.unsign_object(challenge)
    except (signing.BadSignature, ValueError) as error:
        raise CertificateRefused("challenge_unknown") from error
    if said["origin"] != origin:
        raise CertificateRefused("challenge_elsewhere", {"origin": said["origin"]})
    if not timedelta(0) <= now - datetime.fromtimestamp(said["at"], tz=now.tzinfo) <= GOOD_FOR:
        raise CertificateRefused("challenge_expired")
    UsedChallenge.objects.filter(used_at__lt=now - _KEPT).delete()
    try:
        with transaction.atomic():
            UsedChallenge.objects.create(nonce=said["nonce"], used_at=now)
    except IntegrityError as error:
        raise CertificateRefused("challenge_used") from error
