"""Cut the fonts of paper out of Noto Sans CJK: `python -m exchange.pdf.build_fonts FOLDER_WITH_THE_TTC_FILES`.

Run by hand when a new version of the font is to be taken over; what it writes is committed.
"""

import io
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

from exchange.pdf.fonts import FAMILY, FOLDER

SIMPLIFIED = 2  # which font of the collection: its glyphs are the mainland's
RARE_IN_A_FILE = 256
_SYMBOLS = (
    (0x20, 0x7F), (0xA0, 0x180), (0x370, 0x400), (0x2000, 0x2070), (0x20A0, 0x20C0), (0x2100, 0x2400),
    (0x2460, 0x2670), (0x2700, 0x27C0), (0x3000, 0x3040), (0x3200, 0x3400), (0xFF00, 0xFFF0),
)  # fmt: skip
_HAN = ((0x2E80, 0x3000), (0x3400, 0xA000), (0xF900, 0xFB00), (0x20000, 0x40000))
#: Beginning of all parts of zip files, so that the same font gives the same archive.
_EPOCH = (1980, 1, 1, 0, 0, 0)


def main(source: Path) -> None:
    """Write the two weights and the archive of rare characters."""
    with TTFont(source / "NotoSansCJK-Regular.ttc", fontNumber=SIMPLIFIED, lazy=True) as font:
        there = frozenset(font.getBestCmap())
    everyday = there & (_gb2312() | _ranges(_SYMBOLS))
    for weight in ("Regular", "Bold"):
        (FOLDER / f"{weight}.otf").write_bytes(_cut(source, weight, everyday, FAMILY))
    rare = sorted((there & _ranges(_HAN)) - everyday)
    parts = [rare[start : start + RARE_IN_A_FILE] for start in range(0, len(rare), RARE_IN_A_FILE)]
    listed = "\n".join(f"{_name(part)} {''.join(map(chr, part))}" for part in parts)
    with zipfile.ZipFile(FOLDER / "rare.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        _put(archive, "characters.txt", listed.encode())
        for part in parts:
            family = f"{FAMILY} {Path(_name(part)).stem}"
            _put(archive, _name(part), _cut(source, "Regular", frozenset(part), family))


def _put(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    archive.writestr(zipfile.ZipInfo(name, _EPOCH), content, zipfile.ZIP_DEFLATED)


def _name(part: list[int]) -> str:
    return f"{part[0]:05X}.otf"


def _cut(source: Path, weight: str, characters: frozenset[int], family: str) -> bytes:
    """The glyphs of these characters as a font of its own name."""
    with TTFont(source / f"NotoSansCJK-{weight}.ttc", fontNumber=SIMPLIFIED, lazy=True) as font:
        options = subset.Options(layout_features=["kern", "locl", "ccmp"], hinting=False, notdef_outline=True)
        options.drop_tables += ["BASE", "DSIG", "VORG", "vhea", "vmtx"]
        options.name_IDs = [0, 1, 2, 4, 5, 6, 13, 14]
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes=characters)
        cutter.subset(font)
        for record in font["name"].names:
            names = {1: family, 4: f"{family} {weight}", 6: f"{family}-{weight}".replace(" ", "")}
            record.string = names.get(record.nameID, record.toUnicode())
        font["CFF "].cff.fontNames = [f"{family}-{weight}".replace(" ", "")]
        written = io.BytesIO()
        font.save(written)
        return written.getvalue()


def _gb2312() -> frozenset[int]:
    return frozenset(ord(character) for character in _gb2312_characters())


def _gb2312_characters() -> Iterator[str]:
    for high in range(0xA1, 0xF8):
        for low in range(0xA1, 0xFF):
            yield from bytes((high, low)).decode("gb2312", errors="ignore")


def _ranges(pairs: tuple[tuple[int, int], ...]) -> frozenset[int]:
    return frozenset(code for first, end in pairs for code in range(first, end))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
