"""The key that signs anchors: it lies in a file of the machine, so the database alone cannot make one."""

import base64
import binascii
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from tenants.keyfiles import key_in


def sign(said: bytes) -> str:
    """The signature, as text."""
    return base64.urlsafe_b64encode(_own_key().sign(said)).decode()


def is_ours(said: bytes, signature: str) -> bool:
    """Whether this installation signed it."""
    try:
        _own_key().public_key().verify(base64.urlsafe_b64decode(signature), said)
    except (ValueError, binascii.Error, InvalidSignature):
        return False
    return True


def _own_key() -> Ed25519PrivateKey:
    return key_in(Path(settings.AUDIT_ANCHOR_KEY_FILE))
