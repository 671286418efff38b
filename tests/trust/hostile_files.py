"""Hostile files: workbooks that unpack to more than they are, pictures that are something else, names that lead out."""

import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from io import BytesIO

from openpyxl import load_workbook
from PIL import Image

from exchange.excel.errors import BadWorkbook
from exchange.excel.reading import read_workbook
from exchange.excel.writing import Book, Put
from forms.uploads import Unfit, clean_name, look_at
from tests.exchange.excel.books import typed
from tests.exchange.excel.test_reading import with_part, zipped
from tests.trust.hostile import Case

Bytes = Callable[[], bytes]
SHEET = "xl/worksheets/sheet1.xml"
SCRIPT = b"<script>alert(document.domain)</script>"
PLACE = (31.0, 13.0, 5.0)


def workbooks_in() -> Iterator[Case]:
    """Workbooks, by the code with which they must be refused."""
    for name, (make, code) in _BOOKS.items():
        yield Case(f"workbook: {name}", code, _opened, make)


def _opened(content: bytes) -> str:
    try:
        read_workbook(content)
    except BadWorkbook as refused:
        return refused.problems[0].code
    return "taken"


def _rows(row: bytes, count: int) -> bytes:
    """A workbook with a row many times over; it is small as long as it is packed."""
    head = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    return with_part(typed(("x",)), SHEET, lambda _: head + row * count + b"</sheetData></worksheet>")


def _one_more(name: str, content: bytes) -> bytes:
    kept = BytesIO(typed(("x",)))
    with zipfile.ZipFile(kept, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return kept.getvalue()


def _entities() -> bytes:
    names = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    text = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e0 "aaaaaaaaaa">{names}]><x>&e9;</x>'
    return with_part(typed(("x",)), SHEET, lambda _: text.encode())


def _from_outside() -> bytes:
    text = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'
    return with_part(typed(("x",)), SHEET, lambda _: text)


_BOOKS: dict[str, tuple[Bytes, str]] = {
    "a zip bomb": (lambda: zipped(xl__workbook="<x/>", xl__big=b" " * 70_000_000), "unpacks_too_large"),
    "600 parts": (lambda: zipped(xl__workbook="<x/>", **{f"p{n}": "" for n in range(600)}), "unpacks_too_large"),
    "a million empty rows": (lambda: _rows(b"<row/>", 1_000_000), "too_many_rows"),
    "a cell a million rows down": (lambda: _rows(b'<row r="1000000"><c><v>1</v></c></row>', 1), "too_many_rows"),
    "70,000 full rows": (lambda: _rows(b"<row><c><v>1</v></c></row>", 70_000), "too_many_rows"),
    "entities in entities": (_entities, "unreadable"),
    "an entity from a file": (_from_outside, "unreadable"),
    "macros": (lambda: _one_more("xl/vbaProject.bin", b"\0" * 600), "has_macros"),
    "the old format": (lambda: b"\xd0\xcf\x11\xe0" + bytes(600), "old_or_locked"),
    "a part with a way out": (lambda: zipped(**{"..__..__etc__passwd": "x"}), "no_workbook"),
    "half a workbook": (lambda: typed(("x",))[:-40], "no_workbook"),
}


def workbooks_out() -> Iterator[Case]:
    """Texts that a spreadsheet would run; in what goes out they are texts."""
    for text in ("=1+1", "+1", "-1+cmd|' /C calc'!A0", "@SUM(A1)", "\t=1", "\r=1", "＝1", '=HYPERLINK("http://x")'):
        yield Case(f"cell: {text!r}", "a text", partial(_put, text))


def _put(text: str) -> str:
    book = Book()
    book.page("表", {1: 10}).add([Put(text)])
    cell = load_workbook(BytesIO(book.content())).worksheets[0]["A1"]
    return "a text" if (cell.data_type, cell.quotePrefix) == ("s", True) else f"{cell.data_type} {cell.value!r}"


def uploads() -> Iterator[Case]:
    """Files of which only pictures and papers are taken, and of pictures only what draws them."""
    for name, (make, verdict) in _FILES.items():
        yield Case(f"upload: {name}", verdict, _sent, make)


def _sent(content: bytes) -> str:
    try:
        looked = look_at(content)
    except Unfit as refused:
        return refused.code
    if not looked.kind.startswith("image/"):
        return looked.kind
    kept = Image.open(BytesIO(looked.content))
    kept.load()
    told = b"Someone" in looked.content or dict(kept.getexif().get_ifd(0x8825)) or SCRIPT in looked.content
    return "says too much" if told else "only the picture"


