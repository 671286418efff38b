"""The fonts of paper: one for everyday characters in two weights, and rare characters in small files of their own.

A PDF carries its fonts, so it must not depend on what is installed where it is made. Loading a whole Chinese font takes
WeasyPrint many seconds (docs/adr/0011-fonts-for-paper.md); so everyday characters (GB 2312 and symbols) are always at
hand, and of all others only the files are loaded whose characters the text has.
"""

import io
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont

FOLDER = Path(__file__).parent / "fonts"
FAMILY = "Kaoping Sans"
#: What printers set where a character is missing in the case (〓, the geta mark).
MISSING = "\u3013"
_WEIGHTS = {"Regular.otf": 400, "Bold.otf": 700}
_RARE = "rare.zip"
#: Characters that are never drawn: controls, joiners, variation selectors.
_INVISIBLE = frozenset({*range(0x20), 0x7F, 0xAD, *range(0x200B, 0x2010), *range(0xFE00, 0xFE10), 0xFEFF})


@dataclass(frozen=True)
class Face:
    """A font file that a print needs."""

    family: str
    weight: int
    name: str

    @property
    def address(self) -> str:
        """Where a stylesheet asks for it."""
        return f"font:{self.name}"


@dataclass(frozen=True)
class Fonts:
    """The faces for a text, and the characters that none of them has."""

    faces: tuple[Face, ...]
    missing: tuple[str, ...]

    @property
    def families(self) -> tuple[str, ...]:
        """Their names in the order in which a character is looked for."""
        return tuple(dict.fromkeys(face.family for face in self.faces))

    def fit(self, text: str) -> str:
        """The text with a mark in place of each character that cannot be set."""
        return text.translate({ord(character): MISSING for character in self.missing})


def fonts_for(texts: Iterable[str]) -> Fonts:
    """The faces that these texts need."""
    wanted = {ord(character) for text in texts for character in text} - _everyday() - _INVISIBLE
    parts = _rare()
    names = sorted({parts[code] for code in wanted if code in parts})
    everyday = [Face(FAMILY, weight, name) for name, weight in _WEIGHTS.items()]
    rare = [Face(f"{FAMILY} {Path(name).stem}", 400, name) for name in names]
    return Fonts((*everyday, *rare), tuple(chr(code) for code in sorted(wanted - parts.keys())))


def font_file(name: str) -> bytes:
    """The bytes of a face.

    Raises:
        KeyError: there is no such face.
    """
    if name in _WEIGHTS:
        return (FOLDER / name).read_bytes()
    with zipfile.ZipFile(FOLDER / _RARE) as parts:
        return parts.read(name)


@cache
def _everyday() -> frozenset[int]:
    """The characters that both weights have."""
    return frozenset.intersection(*(_characters((FOLDER / name).read_bytes()) for name in _WEIGHTS))


def _characters(content: bytes) -> frozenset[int]:
    with TTFont(io.BytesIO(content), lazy=True) as font:
        return frozenset(font.getBestCmap())


@cache
def _rare() -> dict[int, str]:
    """Which file has which rare character; the archive lists them, so that no font is opened for that."""
    with zipfile.ZipFile(FOLDER / _RARE) as parts:
        listed = parts.read("characters.txt").decode().splitlines()
    found: dict[int, str] = {}
    for line in listed:
        name, _, characters = line.partition(" ")
        found.update((ord(character), name) for character in characters)
    return found
