"""What may be uploaded: known by its first bytes, not by its name, and small enough to be looked at."""

import re
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageFile, ImageOps

from forms.pictures import bare, turned_by

MOST_BYTES = 20 * 1024 * 1024
MOST_PIXELS = 50_000_000
PREVIEW = (480, 480)
MOST_NAME = 200

_SUFFIXES: Mapping[str, str] = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/webp": ".webp",
    "application/pdf": ".pdf",
}
#: What a file chooser offers; telephones turn their own formats into these.
ACCEPTED = ",".join(_SUFFIXES)
_NO_NAME = re.compile('[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069<>:"/\\\\|?*]')


class Unfit(Exception):
    """A file that is not taken, as a code and its data."""

    def __init__(self, code: str, **data: object) -> None:
        super().__init__(code)
        self.code = code
        self.data = data


@dataclass(frozen=True)
class Looked:
    """A file that may be kept: its media type and ending, what is kept of it, and a small picture if it is one."""

    kind: str
    suffix: str
    content: bytes
    preview: bytes = b""


def look_at(content: bytes) -> Looked:
    """Find out what a file is, take out what a picture says about place and person, and make its preview.

    Raises:
        Unfit: it is empty, too large, of no kind that is taken, or not what its first bytes say.
    """
    if not content:
        raise Unfit("empty")
    if len(content) > MOST_BYTES:
        raise Unfit("too_many_bytes", most=MOST_BYTES // (1024 * 1024))
    kind = _kind(content)
    if kind.startswith("image/"):
        return Looked(kind, _SUFFIXES[kind], *_looked_through(content, kind))
    return Looked(kind, _SUFFIXES[kind], content)


def clean_name(name: str) -> str:
    """The name of a file without folders and signs that no file name has."""
    last = re.split(r"[/\\]", name)[-1]
    return _NO_NAME.sub("", last).strip(" .")[-MOST_NAME:] or "file"


def _kind(content: bytes) -> str:
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    if content.startswith(b"%PDF-") and b"%%EOF" in content[-2048:]:
        return "application/pdf"
    raise Unfit("kind_not_taken")


def _looked_through(content: bytes, kind: str) -> tuple[bytes, bytes]:
    """The picture without what cameras write about place and person, and a small one of it, the right way up."""
    # WeasyPrint, wherever it was imported, lets its whole process take half a photo for a whole one.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        kept = bare(content, kind)  # before anything else opens it: it counts the parts
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our own limit is lower
            picture = Image.open(BytesIO(content), formats=("JPEG", "PNG", "WEBP"))
        if picture.width * picture.height > MOST_PIXELS:
            raise Unfit("too_many_pixels", most=MOST_PIXELS // 1_000_000)
        if turned_by(picture) != 1:
            kept = bare(content, kind, turned=turned_by(picture))
        picture.draft("RGB", PREVIEW)
        small = ImageOps.exif_transpose(picture).convert("RGB")
        small.thumbnail(PREVIEW)
        preview = BytesIO()
        small.save(preview, "JPEG", quality=80)
    except Image.DecompressionBombError as error:
        raise Unfit("too_many_pixels", most=MOST_PIXELS // 1_000_000) from error
    except (OSError, ValueError, SyntaxError) as error:  # what broken pictures raise
        raise Unfit("not_readable") from error
    return kept, preview.getvalue()
