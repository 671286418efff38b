"""Signatures by RSA, ECDSA and SM2 keys.

`cryptography` knows the first two and will not learn SM2; `gmssl` verifies that one (GB/T 32918), where it is
installed. It is only ever given public keys: its arithmetic does not take the same time for all numbers.
"""

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

SM2_WITH_SM3 = x509.ObjectIdentifier("1.2.156.10197.1.501")
#: How a certificate's key begins that lies on the SM2 curve (1.2.156.10197.1.301): the curve, then an unpacked point.
_SM2_POINT = bytes.fromhex("06082a811ccf5501822d" + "03420004")
_COORDINATES = 64  # bytes: x and y


def is_signed(certificate: x509.Certificate, signature: bytes, text: bytes) -> bool:
    """Whether the holder of the certificate's private key signed the text (with SHA-256, or SM3 for SM2)."""
    point = sm2_point(certificate)
    if point is not None:
        return _sm2_verifies(point, signature, text)
    try:
        key = certificate.public_key()
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, text, padding.PKCS1v15(), SHA256())
        elif isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, text, ec.ECDSA(SHA256()))
        else:
            return False
    except (InvalidSignature, UnsupportedAlgorithm, ValueError):
        return False
    return True


def is_issued_by(certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    """Whether an authority's certificate names and signs this one."""
    if certificate.issuer != issuer.subject:
        return False
    point = sm2_point(issuer)
    if point is not None:
        signed = certificate.signature_algorithm_oid == SM2_WITH_SM3
        return signed and _sm2_verifies(point, certificate.signature, certificate.tbs_certificate_bytes)
    try:
        certificate.verify_directly_issued_by(issuer)
    except (InvalidSignature, UnsupportedAlgorithm, TypeError, ValueError):
        return False
    return True


def is_list_signed_by(found: x509.CertificateRevocationList, issuer: x509.Certificate) -> bool:
    """Whether an authority's certificate names and signs a list of revoked certificates."""
    if found.issuer != issuer.subject:
        return False
    point = sm2_point(issuer)
    if point is not None:
        return _sm2_verifies(point, found.signature, found.tbs_certlist_bytes)
    try:
        return found.is_signature_valid(issuer.public_key())  # type: ignore[arg-type]
    except (UnsupportedAlgorithm, TypeError, ValueError):
        return False


def sm2_point(certificate: x509.Certificate) -> bytes | None:
    """The coordinates of a certificate's SM2 key; None when its key is of another kind."""
    try:
        certificate.public_key()
    except (UnsupportedAlgorithm, ValueError):
        body = certificate.tbs_certificate_bytes
    else:
        return None
    begins = body.find(_SM2_POINT)
    if begins < 0:
        return None
    point = body[begins + len(_SM2_POINT) :][:_COORDINATES]
    return point if len(point) == _COORDINATES else None


def _sm2_verifies(point: bytes, signature: bytes, text: bytes) -> bool:
    try:
        from gmssl.sm2 import CryptSM2
    except ImportError:
        return False
    try:
        r, s = decode_dss_signature(signature)
    except ValueError:
        return False
    if not (0 < r < 1 << 256 and 0 < s < 1 << 256):
        return False
    key = CryptSM2(private_key="", public_key="")
    key.public_key = point.hex()  # set afterwards: the constructor strips every leading 0 and 4 of some keys
    return bool(key.verify_with_sm3(f"{r:064x}{s:064x}", text))
