"""Which certificates are believed: issued under an anchor, valid now, not revoked, and naming an organisation.

What is trusted lies in one folder: `*.pem` certificates of authorities (those that issue themselves are anchors) and
`*.crl` lists of what these revoked, PEM or DER. Without a current list of the issuer nothing is believed.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from cryptography import x509
from cryptography.x509.verification import ExtensionPolicy, PolicyBuilder, Store, VerificationError
from stdnum.cn import uscc

from accounts.certificates.errors import CertificateRefused
from accounts.certificates.keys import is_issued_by, is_list_signed_by, sm2_point

_PEM = b"-----BEGIN"
Kind = TypeVar("Kind", bound=x509.ExtensionType)


@dataclass(frozen=True)
class Trust:
    """The authorities that are believed, those between them and their holders, and what they revoked."""

    anchors: tuple[x509.Certificate, ...] = ()
    between: tuple[x509.Certificate, ...] = ()
    lists: tuple[x509.CertificateRevocationList, ...] = ()


def trust_in(folder: Path) -> Trust:
    """What a folder says is to be believed; a missing one says nothing.

    Raises:
        ValueError: a file is neither certificate nor list.
    """
    found = [
        each for file in sorted(folder.glob("*.pem")) for each in x509.load_pem_x509_certificates(file.read_bytes())
    ]
    lists = tuple(_list(file.read_bytes()) for file in sorted(folder.glob("*.crl")))
    own = tuple(each for each in found if each.issuer == each.subject)
    return Trust(own, tuple(each for each in found if each not in own), lists)


def read_certificate(data: bytes) -> x509.Certificate:
    """A certificate, PEM or DER.

    Raises:
        CertificateRefused: it is none.
    """
    try:
        return x509.load_pem_x509_certificate(data) if data.startswith(_PEM) else x509.load_der_x509_certificate(data)
    except (ValueError, TypeError) as error:
        raise CertificateRefused("unreadable") from error


def check_certificate(certificate: x509.Certificate, trust: Trust, *, now: datetime) -> str:
    """The unified social credit code of the organisation that the certificate was issued to.

    Raises:
        CertificateRefused: it is not believed, with the first reason.
    """
    issuer = next((each for each in (*trust.between, *trust.anchors) if is_issued_by(certificate, each)), None)
    if issuer is None:
        raise CertificateRefused("issuer", {"issuer": _name(certificate.issuer)})
    if now < certificate.not_valid_before_utc:
        raise CertificateRefused("not_yet", {"from": certificate.not_valid_before_utc})
    if now > certificate.not_valid_after_utc:
        raise CertificateRefused("expired", {"until": certificate.not_valid_after_utc})
    if not _has_path(certificate, issuer, trust, now=now):
        raise CertificateRefused("issuer", {"issuer": _name(certificate.issuer)})
    for each in _up_to_anchor(certificate, trust):
        _check_revocation(each, trust, now=now)
    return credit_code(certificate)


def credit_code(certificate: x509.Certificate) -> str:
    """The first part of the subject that is a unified social credit code (GB 32100).

    Raises:
        CertificateRefused: there is none.
    """
    for attribute in certificate.subject:
        text = str(attribute.value).strip().upper()
        if text.isascii() and uscc.is_valid(text):
            return text
    raise CertificateRefused("no_credit_code")


def _has_path(certificate: x509.Certificate, issuer: x509.Certificate, trust: Trust, *, now: datetime) -> bool:
    """Whether the way up to an anchor holds; the library knows no SM2 authorities, so theirs is walked here."""
    if sm2_point(issuer) is not None:
        return _has_sm2_path(issuer, trust, now=now)
    policies = ExtensionPolicy.permit_all(), ExtensionPolicy.webpki_defaults_ca()
    builder = PolicyBuilder().store(Store(trust.anchors)).time(now)
    verifier = builder.extension_policies(ee_policy=policies[0], ca_policy=policies[1]).build_client_verifier()
    try:
        verifier.verify(certificate, list(trust.between))
    except (VerificationError, ValueError):
        return False
    return True


def _has_sm2_path(issuer: x509.Certificate, trust: Trust, *, now: datetime) -> bool:
    """Whether each authority may issue, is valid, and is issued by the next, all of them SM2, up to an anchor."""
    step, left, below = issuer, list(trust.between), 0
    while _is_authority(step, now=now, below=below):
        if step in trust.anchors:
            return True
        left = [each for each in left if each != step]
        above = next((each for each in (*trust.anchors, *left) if is_issued_by(step, each)), None)
        if above is None or sm2_point(above) is None:
            return False
        step, below = above, below + 1
    return False


def _is_authority(certificate: x509.Certificate, *, now: datetime, below: int) -> bool:
    """Whether it may issue certificates now, with so many authorities below it (RFC 5280, 4.2.1.3 and 4.2.1.9)."""
    constraints = _extension(certificate, x509.BasicConstraints)
    usage = _extension(certificate, x509.KeyUsage)
    if constraints is None or not constraints.ca or (usage is not None and not usage.key_cert_sign):
        return False
    reaches = constraints.path_length is None or below <= constraints.path_length
    return reaches and certificate.not_valid_before_utc <= now <= certificate.not_valid_after_utc


def _extension(certificate: x509.Certificate, kind: type[Kind]) -> Kind | None:
    try:
        return certificate.extensions.get_extension_for_class(kind).value
    except x509.ExtensionNotFound:
        return None


def _up_to_anchor(certificate: x509.Certificate, trust: Trust) -> Iterator[x509.Certificate]:
    """The certificate and those between it and its anchor; anchors revoke themselves by being taken away."""
    step: x509.Certificate | None = certificate
    left = list(trust.between)
    while step is not None and step not in trust.anchors:
        yield step
        step = next((each for each in left if is_issued_by(step, each)), None)
        if step is not None:
            left.remove(step)


def _check_revocation(certificate: x509.Certificate, trust: Trust, *, now: datetime) -> None:
    current = [each for each in _lists_for(certificate, trust) if _is_current(each, now)]
    if not current:
        raise CertificateRefused("revocation_unknown", {"issuer": _name(certificate.issuer)})
    for each in current:
        revoked = each.get_revoked_certificate_by_serial_number(certificate.serial_number)
        if revoked is not None:
            raise CertificateRefused("revoked", {"on": revoked.revocation_date_utc})


def _is_current(found: x509.CertificateRevocationList, now: datetime) -> bool:
    return found.next_update_utc is not None and found.last_update_utc <= now <= found.next_update_utc


def _lists_for(certificate: x509.Certificate, trust: Trust) -> Iterable[x509.CertificateRevocationList]:
    issuers = [each for each in (*trust.between, *trust.anchors) if is_issued_by(certificate, each)]
    return [each for each in trust.lists if any(is_list_signed_by(each, issuer) for issuer in issuers)]


def _list(data: bytes) -> x509.CertificateRevocationList:
    return x509.load_pem_x509_crl(data) if data.startswith(_PEM) else x509.load_der_x509_crl(data)


def _name(name: x509.Name) -> str:
    return name.rfc4514_string()
