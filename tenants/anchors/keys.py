"""The key that signs anchors: it lies in a file of the machine, so the database alone cannot make one."""

import base64
import binascii
import os
import secrets
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

_BYTES = 32


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
    path = Path(settings.AUDIT_ANCHOR_KEY_FILE)
    if not path.is_file():
        _make_key(path)
    return _private(path.read_text().strip())


def _make_key(path: Path) -> None:
    """Write a new key, for its owner only; who was quicker wins."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(base64.urlsafe_b64encode(secrets.token_bytes(_BYTES)).decode() + "\n")
    try:
        os.link(beside, path)
    except FileExistsError:
        pass
    finally:
        beside.unlink(missing_ok=True)


@lru_cache(maxsize=4)
def _private(text: str) -> Ed25519PrivateKey:
    try:
        return Ed25519PrivateKey.from_private_bytes(base64.urlsafe_b64decode(text))
    except (ValueError, binascii.Error) as error:
        raise ImproperlyConfigured(
            f"{settings.AUDIT_ANCHOR_KEY_FILE} must hold {_BYTES} bytes as URL-safe base64."
        ) from error
