"""Which names an expression may use, so that a name with spaces or operators in it is read as one.

`count of months` can be one name or nonsense; `a-b` one name or a subtraction. Known names win, the longest first;
otherwise neighbouring words which are not keywords form one name, for two operands never stand side by side.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from .errors import FeelSyntaxError
from .lexer import Token, tokenize

KEYWORDS = frozenset(
    [
        "and",
        "or",
        "if",
        "then",
        "else",
        "for",
        "in",
        "return",
        "some",
        "every",
        "satisfies",
        "between",
        "true",
        "false",
        "null",
        "function",
        "external",
    ]
)


def spell(texts: Iterable[str]) -> str:
    """Write a name in its normal form: words with one space between, symbols without."""
    result = ""
    for text in texts:
        wordlike = result and (result[-1].isalnum() or result[-1] in "_?") and (text[0].isalnum() or text[0] in "_?")
        result += f" {text}" if wordlike else text
    return result


class NameTable:
    """The known names, by their first word, in nested scopes."""

    def __init__(self, names: Iterable[str], base: NameTable | None = None) -> None:
        known = base._by_first if base else {}
        self._by_first: dict[str, list[tuple[tuple[str, ...], str]]] = {key: list(v) for key, v in known.items()}
        for name in names:
            self.add(name)

    def add(self, name: str) -> None:
        """Make a name known; a name of one plain word needs no help."""
        try:
            texts = _texts(tokenize(name)[:-1])
        except FeelSyntaxError:
            return
        if len(texts) > 1:
            insort(self._by_first.setdefault(texts[0], []), (texts, name), key=lambda entry: -len(entry[0]))

    def remove(self, name: str) -> None:
        """Forget one mention of a name."""
        for known in self._by_first.values():
            for entry in known:
                if entry[1] == name:
                    known.remove(entry)
                    return

    @contextmanager
    def scope(self) -> Iterator[list[str]]:
        """Names appended with `declare` to the list given are forgotten at the end."""
        declared: list[str] = []
        try:
            yield declared
        finally:
            for name in declared:
                self.remove(name)

    def declare(self, name: str, scope: list[str]) -> None:
        """Make a name known until its scope ends."""
        self.add(name)
        scope.append(name)

    def match(self, tokens: list[Token], index: int) -> tuple[str, int]:
        """Read the name that starts at a token; gives it and the number of tokens it takes."""
        for texts, name in self._by_first.get(tokens[index].text, ()):
            # The second word, looked at alone, rules out nearly all of many names that begin alike.
            if tokens[index + 1].text == texts[1] and _texts(tokens[index : index + len(texts)]) == texts:
                return name, len(texts)
        length = 1
        while _continues(tokens, index + length):
            length += 1
        return spell(token.text for token in tokens[index : index + length]), length


def _texts(tokens: list[Token]) -> tuple[str, ...]:
    return tuple([token.text for token in tokens])


def _continues(tokens: list[Token], index: int) -> bool:
    token = tokens[index]
    if token.kind != "name" or token.text in KEYWORDS:
        return False
    return not (token.text == "instance" and tokens[index + 1].text == "of")
