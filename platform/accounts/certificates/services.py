"""Signing in by certificate."""

import base64
import binascii
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography import x509
from django.conf import settings

from accounts.attempts import count_failure, locked_until
from accounts.certificates.challenges import use_challenge
from accounts.certificates.errors import CertificateRefused
from accounts.certificates.keys import is_signed
from accounts.certificates.trust import check_certificate, read_certificate, trust_in
from accounts.models import Grant, User
from tenants.audit.services import record

MOST = 20_000  # characters of a posted certificate or signature


@dataclass(frozen=True)
class Answer:
    """What a signing component answered to a challenge: the signature and the certificate, both base64 (DER)."""

    challenge: str
    certificate: str
    signature: str


def sign_in_by_answer(answer: Answer, *, origin: str, address: str, now: datetime) -> User:
    """The account of the organisation whose certificate signed the challenge.

    Raises:
        CertificateRefused: see there for the reasons; each is kept in the audit, and counted against the address.
    """
    return _sign_in(lambda: _proved(answer, origin=origin, now=now), address=address, now=now)


def sign_in_by_proxy(certificate: bytes, *, address: str, now: datetime) -> User:
    """The same where the reverse proxy asked for the certificate (mutual TLS) and hands it on, PEM.

    Raises:
        CertificateRefused: the certificate is not believed here, whatever the proxy thinks of it.
    """
    return _sign_in(lambda: read_certificate(certificate), address=address, now=now)


def account_of(credit_code: str) -> User:
    """The account that an organisation's certificate opens: the one named by its code, or else its only one.

    Who acts for other organisations as well (one person for the companies of a group) is not meant by any of their
    certificates while an organisation has somebody of its own.

    Raises:
        CertificateRefused: there is none, or several and none of them named so.
    """
    holding = Grant.objects.filter(organisation__credit_code=credit_code, active=True, user__is_active=True)
    users = {grant.user for grant in holding.select_related("user")}
    elsewhere = Grant.objects.filter(user__in=users, active=True).exclude(organisation=None)
    shared = set(elsewhere.exclude(organisation__credit_code=credit_code).values_list("user_id", flat=True))
    own = [user for user in users if user.pk not in shared]
    named = [user for user in users if user.username.upper() == credit_code] or own or list(users)
    if len(named) != 1:
        raise CertificateRefused("no_account", {"credit_code": credit_code, "accounts": len(named)})
    return named[0]


def _sign_in(proved: Callable[[], x509.Certificate], *, address: str, now: datetime) -> User:
    limits = {f"address:{address}": settings.LOGIN_FAILURES_PER_ADDRESS}
    if until := locked_until(limits, now=now):
        raise CertificateRefused("locked", {"until": until})
    try:
        certificate = proved()
        code = check_certificate(certificate, trust_in(Path(settings.CERTIFICATE_TRUST_FOLDER)), now=now)
        user = account_of(code)
    except CertificateRefused as refused:
        count_failure(limits, now=now)
        record("login.failed", user=None, at=now, data={"by": "certificate", "code": refused.code}, ip=address)
        raise
    serial = f"{certificate.serial_number:x}"
    record("login.succeeded", user=user, at=now, data={"by": "certificate", "serial": serial}, ip=address)
    return user


def _proved(answer: Answer, *, origin: str, now: datetime) -> x509.Certificate:
    """The certificate whose holder signed our challenge."""
    use_challenge(answer.challenge, origin=origin, now=now)
    certificate = read_certificate(_decoded(answer.certificate))
    if not is_signed(certificate, _decoded(answer.signature), answer.challenge.encode()):
        raise CertificateRefused("signature")
    return certificate


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text[:MOST], validate=True)
    except (binascii.Error, ValueError) as error:
        raise CertificateRefused("unreadable") from error
