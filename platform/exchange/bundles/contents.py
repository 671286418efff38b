"""What a bundle holds: a manifest that names its files with their digests, its signature, and the documents."""

import hashlib
import json
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.db import connection

from engine.errors import Problem
from exchange.bundles.attached import attached_files, read_attached
from exchange.bundles.errors import BadBundle
from exchange.bundles.guides import guide_documents, wanted_guides
from exchange.bundles.reading import MANIFEST, SIGNATURE, Files, is_attached
from exchange.bundles.reading import REGION as REGION_FILE
from exchange.bundles.signing import Signer, known_signers, sign, signer_of
from exchange.drafts import list_drafts
from exchange.releasing import list_systems, region_draft
from schemas.packs import Attached, Pack, pack_files, read_json, read_pack
from schemas.selectors import REGION

FORMAT = "kaoping-bundle/1"
_MOMENT = (1980, 1, 1, 0, 0, 0)  # of every part of a zip, so that the same drafts make the same bytes


@dataclass(frozen=True)
class Bundle:
    """A bundle that was read: whose it is, what it holds, and whether it can be believed."""

    region: str  # where it was made
    title: str
    made_at: str
    pack: Pack
    digest: str  # of the manifest
    signer: Signer | None  # known and right; None: unsigned, or nobody known
    standing: str  # trusted, unknown (signed by somebody we do not know), unsigned

    @property
    def systems(self) -> tuple[str, ...]:
        """The systems it holds."""
        return tuple(self.pack.systems)

    @property
    def attached(self) -> Mapping[str, Attached]:
        """The files of its help pages by their digest."""
        return self.pack.attached

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with its files."""
        return self.pack.problems

    def is_taken_in(self, region: str) -> bool:
        """Whether a region takes it: signed by somebody it believes, or unsigned where that is allowed."""
        if self.signer is not None:
            return self.signer.is_trusted_in(region)
        return self.standing == "unsigned" and settings.BUNDLE_UNSIGNED


def make_bundle(systems: Iterable[str], *, with_region: bool, now: datetime, with_guides: bool = False) -> Files:
    """The drafts of these systems of the region we are in, signed, with the help pages that they want read.

    `with_region` takes the region's own document along, `with_guides` all of its help pages that are out.

    Raises:
        BadBundle: the files of the help pages are too large.
    """
    wanted = set(systems)
    found = {
        system: [draft.document for draft in list_drafts(system)]
        for system in list_systems()
        if system != REGION and system in wanted
    }
    region = region_draft() or {}
    guides = guide_documents(None if with_guides else wanted_guides(found))
    documents = pack_files(Pack(region=region if with_region else None, systems=found, guides=tuple(guides)))
    files = {**documents, **attached_files(guides)}
    manifest = {
        "format": FORMAT,
        "region": connection.schema_name,
        "title": str(region.get("title", "")),
        "made_at": now.isoformat(timespec="seconds"),
        "systems": sorted(found),
        "files": {name: _sha(content) for name, content in sorted(files.items())},
    }
    text = (json.dumps(manifest, ensure_ascii=False, indent=2) + "\n").encode()
    return {MANIFEST: text, SIGNATURE: sign(text), **files}


def zipped(files: Files) -> bytes:
    """The files as a zip; the same files make the same bytes."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(name, _MOMENT), content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def write_folder(files: Files, folder: Path) -> None:
    """The files in a new or empty folder.

    Raises:
        BadBundle: something is in the folder.
    """
    if folder.exists() and any(folder.iterdir()):
        raise BadBundle("folder_not_empty", str(folder))
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def open_bundle(files: Files) -> Bundle:
    """Read a bundle out of its files: every one must be what the manifest says, and none may be beside it.

    Raises:
        BadBundle: it is none, or it was changed since it was made.
    """
    if MANIFEST not in files:
        raise BadBundle("no_manifest")
    manifest = _manifest(files[MANIFEST])
    listed, there = manifest["files"], {name for name in files if name not in (MANIFEST, SIGNATURE)}
    for name in sorted(there ^ set(listed)):
        raise BadBundle("not_listed" if name in there else "missing", name[:200])
    for name in sorted(there):
        if _sha(files[name]) != listed[name]:
            raise BadBundle("changed", name)
    signer, standing = _signer(files)
    pack = _pack({name: files[name] for name in there if not is_attached(name)})
    return Bundle(
        region=manifest["region"],
        title=manifest["title"],
        made_at=manifest["made_at"],
        pack=replace(pack, attached=read_attached({name: files[name] for name in there}, pack.guides)),
        digest=_sha(files[MANIFEST]),
        signer=signer,
        standing=standing,
    )


def _manifest(content: bytes) -> dict[str, Any]:
    try:
        found = read_json(content.decode())
    except (ValueError, RecursionError) as error:
        raise BadBundle("bad_manifest") from error
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise BadBundle("other_format", data={"wanted": FORMAT})
    texts = all(isinstance(found.get(name), str) for name in ("region", "title", "made_at"))
    files = found.get("files")
    if not texts or not isinstance(files, dict) or not all(isinstance(one, str) for one in files.values()):
        raise BadBundle("bad_manifest")
    return found


def _signer(files: Files) -> tuple[Signer | None, str]:
    if SIGNATURE not in files:
        return None, "unsigned"
    public = signer_of(files[MANIFEST], files[SIGNATURE])
    if public is None:
        raise BadBundle("bad_signature")
    known = next((signer for signer in known_signers() if signer.public == public), None)
    return known, "trusted" if known else "unknown"


def _pack(files: Mapping[str, bytes]) -> Pack:
    """The documents, read as any pack is; the names were checked, so nothing is written elsewhere."""
    with TemporaryDirectory(prefix="bundle") as name:
        folder = Path(name)
        write_folder(files, folder)
        pack = read_pack(folder)
    if REGION_FILE in files:
        return pack
    problems = tuple(one for one in pack.problems if (one.document, one.code) != (REGION_FILE, "file_missing"))
    return Pack(None, pack.systems, (), problems, pack.guides)


def _sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
