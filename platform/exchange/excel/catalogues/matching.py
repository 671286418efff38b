"""Knowing again what a table speaks of: rows by their keys, and rows without keys by their numbers and words."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from pypinyin import lazy_pinyin

Document = Mapping[str, Any]

_LONGEST = 40  # signs of one part of a new key
_LONGEST_KEY = 120


def index(nodes: Sequence[Document]) -> Mapping[str, Document]:
    """Every node of a document by its key."""
    return {str(node["key"]): node for node in walk(nodes)}


def walk(nodes: Sequence[Document]) -> Iterator[Document]:
    """The nodes and all below them."""
    for node in nodes:
        yield node
        yield from walk(node.get("children", ()))


def same_words(one: str, other: str) -> bool:
    """Whether two texts differ in nothing but spaces, widths of signs and punctuation at their end."""
    return plain(one) == plain(other)


@lru_cache(maxsize=100_000)
def plain(text: str) -> str:
    """A text without what people type differently without meaning anything by it."""
    folded = unicodedata.normalize("NFKC", text).lower()
    return re.sub(r"[\s。.;；,，、:：]+$", "", "".join(folded.split()))


def find_node(candidates: Iterable[Document], *, number: str, title: str) -> Document | None:
    """The node that a row without a key means: the same title and number, else the same title, else the same number.

    A number alone counts only where one node has it.
    """
    left = list(candidates)
    by_title = [node for node in left if same_words(str(node.get("title", "")), title)]
    for node in by_title:
        if plain(str(node.get("number", ""))) == plain(number):
            return node
    if by_title:
        return by_title[0]
    by_number = [node for node in left if number and plain(str(node.get("number", ""))) == plain(number)]
    return by_number[0] if len(by_number) == 1 else None


def find_detail(candidates: Iterable[Document], text: str) -> Document | None:
    """The finding that a row without a key means: the one with the same words."""
    return next((found for found in candidates if same_words(str(found.get("text", "")), text)), None)


class Keys:
    """Gives out keys that nobody has."""

    def __init__(self, taken: Iterable[str]) -> None:
        self.taken = set(taken)

    def for_node(self, title: str, parent: str) -> str:
        """A key that reads like the title, below the parent's."""
        return self._free(f"{parent}.{_spelled(title)}" if parent else _spelled(title))

    def for_detail(self, item: str) -> str:
        """The next number below the item's key."""
        number = 1
        while f"{item}.{number}" in self.taken:
            number += 1
        return self._free(f"{item}.{number}")

    def _free(self, wanted: str) -> str:
        wanted = wanted[: _LONGEST_KEY - 6].rstrip("._")
        key, number = wanted, 2
        while key in self.taken:
            key, number = f"{wanted}_{number}", number + 1
        self.taken.add(key)
        return key


def _spelled(title: str) -> str:
    """A title in small letters, Chinese as it is pronounced; keys begin with a letter."""
    sounds = "_".join(lazy_pinyin(title)).lower()
    word = re.sub(r"[^a-z0-9]+", "_", sounds).strip("_")[:_LONGEST].strip("_")
    return word if word[:1].isalpha() else f"n_{word}".strip("_")
