"""The keys under which personal numbers lie in the database: some seal them, others index them.

Their text has a line (or a word group) for each: `seal 20260301a <key>`, `index 20260301a <key>`, the newest first of
its use. The newest seals and indexes; the others still open and find what is not yet written under it.
"""

import base64
import binascii
import os
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from time import monotonic

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

SEAL, INDEX = "seal", "index"
_BYTES = 32
_ID = re.compile(r"[0-9a-z]{1,20}\Z")


@dataclass(frozen=True)
class Key:
    """A secret with the name that sealed values carry."""

    use: str
    id: str
    secret: bytes

    def __repr__(self) -> str:
        """Without the secret, so that no log has it."""
        return f"<Key {self.use} {self.id}>"

    def derived(self, purpose: str) -> bytes:
        """The key of one purpose; who has it learns nothing about others."""
        return _derived(self.secret, purpose)

    def line(self) -> str:
        """How the key is written down."""
        return f"{self.use} {self.id} {base64.urlsafe_b64encode(self.secret).decode()}"


@dataclass(frozen=True)
class Keyring:
    """All keys, by use the newest first."""

    keys: tuple[Key, ...]

    def of(self, use: str) -> tuple[Key, ...]:
        """The keys for one use, the newest first."""
        return tuple(key for key in self.keys if key.use == use)

    def newest(self, use: str) -> Key:
        """The key that is used now."""
        return self.of(use)[0]

    def sealing(self, key_id: str) -> Key | None:
        """The key that a sealed value names, if it is here."""
        return next((key for key in self.of(SEAL) if key.id == key_id), None)

    def text(self) -> str:
        """All keys as they are written down."""
        return "".join(f"{key.line()}\n" for key in self.keys)


def read_keys(text: str) -> Keyring:
    """The keys of a text.

    Raises:
        ImproperlyConfigured: it is no list of keys; the sentence says what is wrong, without telling a key.
    """
    words = text.split()
    if not words or len(words) % 3:
        raise ImproperlyConfigured("The keys of the data must be groups of three words: use, name, key.")
    keys = tuple(_read(*words[place : place + 3]) for place in range(0, len(words), 3))
    for use in (SEAL, INDEX):
        names = [key.id for key in keys if key.use == use]
        if not names or len(set(names)) != len(names):
            raise ImproperlyConfigured(f"The keys of the data need one “{use}” key at least, each with its own name.")
    return Keyring(keys)


def made_key(use: str, *, known: Iterable[str], today: str) -> Key:
    """A new random key, named by its day and a letter."""
    taken = set(known)
    names = (f"{today}{letter}" for letter in "abcdefghijklmnopqrstuvwxyz")
    return Key(use, next(name for name in names if name not in taken), secrets.token_bytes(_BYTES))


def keyring() -> Keyring:
    """The keys of this machine: out of the environment, else out of their file, which the first start makes.

    Raises:
        ImproperlyConfigured: the environment or the file holds no list of keys.
    """
    if settings.DATA_KEYS:
        return _known(settings.DATA_KEYS)
    return _in_file(settings.DATA_KEYS_FILE, int(monotonic()))


@lru_cache(maxsize=8)
def _in_file(name: str, _second: int) -> Keyring:
    """The keys of a file, which is looked at once in a second: values are sealed and opened far more often."""
    path = Path(name)
    try:
        changed = path.stat().st_mtime_ns
    except FileNotFoundError:
        keep_keys(Keyring((_first(SEAL), _first(INDEX))), replace=False)
        changed = path.stat().st_mtime_ns
    return _kept(path, changed)


def keep_keys(ring: Keyring, *, replace: bool = True) -> None:
    """Write the keys into their file at once, for its owner only; without `replace` who was quicker wins."""
    path = Path(settings.DATA_KEYS_FILE)
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(ring.text())
        file.flush()
        os.fsync(file.fileno())
    try:
        if replace:
            beside.replace(path)
        else:
            os.link(beside, path)
    except FileExistsError:
        pass
    finally:
        beside.unlink(missing_ok=True)
        _in_file.cache_clear()


def _first(use: str) -> Key:
    return made_key(use, known=(), today="first")


def _read(use: str, name: str, secret: str) -> Key:
    try:
        key = base64.urlsafe_b64decode(secret)
    except (binascii.Error, ValueError):
        key = b""
    if use not in (SEAL, INDEX) or not _ID.match(name) or len(key) != _BYTES:
        raise ImproperlyConfigured(
            f"The key “{name[:20]}” of the data is none: “seal” or “index”, a name of small letters and digits, and "
            f"{_BYTES} bytes as URL-safe base64 are asked for. `manage.py keys make` prints one."
        )
    return Key(use, name, key)


@lru_cache(maxsize=8)
def _known(text: str) -> Keyring:
    return read_keys(text)


@lru_cache(maxsize=8)
def _kept(path: Path, _changed: int) -> Keyring:
    """A file's keys, read again when it has changed: a rotation needs no restart."""
    return read_keys(path.read_text())


@lru_cache(maxsize=4096)
def _derived(secret: bytes, purpose: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=_BYTES, salt=None, info=purpose.encode()).derive(secret)
