"""The text of a pattern to a tree."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .characters import NAME_PART, NAME_START, members

_ESCAPES = frozenset("\\|.?*+(){}[]^$-nrtdDsSwW")
_QUANTIFIER = re.compile(r"([*+?]|\{(\d{1,3})(?:(,)(\d{1,3})?)?\})(\??)")
_BOUNDS: dict[str, tuple[int, int | None]] = {"*": (0, None), "+": (1, None), "?": (0, 1)}


class BadPattern(Exception):  # noqa: N818 - becomes null
    """The text is no pattern."""


@dataclass(frozen=True)
class Atom:
    """One character, or a place between two; `source` says which, in Python's way of writing."""

    source: str


@dataclass(frozen=True)
class Back:
    """What a group has matched, once more."""

    group: int


@dataclass(frozen=True)
class Sequence:
    """One after the other."""

    parts: tuple[Node, ...]


@dataclass(frozen=True)
class Choice:
    """One of several, the first that does."""

    branches: tuple[Node, ...]


@dataclass(frozen=True)
class Repeat:
    """At least and at most so many times; `lazy` as few as will do, else as many as possible."""

    part: Node
    least: int
    most: int | None
    lazy: bool


@dataclass(frozen=True)
class Group:
    """A part in brackets; counted unless `number` is 0."""

    part: Node
    number: int


Node = Atom | Back | Sequence | Choice | Repeat | Group


class PatternReader:
    """Recursive descent over the text of a pattern."""

    def __init__(self, text: str, *, single_line: bool, multi_line: bool) -> None:
        self.text = text
        self.single_line = single_line
        self.multi_line = multi_line
        self.position = 0
        self.groups = 0
        self._closed: set[int] = set()

    def whole(self) -> Node:
        """Read everything."""
        node = self._choice()
        if self.position < len(self.text):
            raise BadPattern
        return node

    def _choice(self) -> Node:
        branches = [self._sequence()]
        while self._take("|"):
            branches.append(self._sequence())
        return branches[0] if len(branches) == 1 else Choice(tuple(branches))

    def _sequence(self) -> Node:
        parts: list[Node] = []
        while self.position < len(self.text) and self.text[self.position] not in "|)":
            parts.append(self._quantified(self._atom()))
        return Sequence(tuple(parts))

    def _quantified(self, node: Node) -> Node:
        match = _QUANTIFIER.match(self.text, self.position)
        if match is None:
            return node
        self.position = match.end()
        sign, low, comma, high, lazy = match.groups()
        least, most = _BOUNDS.get(sign) or (int(low), int(high) if high else None if comma else int(low))
        if most is not None and most < least:
            raise BadPattern
        return Repeat(node, least, most, bool(lazy))

    def _atom(self) -> Node:
        character = self._next()
        if character == "(":
            return self._group()
        if character == "[":
            return Atom(self._class())
        if character == "\\":
            return self._escaped()
        return Atom(self._plain(character))

    def _next(self) -> str:
        if self.position >= len(self.text):
            raise BadPattern
        self.position += 1
        return self.text[self.position - 1]

    def _take(self, text: str) -> bool:
        found = self.text.startswith(text, self.position)
        self.position += len(text) if found else 0
        return found

    def _plain(self, character: str) -> str:
        if character == ".":
            return "." if self.single_line else r"[^\n\r]"
        if character == "$":
            return "$" if self.multi_line else r"\Z"
        if character in "{}]*+?":
            raise BadPattern
        return character if character == "^" else re.escape(character)

    def _group(self) -> Node:
        number = 0
        if not self._take("?:"):
            if self._take("?"):
                raise BadPattern
            self.groups += 1
            number = self.groups
        part = self._choice()
        if not self._take(")"):
            raise BadPattern
        self._closed.add(number)
        return Group(part, number)

    def _escaped(self) -> Node:
        character = self._next()
        if not character.isdigit():
            return Atom(self._escape(character, in_class=False))
        number = int(character)
        while self.text[self.position : self.position + 1].isdigit() and number * 10 <= self.groups:
            number = number * 10 + int(self._next())
        if number not in self._closed or number == 0:
            raise BadPattern
        return Back(number)

    def _escape(self, character: str, *, in_class: bool) -> str:
        if character in "pP":
            return self._property(negative=character == "P", in_class=in_class)
        if character in "iIcC":
            if in_class and character.isupper():
                raise BadPattern
            named = NAME_START if character in "iI" else NAME_PART
            return named if in_class else f"[{'^' if character.isupper() else ''}{named}]"
        if character not in _ESCAPES:
            raise BadPattern
        return "\\" + character

    def _property(self, *, negative: bool, in_class: bool) -> str:
        match = re.compile(r"\{([A-Za-z0-9-]+)\}").match(self.text, self.position)
        inside = members(match.group(1), negative=negative) if match else None
        if match is None or not inside:
            raise BadPattern
        self.position = match.end()
        return inside if in_class else f"(?-i:[{inside}])"  # a category is what it is, whatever the flags say

    def _class(self) -> str:
        """Read a bracketed class; `[A-Z-[OI]]` is A to Z without O and I."""
        negative = "^" if self._take("^") else ""
        body = ""
        while True:
            character = self._next()
            if character == "]" and body:
                return f"[{negative}{body}]"
            if character == "-" and self._take("["):
                without = self._class()
                if self._next() != "]":
                    raise BadPattern
                return f"(?:(?!{without})[{negative}{body}])"
            if character in "[]":
                raise BadPattern
            body += self._escape(self._next(), in_class=True) if character == "\\" else _in_class(character)


def _in_class(character: str) -> str:
    return "\\" + character if character in "^&~|" else character
