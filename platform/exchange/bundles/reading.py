"""The files of a bundle out of a zip or a folder: measured first, names checked one by one, nothing ever unpacked.

A zip says of itself how large its parts are, and may lie; so no more is read of a part than may be, whatever it says.
"""

import re
import stat
import zipfile
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path

from exchange.bundles.errors import BadBundle
from forms.uploads import MOST_BYTES
from schemas.limits import MAX_BYTES
from schemas.packs import FOLDERS, GUIDES

MAX_FILE = 20 * 1024 * 1024  # of the zip
MAX_UNPACKED = 100 * 1024 * 1024
MAX_PARTS = 5_000
MANIFEST, SIGNATURE, REGION = "manifest.json", "manifest.sig", "region.json"

ATTACHED = f"{GUIDES}/files"  # where the files of help pages are

_KEY = "[a-z][a-z0-9_]{0,59}"
_KINDS = "|".join(FOLDERS)
#: The only names there are in a bundle; so there are no links, no ways out of it, and nothing hidden.
_NAME = re.compile(
    r"manifest\.json|manifest\.sig|region\.json"
    rf"|{_KEY}/system\.json|{_KEY}/(?:{_KINDS})/{_KEY}\.json|{GUIDES}/{_KEY}\.json"
    rf"|{ATTACHED}/{_KEY}\.(?:pdf|jpg|png|webp)"
)
_ENCRYPTED = 0x1

Files = Mapping[str, bytes]


def read_zip(content: bytes) -> Files:
    """The files of a zip.

    Raises:
        BadBundle: it is none, it is too large, or something is in it that does not belong into a bundle.
    """
    if len(content) > MAX_FILE:
        raise BadBundle("too_large", data={"most": MAX_FILE // 2**20})
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return dict(_parts(archive))
    except BadBundle:
        raise
    except Exception as error:  # the library answers broken archives with whatever its parser stumbles over
        raise BadBundle("not_a_zip") from error


def read_folder(folder: Path) -> Files:
    """The files of a folder; links in it are refused.

    Raises:
        BadBundle: as for a zip.
    """
    found: dict[str, bytes] = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            raise BadBundle("link", name)
        if path.is_dir():
            continue
        _check_name(name, found)
        if not path.is_file() or path.stat().st_size > _most(name):
            raise BadBundle("part_too_large", name, {"most": _most(name) // 2**20})
        found[name] = path.read_bytes()
        _check_sum(found)
    return found


def _parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    seen: dict[str, bytes] = {}
    for entry in archive.infolist():
        if entry.is_dir():
            continue
        if stat.S_ISLNK(entry.external_attr >> 16):
            raise BadBundle("link", entry.filename)
        if entry.flag_bits & _ENCRYPTED:
            raise BadBundle("encrypted", entry.filename)
        _check_name(entry.filename, seen)
        with archive.open(entry) as part:
            seen[entry.filename] = part.read(_most(entry.filename) + 1)
        if len(seen[entry.filename]) > _most(entry.filename):
            raise BadBundle("part_too_large", entry.filename, {"most": _most(entry.filename) // 2**20})
        _check_sum(seen)
    yield from seen.items()


def is_attached(name: str) -> bool:
    """Whether a part is the file of a help page, and no document."""
    return name.startswith(f"{ATTACHED}/")


def _most(name: str) -> int:
    """How many bytes a part may have."""
    return MOST_BYTES if is_attached(name) else MAX_BYTES


def _check_name(name: str, seen: Files) -> None:
    if not _NAME.fullmatch(name):
        raise BadBundle("strange_name", name[:200])
    if name in seen:
        raise BadBundle("twice", name)
    if len(seen) >= MAX_PARTS:
        raise BadBundle("too_many", data={"most": MAX_PARTS})


def _check_sum(found: Files) -> None:
    if sum(map(len, found.values())) > MAX_UNPACKED:
        raise BadBundle("too_much", data={"most": MAX_UNPACKED // 2**20})
