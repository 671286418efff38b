"""Texts at rest that nobody reads without the secret key: what people typed before they sent it."""

import base64

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


class Unsealable(Exception):
    """Sealed under another key or for another purpose, or changed since."""


def seal(text: str, *, purpose: str) -> bytes:
    """The text, readable only with the secret key and for the same purpose."""
    return _keys(purpose).encrypt(text.encode())


def unseal(sealed: bytes, *, purpose: str) -> str:
    """The text that was sealed for this purpose, also under an earlier secret key (`SECRET_KEY_FALLBACKS`).

    Raises:
        Unsealable: the key or the purpose is another one, or somebody changed the bytes.
    """
    try:
        return _keys(purpose).decrypt(sealed).decode()
    except InvalidToken as error:
        raise Unsealable from error


def _keys(purpose: str) -> MultiFernet:
    """The purpose's own keys, the present one first."""
    return MultiFernet([_key(secret, purpose) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _key(secret: str, purpose: str) -> Fernet:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose.encode()).derive(secret.encode())
    return Fernet(base64.urlsafe_b64encode(derived))
