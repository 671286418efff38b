"""Files in and out of a backup, as one plain tar."""

import filecmp
import os
import shutil
import tarfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from exchange.backups.errors import BackupRefused

FILES = "files.tar"


def pack_files(top: Path, names: Iterator[Path], *, to: Path) -> int:
    """Put the files (or folders) below `top` into a tar; what is thrown away meanwhile is left out. Gives how many."""
    count = 0
    with tarfile.open(to, "w") as tar:
        for name in names:
            for place in sorted(name.rglob("*")) if name.is_dir() else [name]:
                count += _pack_one(tar, place, top)
    return count


def unpack_files(tar_file: Path, folder: Path, *, under: str = "") -> list[PurePosixPath]:
    """Take the files out into a fresh folder; gives their names.

    Raises:
        BackupRefused: something else than a plain file, or one that would lie outside.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    found = []
    with tarfile.open(tar_file) as tar:
        for member in tar:
            name = PurePosixPath(member.name)
            if not member.isfile() or name.is_absolute() or ".." in name.parts or (under and name.parts[0] != under):
                raise BackupRefused("strange_file", {"name": member.name})
            tar.extract(member, folder, filter="data")
            found.append(name)
    return found


def put_in_place(fresh: Path, names: list[PurePosixPath], *, place: Path, aside: Path) -> None:
    """Move unpacked files to where they are looked for; a different file of the same name goes aside, none is lost."""
    for name in names:
        target = place / name
        if target.exists():
            if filecmp.cmp(fresh / name, target, shallow=False):
                continue
            move_aside(target, name, aside)
        target.parent.mkdir(parents=True, exist_ok=True)
        os.replace(fresh / name, target)


def move_aside(file: Path, name: PurePosixPath | Path, aside: Path) -> None:
    """Keep a file elsewhere under its name."""
    kept = aside / name
    kept.parent.mkdir(parents=True, exist_ok=True)
    os.replace(file, kept)


def _pack_one(tar: tarfile.TarFile, place: Path, top: Path) -> int:
    if not place.is_file() or place.is_symlink():
        return 0
    try:
        tar.add(place, arcname=str(place.relative_to(top)), recursive=False)
    except FileNotFoundError:
        return 0
    return 1
