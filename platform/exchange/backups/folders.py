"""A backup is a folder: its parts, a manifest that names each with its digest, and the manifest's signature.

It grows beside its place and is moved there when it is whole, so that a folder with a manifest is a finished backup.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from exchange.backups.errors import BackupRefused
from exchange.bundles.signing import known_signers, sign, signer_of

FORMAT = "kaoping-backup/1"
EVERYTHING, REGION = "everything", "region"
_MANIFEST, _SIGNATURE = "manifest.json", "manifest.sig"


@dataclass(frozen=True)
class Backup:
    """A finished backup whose parts are all as they were when it was made."""

    folder: Path
    manifest: Mapping[str, Any]
    signer: str

    @property
    def holds(self) -> str:
        """Everything, or a region."""
        return str(self.manifest["holds"])

    @property
    def slug(self) -> str:
        """The region, where it holds one."""
        return str(self.manifest["region"]["schema_name"])

    @property
    def size(self) -> int:
        """How many bytes its parts have."""
        return sum(part["bytes"] for part in self.manifest["parts"].values())


@contextmanager
def growing(folder: Path) -> Iterator[Path]:
    """A folder to fill; it takes its place when all went well, and is gone when not."""
    if folder.exists():
        raise BackupRefused("folder_taken", {"folder": folder})
    beside = folder.with_name(f"{folder.name}.unfinished")
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir(parents=True, mode=0o700)
    try:
        yield beside
        _settle(beside)
        beside.rename(folder)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise


def write_manifest(folder: Path, said: Mapping[str, object]) -> None:
    """Write what the backup is, with the digest of every part, and sign it."""
    parts = {part.name: _part(part) for part in sorted(folder.iterdir())}
    text = json.dumps({"format": FORMAT, **said, "parts": parts}, ensure_ascii=False, indent=1).encode()
    (folder / _MANIFEST).write_bytes(text)
    (folder / _SIGNATURE).write_bytes(sign(text))


def open_backup(folder: Path) -> Backup:
    """Look at every byte of a backup.

    Raises:
        BackupRefused: it is not whole, not as it was, or signed by nobody we know.
    """
    if not (folder / _MANIFEST).is_file() or not (folder / _SIGNATURE).is_file():
        raise BackupRefused("no_manifest", {"folder": folder})
    text = (folder / _MANIFEST).read_bytes()
    public = signer_of(text, (folder / _SIGNATURE).read_bytes())
    if public is None:
        raise BackupRefused("bad_signature", {"folder": folder})
    signer = next((each for each in known_signers() if each.public == public), None)
    if signer is None:
        raise BackupRefused("unknown_signer", {"folder": folder, "key": public.hex()})
    manifest = json.loads(text)
    if manifest.get("format") != FORMAT:
        raise BackupRefused("other_format", {"folder": folder, "format": manifest.get("format")})
    _check_parts(folder, manifest["parts"])
    return Backup(folder, manifest, signer.name)


def _check_parts(folder: Path, parts: Mapping[str, object]) -> None:
    for name, told in parts.items():
        if Path(name).name != name or not (folder / name).is_file():
            raise BackupRefused("missing", {"part": name})
        if _part(folder / name) != told:
            raise BackupRefused("changed", {"part": name})


def _part(place: Path) -> dict[str, object]:
    with open(place, "rb") as file:
        return {"sha256": hashlib.file_digest(file, "sha256").hexdigest(), "bytes": place.stat().st_size}


def _settle(folder: Path) -> None:
    """Wait until everything has reached the disk."""
    for place in (*folder.iterdir(), folder):
        handle = os.open(place, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
