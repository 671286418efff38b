"""Where each part of an expression stands in its text, from its first character to its last."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from . import tree
from .analysis import children
from .lexer import Token, tokenize
from .names import spell
from .type_reader import GENERIC

_OPENING, _CLOSING = ("(", "[", "{"), (")", "]", "}")


class Spans:
    """The places of the nodes of one text's tree.

    A node knows where it stands, but not where it ends. Its first and last tokens follow from those of its parts; a
    bracket opened or closed among them without the other takes in everything up to the other.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self._tokens = tokenize(text)[:-1]
        self._starts = [token.start for token in self._tokens]
        self._partners = _partners(self._tokens)
        self._found: dict[int, tuple[tree.Node, tuple[int, int]]] = {}

    def of(self, node: tree.Node) -> tuple[int, int]:
        """The offset of a node and how many characters it takes."""
        if not self._tokens:
            return 0, 0
        first, last = self._tokens_of(node)
        return self._tokens[first].start, self._tokens[last].end - self._tokens[first].start

    def text_of(self, node: tree.Node) -> str:
        """What is written for a node."""
        start, length = self.of(node)
        return self.text[start : start + length]

    def _tokens_of(self, node: tree.Node) -> tuple[int, int]:
        """The first and the last token of a node; kept, as every node above it asks again."""
        if id(node) not in self._found:
            self._found[id(node)] = node, self._tokens_from(node)
        return self._found[id(node)][1]

    def _tokens_from(self, node: tree.Node) -> tuple[int, int]:
        own = self._at(node.position)
        if isinstance(node, tree.UnaryTests):
            return 0, len(self._tokens) - 1
        inside = [self._tokens_of(child) for child in children(node)]
        first = min([own, *(start for start, _ in inside)])
        last = max([own, *(end for _, end in inside), self._own_end(node, own)])
        return self._balanced(first, last)

    def _at(self, position: int) -> int:
        return max(bisect_right(self._starts, position) - 1, 0)

    def _own_end(self, node: tree.Node, own: int) -> int:
        """The last token of what a node itself is made of: a name, a member, a bracket, a type."""
        if isinstance(node, tree.Name):
            return self._end_of_name(own, node.name)
        if isinstance(node, tree.Path):
            return self._end_of_name(min(own + 1, len(self._tokens) - 1), node.member)
        if isinstance(node, tree.InstanceOf):
            return self._end_of_type(own + 2)
        return self._partners.get(own, own)

    def _end_of_name(self, index: int, name: str) -> int:
        for end in range(index, len(self._tokens)):
            if spell(token.text for token in self._tokens[index : end + 1]) == name:
                return end
        return index

    def _end_of_type(self, index: int) -> int:
        """A type is words, and what stands between angle brackets or after an arrow."""
        depth, end = 0, index
        for end in range(index, len(self._tokens)):
            token = self._tokens[end]
            depth += (token.text == "<") - (token.text == ">")
            following = self._tokens[end + 1] if end + 1 < len(self._tokens) else None
            if depth == 0 and token.text != "->" and not _goes_on(token, following):
                break
        return end

    def _balanced(self, first: int, last: int) -> tuple[int, int]:
        """Widen to the partners of all brackets inside."""
        while True:
            partners = [self._partners[each] for each in range(first, last + 1) if each in self._partners]
            wider = min([first, *partners]), max([last, *partners])
            if wider == (first, last):
                return wider
            first, last = wider


def _goes_on(token: Token, following: Token | None) -> bool:
    if following is None:
        return False
    words = token.kind == following.kind == "name" and (token.text, following.text) in _TYPE_WORDS
    return words or following.text == "->" or (following.text == "<" and token.text in GENERIC)


_TYPE_WORDS = frozenset(
    pair
    for name in ("date and time", "days and time duration", "years and months duration")
    for words in [name.split()]
    for pair in zip(words, words[1:], strict=False)
)


def _partners(tokens: list[Token]) -> dict[int, int]:
    """For each bracket the one that closes or opens it; a range may be closed by any, and opened by `]`."""
    partners: dict[int, int] = {}
    opened: list[int] = []
    for index, token in enumerate(tokens):
        if token.text in _OPENING and not _closes(tokens, opened, index):
            opened.append(index)
        elif token.text in (*_CLOSING, "[") and token.kind == "op":
            if _opens(tokens, opened, index):
                opened.append(index)
            elif opened:
                partner = opened.pop()
                partners[index], partners[partner] = partner, index
    return partners


def _opens(tokens: list[Token], opened: list[int], index: int) -> bool:
    """`]1..5]` begins with a closing bracket: one that nothing open asks for, or that stands where a value must."""
    return tokens[index].text == "]" and (not opened or tokens[opened[-1]].text != "[" and _awaits(tokens, index))


def _awaits(tokens: list[Token], index: int) -> bool:
    return index == 0 or tokens[index - 1].kind == "op" and tokens[index - 1].text not in _CLOSING


def _closes(tokens: list[Token], opened: list[int], index: int) -> bool:
    """`[1..5[` ends with an opening bracket: behind the dots of what is open, where no filter can begin."""
    if tokens[index].text != "[" or not opened or _awaits(tokens, index):
        return False
    dots = any(token.text == ".." for token in tokens[opened[-1] : index])
    following = tokens[index + 1].text if index + 1 < len(tokens) else ""
    return dots and following in ("", ",", ")", "]", "}", "and", "or", "then", "else", ".", "=", "!=")


def walk(node: tree.Node) -> Iterator[tree.Node]:
    """A node and everything inside it."""
    yield node
    for child in children(node):
        yield from walk(child)
