"""Text to tokens (DMN 1.5, 10.3.1.2: grammar rules 26 to 30 and 34 to 37)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .errors import FeelSyntaxError

_NAME_START = r"(?:[^\W\d]|[?\U00010000-\U000EFFFF])"
_NAME_PART = r"(?:\w|[?\u00B7\u0300-\u036F\u203F\u2040\U00010000-\U000EFFFF])"
_TOKEN = re.compile(
    rf"""
    (?P<space>[\s\u00A0\uFEFF]+ | //[^\n]* | /\*.*?\*/)
  | (?P<number>(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?)
  | (?P<at>@\s*"(?:[^"\\]|\\.)*")
  | (?P<string>"(?:[^"\\]|\\.)*")
  | (?P<name>{_NAME_START}{_NAME_PART}*)
  | (?P<op>\*\*|\.\.|<=|>=|!=|->|[-+*/=<>()\[\]{{}},:.'])
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{6})|(.))", re.DOTALL)
_SIMPLE_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", '"': '"', "'": "'", "\\": "\\"}


@dataclass(frozen=True, slots=True)
class Token:
    """A word of the language: `kind` is number, at, string, name, op or end."""

    kind: str
    text: str
    start: int
    end: int


def tokenize(text: str) -> list[Token]:
    """Split the text into tokens, without spaces and comments, closed by an `end` token."""
    tokens: list[Token] = []
    position = 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            raise FeelSyntaxError("unexpected_character", position, {"found": text[position]})
        if match.lastgroup != "space":
            tokens.append(Token(str(match.lastgroup), match.group(), match.start(), match.end()))
        position = match.end()
    tokens.append(Token("end", "", len(text), len(text)))
    return tokens


def unquote(literal: str) -> str:
    """Give the characters a string literal stands for; a backslash before any other character stays, as in a regex."""
    body = _ESCAPE.sub(_unescape, literal[1:-1])
    if any("\ud800" <= character <= "\udfff" for character in body):
        # Characters beyond the basic plane may be written as a pair of surrogates.
        body = body.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return body


def _unescape(match: re.Match[str]) -> str:
    short, long, single = match.groups()
    if short or long:
        code = int(short or long, 16)
        return chr(code) if code < 0x110000 else "\ufffd"
    return _SIMPLE_ESCAPES.get(single, "\\" + single)
