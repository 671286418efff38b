"""Small disks that can be filled to the last byte, where we may mount some: a tmpfs of a fixed size, as root only."""

import errno
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

_CHUNKS = (1 << 20, 1 << 12, 1)  # what is written while it fits: megabytes, then pages, then single bytes


@dataclass(frozen=True)
class Disk:
    """A disk of its own, mounted at a folder."""

    place: Path

    def fill(self) -> None:
        """Leave no room on it."""
        with open(self._ballast, "ab", buffering=0) as ballast:
            for size in _CHUNKS:
                _fill(ballast.fileno(), bytes(size))

    def free(self) -> None:
        """Make room again."""
        with suppress(FileNotFoundError):
            self._ballast.unlink()

    @property
    def _ballast(self) -> Path:
        return self.place / "ballast"


@contextmanager
def small_disk(place: Path, *, mebibytes: int) -> Iterator[Disk | None]:
    """A disk of this size at a folder that is made; none where we may not mount, and then it is a plain folder."""
    place.mkdir(parents=True, exist_ok=True)
    options = f"size={mebibytes}m,mode=0777"
    mounted = os.geteuid() == 0 and _done("mount", "-t", "tmpfs", "-o", options, "tmpfs", str(place))
    try:
        yield Disk(place) if mounted else None
    finally:
        if mounted:
            assert _done("umount", str(place)) or _done("umount", "--lazy", str(place))


def _fill(handle: int, chunk: bytes) -> None:
    while True:
        try:
            if os.write(handle, chunk) < len(chunk):
                return
        except OSError as error:
            if error.errno != errno.ENOSPC:
                raise
            return


def _done(*command: str) -> bool:
    try:
        return subprocess.run(command, capture_output=True).returncode == 0
    except FileNotFoundError:
        return False