def _photo(kind: str, size: tuple[int, int] = (64, 48), behind: bytes = b"") -> bytes:
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "Someone", 6
    exif.get_ifd(0x8825).update({1: "N", 2: PLACE, 3: "E", 4: PLACE})
    kept = BytesIO()
    Image.new("RGB", size, "teal").save(kept, kind, exif=exif)
    return kept.getvalue() + behind


def _flood() -> bytes:
    """A photo of one colour and 51 million pixels: some hundred kilobytes."""
    kept = BytesIO()
    Image.new("L", (8_500, 6_000)).save(kept, "JPEG")
    return kept.getvalue()


def _claiming(width: int, height: int) -> bytes:
    """A picture of a few bytes that says it is this large."""
    head = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = (head, b"IDAT" + zlib.compress(bytes(1_000)), b"IEND")
    chunks = (struct.pack(">I", len(part) - 4) + part + struct.pack(">I", zlib.crc32(part)) for part in parts)
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def _of_many_parts() -> bytes:
    """A picture with a million notes before what it draws."""
    picture = _claiming(8, 8)
    note = b"tEXta\0b"
    chunk = struct.pack(">I", 3) + note + struct.pack(">I", zlib.crc32(note))
    return picture[:33] + chunk * 1_000_000 + picture[33:]


def _with_comment() -> bytes:
    comment = b"\xff\xfe" + (len(SCRIPT) + 2).to_bytes(2, "big") + SCRIPT
    photo = _photo("JPEG")
    return photo[:2] + comment + photo[2:]


_FILES: dict[str, tuple[Bytes, str]] = {
    "nothing": (lambda: b"", "empty"),
    "a program": (lambda: b"MZ" + bytes(600), "kind_not_taken"),
    "a page": (lambda: b"<!doctype html>" + SCRIPT, "kind_not_taken"),
    "a drawing with a script": (
        lambda: b'<svg xmlns="http://www.w3.org/2000/svg">' + SCRIPT + b"</svg>", "kind_not_taken",
    ),
    "an archive": (lambda: zipped(x="x"), "kind_not_taken"),
    "an archive with a paper behind it": (lambda: zipped(x="x") + b"%PDF-1.4\n%%EOF", "kind_not_taken"),
    "a page that begins like a paper": (lambda: b"%PDF-1.4" + SCRIPT, "kind_not_taken"),
    "a page that begins like a picture": (lambda: b"\xff\xd8\xff" + SCRIPT, "not_readable"),
    "a flood of 10,000 million pixels": (lambda: _claiming(100_000, 100_000), "too_many_pixels"),
    "a flood of 51 million pixels": (_flood, "too_many_pixels"),
    "a picture of a million parts": (_of_many_parts, "not_readable"),
    "21 MB": (lambda: b"\xff\xd8\xff" + bytes(21 * 1024 * 1024), "too_many_bytes"),
    "half a photo": (lambda: _photo("JPEG", (1200, 800))[:3_000], "not_readable"),
    "a photo of millions of segments": (lambda: b"\xff\xd8" + b"\xff\xe1\0\2" * 4_000_000, "not_readable"),
    "a photo with a script in its comment": (_with_comment, "only the picture"),
    **{
        f"a {kind} photo that says where it was taken": (partial(_photo, kind), "only the picture")
        for kind in ("JPEG", "PNG", "WEBP")
    },
    **{
        f"a {kind} photo with a page behind it": (partial(_photo, kind, behind=SCRIPT), "only the picture")
        for kind in ("JPEG", "PNG", "WEBP")
    },
}  # fmt: skip


def names() -> Iterator[Case]:
    """Names of files, and what they are kept as."""
    for name, kept in {
        "../../etc/passwd": "passwd",
        "..\\..\\boot.ini": "boot.ini",
        "/etc/shadow": "shadow",
        "a\u202egpj.exe": "agpj.exe",
        "a\x00.jpg": "a.jpg",
        "x\r\nSet-Cookie: a=b.jpg": "xSet-Cookie a=b.jpg",
        '"><script>.jpg': "script.jpg",
        "...": "file",
    }.items():
        yield Case(f"name: {name!r}", kept, partial(clean_name, name))
