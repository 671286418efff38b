"""Regular expressions as XPath writes them (XQuery and XPath Functions 3.1, 5.6), on Python's engine, bounded.

Python's engine goes back and tries again, which some patterns drive to exponential time. The translation counts the
ways a pattern can be tried; a pattern that could cost too much on a text of the given length is refused.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache

from .limits import MAX_MATCH_COST, MAX_PATTERN

_FLAGS = {"s": re.DOTALL, "m": re.MULTILINE, "i": re.IGNORECASE, "x": re.NOFLAG, "q": re.NOFLAG}
_BLOCKS = {
    "BasicLatin": "\x00-\x7f",
    "Latin-1Supplement": "\x80-\xff",
    "LatinExtended-A": "\u0100-\u017f",
    "Greek": "\u0370-\u03ff",
    "Cyrillic": "\u0400-\u04ff",
    "CJKSymbolsandPunctuation": "\u3000-\u303f",
    "Hiragana": "\u3040-\u309f",
    "Katakana": "\u30a0-\u30ff",
    "CJKUnifiedIdeographs": "\u4e00-\u9fff",
}
_ESCAPES = frozenset("\\|.?*+(){}[]^$-nrtdDsSwW")
_NAME_START = "A-Z_a-z:\\u00C0-\\u02FF\\u0370-\\u1FFF\\u2C00-\\uD7FF\\uF900-\\uFDCF"
_NAMES = {"i": _NAME_START, "c": _NAME_START + "\\-.0-9\\u00B7"}
_QUANTIFIER = re.compile(r"(?:[*+?]|\{(\d{1,3})(?:(,)(\d{1,3})?)?\})\??")


class _BadPattern(Exception):
    pass


@dataclass
class _Group:
    """What a group holds that matters when it is repeated."""

    branches: bool = False
    repeats: bool = False


@dataclass
class _Translation:
    pattern: str
    single_line: bool
    multi_line: bool
    position: int = 0
    output: list[str] = field(default_factory=list)
    groups: list[_Group] = field(default_factory=lambda: [_Group()])
    count: int = 0
    repeats: int = 0
    explosive: bool = False

    def run(self) -> str:
        closed = _Group()
        while self.position < len(self.pattern):
            quantifier = _QUANTIFIER.match(self.pattern, self.position)
            if quantifier:
                self._quantify(quantifier, closed)
                closed = _Group()
            else:
                closed = self._atom()
        if len(self.groups) != 1:
            raise _BadPattern
        return "".join(self.output)

    def _quantify(self, quantifier: re.Match[str], repeated: _Group) -> None:
        self.position = quantifier.end()
        self.output.append(quantifier.group())
        many = quantifier.group()[0] in "*+" or quantifier.group(2) or int(quantifier.group(1) or 0) > 1
        if many:
            self.repeats += 1
            self.explosive = self.explosive or repeated.branches or repeated.repeats
        self.groups[-1].repeats = True

    def _atom(self) -> _Group:
        character = self._next()
        if character == "(":
            self._open()
        elif character == ")":
            return self._close()
        elif character == "|":
            self.groups[-1].branches = True
            self.output.append("|")
        elif character == "[":
            self.output.append(self._class())
        elif character == "\\":
            self.output.append(self._escape(in_class=False))
        else:
            self.output.append(self._plain(character))
        return _Group()

    def _next(self) -> str:
        if self.position >= len(self.pattern):
            raise _BadPattern
        self.position += 1
        return self.pattern[self.position - 1]

    def _plain(self, character: str) -> str:
        if character == ".":
            return "." if self.single_line else r"[^\n\r]"
        if character == "$":
            return "$" if self.multi_line else r"\Z"
        if character in "{}]*+?":
            raise _BadPattern
        return character if character == "^" else re.escape(character)

    def _open(self) -> None:
        if self.pattern.startswith("?:", self.position):
            self.position += 2
            self.output.append("(?:")
        elif self.pattern.startswith("?", self.position):
            raise _BadPattern
        else:
            self.count += 1
            self.output.append("(")
        self.groups.append(_Group())

    def _close(self) -> _Group:
        if len(self.groups) == 1:
            raise _BadPattern
        group = self.groups.pop()
        self.output.append(")")
        self.groups[-1].branches |= group.branches
        self.groups[-1].repeats |= group.repeats
        return group

    def _escape(self, *, in_class: bool) -> str:
        character = self._next()
        if character in "pP":
            return self._property(character == "P", in_class)
        if character in "iIcC":
            if in_class and character.isupper():
                raise _BadPattern
            members = _NAMES[character.lower()]
            return members if in_class else f"[{'^' if character.isupper() else ''}{members}]"
        if character.isdigit() and not in_class and 1 <= int(character) <= self.count:
            return f"(?:\\{character})"
        if character not in _ESCAPES:
            raise _BadPattern
        return "\\" + character

    def _property(self, negative: bool, in_class: bool) -> str:
        match = re.compile(r"\{([A-Za-z0-9-]+)\}").match(self.pattern, self.position)
        if match is None:
            raise _BadPattern
        self.position = match.end()
        members = _members(match.group(1), negative)
        return members if in_class else f"[{members}]"

    def _class(self) -> str:
        """Read a bracketed class; `[A-Z-[OI]]` is A to Z without O and I."""
        negative = self.pattern.startswith("^", self.position)
        self.position += negative
        body = ""
        while True:
            character = self._next()
            if character == "]" and body:
                return f"[{'^' if negative else ''}{body}]"
            if character == "-" and self.pattern.startswith("[", self.position):
                self.position += 1
                without = self._class()
                if self._next() != "]":
                    raise _BadPattern
                return f"(?:(?!{without})[{'^' if negative else ''}{body}])"
            if character in "[]":
                raise _BadPattern
            body += self._escape(in_class=True) if character == "\\" else _in_class(character)


def _in_class(character: str) -> str:
    return "\\" + character if character in "^&~|" else character


@lru_cache(maxsize=64)
def _members(name: str, negative: bool) -> str:
    """Give the characters of a block or a general category, as the inside of a class."""
    if name.startswith("Is"):
        if name[2:] not in _BLOCKS:
            raise _BadPattern
        first, last = _BLOCKS[name[2:]][0], _BLOCKS[name[2:]][2]
        return _spans([code for code in range(0x10000) if (first <= chr(code) <= last) != negative])
    if not re.fullmatch(r"[LMNPZSC][a-z]?", name):
        raise _BadPattern
    codes = range(sys.maxunicode + 1)
    found = [code for code in codes if unicodedata.category(chr(code)).startswith(name) != negative]
    if not found:
        raise _BadPattern
    return _spans(found)


def _spans(codes: list[int]) -> str:
    spans: list[list[int]] = []
    for code in codes:
        if spans and spans[-1][1] == code - 1:
            spans[-1][1] = code
        else:
            spans.append([code, code])
    return "".join(f"\\U{first:08x}-\\U{last:08x}" for first, last in spans)


@dataclass(frozen=True)
class _Prepared:
    pattern: re.Pattern[str]
    repeats: int
    explosive: bool

    def cost(self, length: int) -> int:
        """Estimate the worst case from above: each repetition may end anywhere, a repeated choice doubles."""
        if self.explosive:
            return int(2 ** min(length, 64))
        return int(max(length, 1) ** min(self.repeats + 1, 16))


@lru_cache(maxsize=512)
def _prepare(pattern: str, flags: str) -> _Prepared | None:
    if len(pattern) > MAX_PATTERN or not set(flags) <= set(_FLAGS):
        return None
    if "q" in flags:
        translation, source = _Translation("", False, False), re.escape(pattern)
    else:
        text = _without_spaces(pattern) if "x" in flags else pattern
        translation = _Translation(text, "s" in flags, "m" in flags)
        try:
            source = translation.run()
        except _BadPattern:
            return None
    options = re.NOFLAG
    for flag in flags:
        options |= _FLAGS[flag]
    try:
        return _Prepared(re.compile(source, options), translation.repeats, translation.explosive)
    except (re.error, RecursionError, OverflowError):
        return None


def _without_spaces(pattern: str) -> str:
    """Drop the white space outside of classes, as the flag x asks."""
    kept, depth, escaped = "", 0, False
    for character in pattern:
        if not escaped and character in "[]":
            depth += 1 if character == "[" else -1
        if depth > 0 or not character.isspace():
            kept += character
        escaped = character == "\\" and not escaped
    return kept


def compile_pattern(pattern: str, flags: str, length: int) -> re.Pattern[str] | None:
    """Give a pattern ready for a text of this length; null if it is no pattern or could take too long."""
    prepared = _prepare(pattern, flags)
    if prepared is None or prepared.cost(length) > MAX_MATCH_COST:
        return None
    return prepared.pattern


def expand_replacement(match: re.Match[str], replacement: str) -> str:
    r"""Put the groups of a match in place of `$1`; `\$` is a dollar sign."""

    def put(reference: re.Match[str]) -> str:
        if reference.group(2):
            return reference.group(2)
        digits = reference.group(1)
        used = digits
        while len(used) > 1 and int(used) > match.re.groups:
            used = used[:-1]
        group = match.group(int(used)) if int(used) <= match.re.groups else ""
        return (group or "") + digits[len(used) :]

    return re.sub(r"\$(\d{1,3})|\\([\\$])", put, replacement)
