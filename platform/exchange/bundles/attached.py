"""Files of help pages in bundles: one beside the page's document, which names it by its digest.

They are looked at like any file that somebody sends, on their way out and on their way in: by their first bytes, never
by what they are called. What a picture says about place and person is left behind.
"""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from exchange.bundles.errors import BadBundle
from exchange.bundles.reading import ATTACHED, MAX_FILE, Files, is_attached
from forms.guides.models import GuidePage
from forms.uploads import Looked, Unfit, clean_name, look_at
from schemas.packs import Attached

#: Of all files of a bundle together, so that it can be read again with its documents.
MOST_ATTACHED = MAX_FILE - 4 * 1024 * 1024


def file_of(page: GuidePage) -> Looked | None:
    """The file of a page as it would go along; None where there is none, or none that would be taken."""
    if not page.file:
        return None
    try:
        with page.file.open("rb") as file:
            return look_at(file.read())
    except (OSError, Unfit):  # lost, or kept before files were looked at
        return None


def digest_of(looked: Looked) -> str:
    """By what a document names its file."""
    return hashlib.sha256(looked.content).hexdigest()


def attached_files(guides: Iterable[Mapping[str, Any]]) -> dict[str, bytes]:
    """The files of these pages, under the names they have in a bundle.

    Raises:
        BadBundle: together they are too large; the pages are named.
    """
    keys = [one["key"] for one in guides if "attached" in one]
    looked = {page.slug: (page, file_of(page)) for page in GuidePage.objects.filter(slug__in=keys).order_by("slug")}
    found = {f"{ATTACHED}/{key}{file.suffix}": file.content for key, (_page, file) in looked.items() if file}
    if sum(map(len, found.values())) > MOST_ATTACHED:
        titles = ", ".join(page.title for page, _file in looked.values())
        raise BadBundle("files_too_large", titles[:500], {"most": MOST_ATTACHED // 2**20})
    return found


def read_attached(files: Files, guides: Iterable[Mapping[str, Any]]) -> dict[str, Attached]:
    """The files that came with these pages, by their digest.

    Raises:
        BadBundle: a file that no page names, a page without its file, or a file that nobody might send.
    """
    there = {name: content for name, content in files.items() if is_attached(name)}
    found: dict[str, Attached] = {}
    for guide in (one for one in guides if "attached" in one):
        name = next((name for name in there if name.rpartition("/")[2].partition(".")[0] == guide["key"]), "")
        if not name:
            raise BadBundle("file_missing", str(guide.get("title", ""))[:200])
        found[guide["attached"]] = _looked(name, there.pop(name), guide)
    for name in there:
        raise BadBundle("strange_name", name)
    return found


def _looked(name: str, content: bytes, guide: Mapping[str, Any]) -> Attached:
    try:
        looked = look_at(content)
    except Unfit as error:
        raise BadBundle("bad_file", name) from error
    if not name.endswith(looked.suffix) or hashlib.sha256(content).hexdigest() != guide["attached"]:
        raise BadBundle("bad_file", name)
    stem = clean_name(str(guide.get("file", ""))).rpartition(".")[0] or guide["key"]
    return Attached(f"{stem[:80]}{looked.suffix}", looked.content)
