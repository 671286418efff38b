"""Keys that sign for this installation: each lies in a file of the machine, so the database alone cannot make one."""

import base64
import binascii
import os
import secrets
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.exceptions import ImproperlyConfigured

#: How long an Ed25519 key is, the secret one and the public one; both are written as URL-safe base64.
BYTES = 32


def key_in(path: Path) -> Ed25519PrivateKey:
    """The key in a file, which is made first where there is none, for its owner only; who was quicker wins.

    Raises:
        ImproperlyConfigured: what stands in the file is no key.
    """
    if not path.is_file():
        _make(path)
    return key_of(path.read_text().strip(), where=str(path))


@lru_cache(maxsize=8)
def key_of(text: str, *, where: str) -> Ed25519PrivateKey:
    """The key that a text stands for; `where` names the file or setting it stands in.

    Raises:
        ImproperlyConfigured: it stands for none.
    """
    secret = decoded(text)
    if len(secret) != BYTES:
        raise ImproperlyConfigured(f"{where} must hold {BYTES} bytes as URL-safe base64.")
    return Ed25519PrivateKey.from_private_bytes(secret)


def decoded(text: str) -> bytes:
    """The bytes of a key; none where the text is no base64."""
    try:
        return base64.urlsafe_b64decode(text)
    except (binascii.Error, ValueError):
        return b""


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(base64.urlsafe_b64encode(secrets.token_bytes(BYTES)).decode() + "\n")
    try:
        os.link(beside, path)
    except FileExistsError:
        pass
    finally:
        beside.unlink(missing_ok=True)
