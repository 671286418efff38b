"""How deep a row stands in a table that does not say it: as its number does, the way people number things."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Protocol

MAX_LEVELS = 12
_LONGEST_WORD = 4  # signs of a number in words


class Above(Protocol):
    """A row above, on the way from the top to the last one."""

    level: int

    @property
    def number(self) -> str:
        """Its printed number."""

    @property
    def is_item(self) -> bool:
        """Whether standards stand beside it."""


def guess_level(number: str, path: Sequence[Above], *, is_item: bool) -> int:
    """How deep a row stands, by its number and by whether a standard stands beside it.

    3.1 stands below 3; 4 follows 3, and where it may follow two of them, it follows its like; 1 begins a list below the
    heading above it. Otherwise a row stands beside the nearest one that is numbered in the same manner, and where there
    is none, below the last.
    """
    for node in reversed(path):
        if node.number and number.startswith(f"{node.number.rstrip('.')}."):
            return node.level + 1
    same = [node for node in reversed(path) if _manner(node.number) == _manner(number)]
    before = [node for node in same if _place(number) and _place(node.number) + 1 == _place(number)]
    if before:
        return next((node for node in before if node.is_item == is_item), before[0]).level
    if _place(number) == 1 and path and not path[-1].is_item:
        return min(path[-1].level + 1, MAX_LEVELS)
    return same[0].level if same else min(len(path) + 1, MAX_LEVELS)


def is_number(text: str) -> bool:
    """Whether a cell only numbers its row: 3, 3.1, (3), B, or the same in words."""
    bare = _bare(text)
    if re.fullmatch(r"\d{1,3}([.\-]\d{1,3}){0,5}|[A-Za-z]", bare, re.ASCII):
        return True
    return 0 < len(bare) <= _LONGEST_WORD and all(unicodedata.numeric(sign, 0) for sign in bare)


def _manner(number: str) -> tuple[str, int]:
    """How a number is written: in words, in words in brackets, 1, 1.1, A, or not at all."""
    bare = _bare(number)
    if not bare:
        return ("", 0)
    if re.fullmatch(r"\d+([.\-]\d+)*", bare, re.ASCII):
        return ("digits", len(re.split(r"[.\-]", bare)))
    kind = "letters" if bare.isascii() else "words"
    return (kind, 2 if number[0] in "（(" else 1)


def _place(number: str) -> int:
    """Which of its list a number says it is: 3 for B.3, for C, and for the Chinese word; 0 for none."""
    last = re.split(r"[.\-]", _bare(number))[-1]
    if last.isdecimal():
        return int(last)
    if last.isascii():
        return ord(last.upper()) - ord("A") + 1 if len(last) == 1 and last.isalpha() else 0
    place = 0
    for sign in last:
        value = int(unicodedata.numeric(sign, 0))
        place = max(place, 1) * value if value == 10 else place + value  # two ten three: twenty-three
    return place


def _bare(number: str) -> str:
    return number.strip("（）()、. ")
