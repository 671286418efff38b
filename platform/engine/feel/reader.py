"""Reading tokens one after the other: what every part of the parser needs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from .errors import FeelSyntaxError
from .lexer import Token, tokenize
from .limits import MAX_CHAIN, MAX_DEPTH, MAX_TEXT
from .names import KEYWORDS, NameTable, spell


class Reader:
    """A position in the tokens of one text."""

    def __init__(self, text: str, names: NameTable) -> None:
        if len(text) > MAX_TEXT:
            raise FeelSyntaxError("too_long", MAX_TEXT, {"limit": MAX_TEXT})
        self.tokens = tokenize(text)
        self.names = names
        self.index = 0
        self.depth = 0

    @property
    def token(self) -> Token:
        """The token to be read next."""
        return self.tokens[self.index]

    @property
    def position(self) -> int:
        """Where that token stands in the text."""
        return self.tokens[self.index].start

    def at(self, *texts: str) -> bool:
        """Say whether the next token is one of these."""
        return self.tokens[self.index].text in texts

    def next(self) -> Token:
        """Read a token, whatever it is."""
        token = self.tokens[self.index]
        if token.kind != "end":
            self.index += 1
        return token

    def take(self, text: str) -> bool:
        """Read the next token if it is this one."""
        if self.tokens[self.index].text != text:
            return False
        self.next()
        return True

    def expect(self, text: str) -> None:
        """Read this token or fail."""
        if not self.take(text):
            raise self.unexpected(text)

    def expect_end(self) -> None:
        """Fail unless everything has been read."""
        if self.token.kind != "end":
            raise self.unexpected()

    def unexpected(self, expected: str = "") -> FeelSyntaxError:
        """Describe that the next token does not fit here."""
        data = {"expected": expected} if expected else {}
        if self.token.kind == "end":
            return FeelSyntaxError("unexpected_end", self.position, data)
        return FeelSyntaxError("unexpected_token", self.position, {"found": self.token.text, **data})

    @contextmanager
    def deeper(self) -> Iterator[None]:
        """Count one level of nesting."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise FeelSyntaxError("too_deep", self.position, {"limit": MAX_DEPTH})
        yield
        self.depth -= 1

    def longer(self, links: int) -> int:
        """Count one more link of a chain such as `a or b or c` or `a.b.c`, whose tree is as deep as it is long."""
        if links == MAX_CHAIN:
            raise FeelSyntaxError("too_deep", self.position, {"limit": MAX_CHAIN})
        return links + 1

    def at_name(self) -> bool:
        """Say whether a name starts here."""
        return self.token.kind == "name" and self.token.text not in KEYWORDS

    def read_name(self, *, table: NameTable | None = None) -> str:
        """Read a name, the longest that fits."""
        if not self.at_name():
            raise self.unexpected("name")
        name, length = (table or self.names).match(self.tokens, self.index)
        self.index += length
        return name

    def read_new_name(self, *closing: str) -> str:
        """Read a name that is being introduced: everything up to one of the closing tokens."""
        first = self.index
        while not self.at(*closing):
            if self.token.kind not in ("name", "op", "number") or self.at(",", "(", ")", "[", "]", "{", "}"):
                raise self.unexpected(closing[0])
            self.next()
        if self.index == first:
            raise self.unexpected("name")
        return spell(token.text for token in self.tokens[first : self.index])
