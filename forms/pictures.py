"""Pictures without what cameras and others wrote into them: place, person, programs, and what stands behind the end.

The picture itself stays as it was, bit by bit; of what is written beside it only what draws it is kept: its colours and
which way up it is.
"""

import re
import struct
import zlib
from collections.abc import Iterator, Mapping
from io import BytesIO

from PIL import Image

_UPRIGHT = 0x0112  # the one word of EXIF that a picture needs
_END = b"\xff\xd9"
_SOI, _EOI, _SOS, _EXIF = b"\xff\xd8", 0xD9, 0xDA, 0xE1
#: Of the segments that programs write for themselves those that say how to draw: JFIF, colour profile, Adobe's colours.
_DRAWS: Mapping[int, bytes] = {0xE0: b"JFIF\0", 0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}
_MARKER = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]", re.DOTALL)  # neither a stuffed byte nor a restart
_MOST_PARTS = 20_000  # whoever opens a picture reads all of them one by one
_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_DRAWS = frozenset((
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB", b"cICP", b"bKGD", b"pHYs",
))  # fmt: skip
_WEBP_DRAWS = frozenset((b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ICCP"))
_WEBP_EXIF, _WEBP_MOVES = 0x08, 0x02 | 0x04  # flags: EXIF; animation and XMP


def bare(content: bytes, kind: str, *, turned: int = 1) -> bytes:
    """The picture without its traces; `turned` is what it says about which way up it is.

    Raises:
        ValueError: it is cut off, built of too many parts, or not as its kind says.
    """
    exif = _only_upright(turned) if turned != 1 else b""
    try:
        return _WAYS[kind](content, exif)
    except (IndexError, struct.error) as error:
        raise ValueError("cut off") from error


def turned_by(picture: Image.Image) -> int:
    """Which way up a picture says it is: 1 is upright, others as EXIF has them."""
    said = picture.getexif().get(_UPRIGHT, 1)
    return said if said in range(1, 9) else 1


def _only_upright(turned: int) -> bytes:
    exif = Image.Exif()
    exif[_UPRIGHT] = turned
    return exif.tobytes()  # begins with "Exif\0\0"


def _jpeg(content: bytes, exif: bytes) -> bytes:
    kept = BytesIO()
    kept.write(_SOI)
    if exif:
        kept.write(struct.pack(">BBH", 0xFF, _EXIF, len(exif) + 2) + exif)
    for marker, segment in _segments(content + _END):  # some programs leave the end out
        own = 0xE0 <= marker <= 0xEF or marker == 0xFE
        if not own or segment[4:].startswith(_DRAWS.get(marker, b"\0no")):
            kept.write(segment)
    return kept.getvalue()


def _segments(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Every segment up to the end of the picture, the drawn data with the segment it follows."""
    at = 2
    for _number in range(_MOST_PARTS):
        while content[at + 1] == 0xFF:  # filling
            at += 1
        if content[at] != 0xFF:
            raise ValueError("no segment")
        marker = content[at + 1]
        if marker == _EOI:
            yield marker, content[at : at + 2]
            return
        (length,) = struct.unpack_from(">H", content, at + 2)
        end = at + 2 + length
        if marker == _SOS:
            end = _behind_the_data(content, end)
        yield marker, content[at:end]
        at = end
    raise ValueError("too many parts")


def _behind_the_data(content: bytes, at: int) -> int:
    """Where the next segment begins."""
    found = _MARKER.search(content, at)
    if found is None:
        raise ValueError("cut off")
    return found.start()


def _png(content: bytes, exif: bytes) -> bytes:
    kept, at = BytesIO(), len(_PNG)
    kept.write(_PNG)
    for _number in range(_MOST_PARTS):
        length, name = struct.unpack_from(">I4s", content, at)
        end = at + 12 + length
        if end > len(content):
            raise ValueError("cut off")
        if name in _PNG_DRAWS:
            kept.write(content[at:end])
        if name == b"IHDR" and exif:
            told = b"eXIf" + exif[6:]
            kept.write(struct.pack(">I", len(told) - 4) + told + struct.pack(">I", zlib.crc32(told)))
        if name == b"IEND":
            return kept.getvalue()
        at = end
    raise ValueError("too many parts")


def _webp(content: bytes, exif: bytes) -> bytes:
    """Only its chunks that draw; an animated one has none of them, and is refused."""
    (size,) = struct.unpack_from("<I", content, 4)
    end, at, kept = min(len(content), size + 8), 12, BytesIO()
    for _number in range(_MOST_PARTS):
        if at + 8 > end:
            break
        name, length = struct.unpack_from("<4sI", content, at)
        chunk = content[at : at + 8 + length + length % 2]
        if name == b"VP8X":
            flags = chunk[8] & ~(_WEBP_EXIF | _WEBP_MOVES) | (_WEBP_EXIF if exif else 0)
            chunk = chunk[:8] + bytes([flags]) + chunk[9:]
        if name in _WEBP_DRAWS:
            kept.write(chunk)
        at += len(chunk)
    if exif and kept.getvalue()[:4] == b"VP8X":
        told = exif[6:]
        kept.write(struct.pack("<4sI", b"EXIF", len(told)) + told + b"\0" * (len(told) % 2))
    body = b"WEBP" + kept.getvalue()
    if len(body) == 4:
        raise ValueError("nothing is drawn")
    return b"RIFF" + struct.pack("<I", len(body)) + body


_WAYS = {"image/jpeg": _jpeg, "image/png": _png, "image/webp": _webp}
