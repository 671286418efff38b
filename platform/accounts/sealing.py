"""Texts at rest that nobody reads without the keys of the data, and the index that finds equal ones unread (ADR 16).

A sealed text is `<key name>.<nonce, ciphertext and tag as base64>`. It opens only for the purpose and the place it was
sealed for, so bytes that are moved to another region, column or row are refused like changed ones. Give the purpose
the region where the row stands in one (`in_region`), and as `bound` what names the row.
"""

import base64
import hmac
import os
import re
import unicodedata
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from accounts.keyring import INDEX, SEAL, Key, keyring

_NONCE = 12
_INDEX_BYTES = 16
_GAPS = re.compile(r"[\s\-\u2010-\u2015\u00b7]+")
_ABROAD = re.compile(r"(?:\+|00)?86(?=1[3-9]\d{9}\Z)")


class Unsealable(Exception):
    """Sealed under a key that is not here, for another purpose or place, or changed since.

    `key` names the key the text asks for; empty when the text is none of ours.
    """

    def __init__(self, key: str = "", *, known: bool = False) -> None:
        super().__init__(key, known)
        self.key = key
        self.known = known  # the key is here: so the text was moved or changed

    def __str__(self) -> str:
        """What is wrong, for whoever runs the platform; never a part of the text."""
        if self.known:
            return f"A sealed value does not open under its key {self.key}: it was changed, or moved from elsewhere."
        if self.key:
            return f"The key {self.key} of sealed data is not on this machine (KAOPING_KEYS, KAOPING_KEYS_FILE)."
        return "This is no sealed value."


def seal(text: str, *, purpose: str, bound: str = "") -> bytes:
    """The text, readable only with the newest key, for the same purpose and the same place."""
    key = keyring().newest(SEAL)
    nonce = os.urandom(_NONCE)
    hidden = _cipher(key, purpose).encrypt(nonce, text.encode(), bound.encode())
    return f"{key.id}.".encode() + base64.urlsafe_b64encode(nonce + hidden)


def unseal(sealed: bytes, *, purpose: str, bound: str = "") -> str:
    """The text that was sealed for this purpose and place, under whichever key of this machine.

    Raises:
        Unsealable: the key, the purpose or the place is another one, or somebody changed the bytes.
    """
    key_id = sealed_under(sealed)
    key = keyring().sealing(key_id)
    if key is None:
        raise Unsealable(key_id)
    try:
        hidden = base64.urlsafe_b64decode(sealed.partition(b".")[2])
        return _cipher(key, purpose).decrypt(hidden[:_NONCE], hidden[_NONCE:], bound.encode()).decode()
    except (InvalidTag, ValueError) as error:
        raise Unsealable(key_id, known=True) from error


def sealed_under(sealed: bytes) -> str:
    """The name of the key that a sealed text asks for; nothing when it is no sealed text."""
    name, dot, _hidden = sealed[:40].partition(b".")
    return name.decode(errors="replace") if dot else ""


def in_region(purpose: str, *, region: str) -> str:
    """A purpose that is another one in every region, so that no region reads what was taken from another."""
    return f"{purpose}:{region}"


def blind_index(value: str, *, region: str, name: str = "") -> str:
    """What stands in an index for a value: the same for equal ones of a region, and nothing to guess it back with.

    Two regions index the same value differently, so their people cannot be matched. With a `name` (of a field), only
    values of the same name are the same.
    """
    return _index(keyring().newest(INDEX), value, region, name)


def blind_indexes(value: str, *, region: str, name: str = "") -> tuple[str, ...]:
    """What to look for: the value's index under the newest key and under those that are being replaced."""
    return tuple(_index(key, value, region, name) for key in keyring().of(INDEX))


def normalised(value: str) -> str:
    """A number as it counts: half-width, without gaps, large letters, a mobile number without the country's code."""
    plain = _GAPS.sub("", unicodedata.normalize("NFKC", value)).upper()
    return _ABROAD.sub("", plain)


def _index(key: Key, value: str, region: str, name: str) -> str:
    told = f"{name}\n{normalised(value)}".encode()
    digest = hmac.digest(key.derived(in_region("index", region=region)), told, "sha256")
    return base64.urlsafe_b64encode(digest[:_INDEX_BYTES]).decode().rstrip("=")


def _cipher(key: Key, purpose: str) -> AESGCM:
    return _made(key.derived(purpose))


@lru_cache(maxsize=4096)
def _made(secret: bytes) -> AESGCM:
    return AESGCM(secret)
