"""A small authority: it issues, revokes, and publishes what it revoked. Its keys live in memory only."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

#: Where an organisation's number stands in a subject (X.520 organizationIdentifier).
ORGANISATION_NUMBER = x509.ObjectIdentifier("2.5.4.97")
DAY = timedelta(days=1)

PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


@dataclass(frozen=True)
class Holder:
    """A certificate with its private key: what a USB key holds."""

    certificate: x509.Certificate
    key: PrivateKey


class Authority:
    """Issues certificates to organisations."""

    def __init__(self, title: str, *, now: datetime, days: int = 3650) -> None:
        self.now = now
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, title)])
        self.certificate = self._builder(self.name, self.key, now - DAY, now + days * DAY, authority=True)
        self.revoked: list[x509.RevokedCertificate] = []

    def issue(
        self,
        name: str,
        credit_code: str,
        *,
        first: datetime | None = None,
        last: datetime | None = None,
        key: PrivateKey | None = None,
    ) -> Holder:
        """A certificate for an organisation, with a key pair of its own (RSA, unless one is given)."""
        pair = key or rsa.generate_private_key(public_exponent=65537, key_size=2048)
        parts = [x509.NameAttribute(NameOID.COMMON_NAME, name), x509.NameAttribute(ORGANISATION_NUMBER, credit_code)]
        subject = x509.Name(parts if credit_code else parts[:1])
        return Holder(self._builder(subject, pair, first or self.now - DAY, last or self.now + 365 * DAY), pair)

    def revoke(self, certificate: x509.Certificate, *, now: datetime) -> None:
        """Take a certificate back."""
        entry = x509.RevokedCertificateBuilder().serial_number(certificate.serial_number).revocation_date(now)
        self.revoked.append(entry.build())

    def revocation_list(self, *, now: datetime, days: int = 30) -> x509.CertificateRevocationList:
        """What was revoked so far."""
        builder = x509.CertificateRevocationListBuilder().issuer_name(self.name).last_update(now - DAY)
        builder = builder.next_update(now + days * DAY)
        for entry in self.revoked:
            builder = builder.add_revoked_certificate(entry)
        return builder.sign(self.key, SHA256())

    def publish(self, folder: Path, *, now: datetime) -> None:
        """Put into a folder what others need to believe this authority."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "sandbox.pem").write_bytes(self.certificate.public_bytes(Encoding.PEM))
        (folder / "sandbox.crl").write_bytes(self.revocation_list(now=now).public_bytes(Encoding.PEM))

    def _builder(
        self, subject: x509.Name, key: PrivateKey, first: datetime, last: datetime, *, authority: bool = False
    ) -> x509.Certificate:
        public = key.public_key()
        builder = x509.CertificateBuilder().subject_name(subject).issuer_name(self.name).public_key(public)
        builder = builder.serial_number(x509.random_serial_number()).not_valid_before(first).not_valid_after(last)
        builder = builder.add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        builder = builder.add_extension(_usage(authority=authority), critical=True)
        builder = builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        if not authority:
            issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key())
            builder = builder.add_extension(issuer, critical=False)
        return builder.sign(self.key, SHA256())


def _usage(*, authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not authority,
        key_cert_sign=authority,
        crl_sign=authority,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )
