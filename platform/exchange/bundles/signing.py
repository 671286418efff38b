"""Signing bundles, and whom to believe: Ed25519 over the manifest, which names every file with its digest.

An installation signs with its own key and believes itself; others are believed once their line stands in the list of
trust: `<name> <public key> [<region> …]`, with regions only for these.
"""

import base64
import binascii
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from tenants.keyfiles import BYTES, decoded, key_in, key_of

_NAME = re.compile(r"[A-Za-z0-9_.-]{1,60}\Z")


@dataclass(frozen=True)
class Signer:
    """Somebody whose bundles are taken; `regions` says where, none means everywhere."""

    name: str
    public: bytes
    regions: frozenset[str] = frozenset()

    def is_trusted_in(self, region: str) -> bool:
        """Whether a region believes this signer."""
        return not self.regions or region in self.regions

    def line(self) -> str:
        """How others write this signer into their list of trust."""
        return " ".join([self.name, base64.urlsafe_b64encode(self.public).decode(), *sorted(self.regions)])


def own_signer() -> Signer:
    """This installation as others know it."""
    return Signer(settings.BUNDLE_NAME, _own_key().public_key().public_bytes_raw())


def sign(manifest: bytes) -> bytes:
    """The signature of a manifest, as it stands in a bundle: the signer's public key and the signature."""
    words = (own_signer().public, _own_key().sign(manifest))
    return " ".join(base64.urlsafe_b64encode(word).decode() for word in words).encode() + b"\n"


def signer_of(manifest: bytes, signature: bytes) -> bytes | None:
    """The public key with which a manifest was signed; None where the signature is not right."""
    try:
        public, given = (base64.urlsafe_b64decode(word) for word in signature.split())
        Ed25519PublicKey.from_public_bytes(public).verify(given, manifest)
    except (ValueError, binascii.Error, InvalidSignature):
        return None
    return public


def known_signers() -> tuple[Signer, ...]:
    """Everybody who is believed, this installation first.

    Raises:
        ImproperlyConfigured: the list of trust cannot be read; the sentence says which line.
    """
    path = Path(settings.BUNDLE_TRUST_FILE)
    text = settings.BUNDLE_TRUST or (path.read_text() if path.is_file() else "")
    return (own_signer(), *_read_trust(text))


@lru_cache(maxsize=8)
def _read_trust(text: str) -> tuple[Signer, ...]:
    lines = (line.split("#")[0].split() for part in text.splitlines() for line in part.split(";"))
    return tuple(_read_signer(words) for words in lines if words)


def _read_signer(words: list[str]) -> Signer:
    public = decoded(words[1]) if len(words) > 1 else b""
    if not _NAME.match(words[0]) or len(public) != BYTES:
        raise ImproperlyConfigured(
            f"The trust in bundles cannot be read at “{words[0][:60]}”: a line is a name, a public key as "
            "`manage.py bundle key` prints it, and the regions it counts in, if not in all."
        )
    return Signer(words[0], public, frozenset(words[2:]))


def _own_key() -> Ed25519PrivateKey:
    if settings.BUNDLE_KEY:
        return key_of(settings.BUNDLE_KEY.strip(), where="BUNDLE_KEY")
    return key_in(Path(settings.BUNDLE_KEY_FILE))
