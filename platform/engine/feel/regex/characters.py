"""Sets of characters a pattern can name: blocks, general categories, and the characters of XML names."""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from itertools import groupby

NAME_START = "A-Z_a-z:\\u00C0-\\u02FF\\u0370-\\u1FFF\\u2C00-\\uD7FF\\uF900-\\uFDCF"
NAME_PART = NAME_START + "\\-.0-9\\u00B7"
_CATEGORY = re.compile(r"L[ultmo]?|M[nce]?|N[dlo]?|P[cdseifo]?|Z[slp]?|S[mcko]?|C[cfon]?")
_BLOCKS = {
    "BasicLatin": (0x0000, 0x007F),
    "Latin-1Supplement": (0x0080, 0x00FF),
    "LatinExtended-A": (0x0100, 0x017F),
    "LatinExtended-B": (0x0180, 0x024F),
    "IPAExtensions": (0x0250, 0x02AF),
    "SpacingModifierLetters": (0x02B0, 0x02FF),
    "CombiningDiacriticalMarks": (0x0300, 0x036F),
    "Greek": (0x0370, 0x03FF),
    "GreekandCoptic": (0x0370, 0x03FF),
    "Cyrillic": (0x0400, 0x04FF),
    "Armenian": (0x0530, 0x058F),
    "Hebrew": (0x0590, 0x05FF),
    "Arabic": (0x0600, 0x06FF),
    "Devanagari": (0x0900, 0x097F),
    "Thai": (0x0E00, 0x0E7F),
    "Tibetan": (0x0F00, 0x0FFF),
    "HangulJamo": (0x1100, 0x11FF),
    "Mongolian": (0x1800, 0x18AF),
    "LatinExtendedAdditional": (0x1E00, 0x1EFF),
    "GreekExtended": (0x1F00, 0x1FFF),
    "GeneralPunctuation": (0x2000, 0x206F),
    "SuperscriptsandSubscripts": (0x2070, 0x209F),
    "CurrencySymbols": (0x20A0, 0x20CF),
    "LetterlikeSymbols": (0x2100, 0x214F),
    "NumberForms": (0x2150, 0x218F),
    "Arrows": (0x2190, 0x21FF),
    "MathematicalOperators": (0x2200, 0x22FF),
    "EnclosedAlphanumerics": (0x2460, 0x24FF),
    "BoxDrawing": (0x2500, 0x257F),
    "GeometricShapes": (0x25A0, 0x25FF),
    "MiscellaneousSymbols": (0x2600, 0x26FF),
    "CJKRadicalsSupplement": (0x2E80, 0x2EFF),
    "KangxiRadicals": (0x2F00, 0x2FDF),
    "CJKSymbolsandPunctuation": (0x3000, 0x303F),
    "Hiragana": (0x3040, 0x309F),
    "Katakana": (0x30A0, 0x30FF),
    "Bopomofo": (0x3100, 0x312F),
    "EnclosedCJKLettersandMonths": (0x3200, 0x32FF),
    "CJKCompatibility": (0x3300, 0x33FF),
    "CJKUnifiedIdeographsExtensionA": (0x3400, 0x4DBF),
    "CJKUnifiedIdeographs": (0x4E00, 0x9FFF),
    "HangulSyllables": (0xAC00, 0xD7A3),
    "PrivateUse": (0xE000, 0xF8FF),
    "CJKCompatibilityIdeographs": (0xF900, 0xFAFF),
    "CJKCompatibilityForms": (0xFE30, 0xFE4F),
    "HalfwidthandFullwidthForms": (0xFF00, 0xFFEF),
}


@lru_cache(maxsize=256)
def members(name: str, *, negative: bool) -> str | None:
    """Give the characters of `IsBlock` or of a category as the inside of a class; null if there is none such."""
    if name.startswith("Is"):
        block = _BLOCKS.get(name[2:])
        if block is None:
            return None
        spans = [block]
    elif _CATEGORY.fullmatch(name):
        spans = _joined((first, last) for category, first, last in _categories() if category.startswith(name))
    else:
        return None
    return "".join(f"\\U{first:08x}-\\U{last:08x}" for first, last in (_others(spans) if negative else spans))


@lru_cache(maxsize=1)
def _categories() -> tuple[tuple[str, int, int], ...]:
    """Give every stretch of characters of one category."""
    found: list[tuple[str, int, int]] = []
    first = 0
    for category, stretch in groupby(map(unicodedata.category, map(chr, range(sys.maxunicode + 1)))):
        size = sum(1 for _ in stretch)
        found.append((category, first, first + size - 1))
        first += size
    return tuple(found)


def _joined(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Make one of stretches that follow each other."""
    joined: list[tuple[int, int]] = []
    for first, last in spans:
        if joined and joined[-1][1] == first - 1:
            first, _ = joined.pop()
        joined.append((first, last))
    return joined


def _others(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Give the stretches between these."""
    starts = [0, *(last + 1 for _, last in spans)]
    ends = [*(first - 1 for first, _ in spans), sys.maxunicode]
    return [(start, end) for start, end in zip(starts, ends, strict=True) if start <= end]
