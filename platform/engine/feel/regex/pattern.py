"""Patterns ready to be used: which engine takes them, and what they find."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, reduce

from engine.feel.budget import Budget
from engine.feel.limits import MAX_PATTERN

from .machine import Program, Spans, goes_back, size
from .syntax import Atom, Back, BadPattern, Choice, Group, Node, PatternReader, Sequence

_FLAGS = {"s": re.DOTALL, "m": re.MULTILINE, "i": re.IGNORECASE, "x": re.NOFLAG, "q": re.NOFLAG}
_LARGEST = 5_000  # instructions
_FEW = 100_000  # steps, at the very most, that are left to Python's engine
_REPLACEMENT = re.compile(r"(?:[^\\$]|\\[\\$]|\$\d)*", re.DOTALL)


@dataclass(frozen=True)
class Match:
    """A place of the text that matches, with its groups."""

    text: str
    spans: Spans

    @property
    def start(self) -> int:
        """Where it begins."""
        return self.spans[0]

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.spans[1]

    @property
    def groups(self) -> int:
        """How many groups the pattern has."""
        return len(self.spans) // 2 - 1

    def group(self, number: int) -> str:
        """What a group matched; nothing if it took no part."""
        start, end = self.spans[2 * number : 2 * number + 2]
        return self.text[start:end] if start >= 0 else ""


@dataclass(frozen=True, eq=False)
class Pattern:
    """A pattern with both engines; each text is given to Python's if it has few ways to go."""

    node: Node
    quick: re.Pattern[str]
    literal: bool

    @cached_property
    def program(self) -> Program:
        """The machine's form, made when it is first needed."""
        return Program(self.node, self.quick.groups, re.RegexFlag(self.quick.flags))

    def search(self, text: str, start: int, budget: Budget) -> Match | None:
        """Find the first match at or after a place."""
        steps = min(_ways(self.node, len(text)) * (len(text) + 1), _FEW + 1)
        if steps > _FEW or goes_back(self.node):
            spans = self.program.search(text, start, budget)
            return Match(text, spans) if spans else None
        budget.spend(1 + steps // 100)
        match = self.quick.search(text, start)
        return Match(text, tuple(end for span in _spans(match) for end in span)) if match else None

    def find_all(self, text: str, budget: Budget) -> Iterator[Match]:
        """Find all matches that are not empty, from left to right."""
        start = 0
        while start <= len(text):
            match = self.search(text, start, budget)
            if match is None:
                return
            if match.end > match.start:
                yield match
            start = max(match.end, start + (match.end == match.start))


def _spans(match: re.Match[str]) -> Iterator[tuple[int, int]]:
    return (match.span(number) for number in range(match.re.groups + 1))


def compile_pattern(pattern: str, flags: str, budget: Budget) -> Pattern | None:
    """Read a pattern; null if it is none, or too large. Only the first time costs."""
    known = _known.get((pattern, flags), _UNKNOWN)
    if known is not _UNKNOWN:
        return known  # type: ignore[return-value]
    found = _compile(pattern, flags)
    if len(_known) >= _MOST_KNOWN:
        _known.clear()
    _known[pattern, flags] = found
    budget.spend(len(pattern) + (len(found.quick.pattern) // 5 if found else 0))
    return found


_UNKNOWN = object()
_MOST_KNOWN = 512
_known: dict[tuple[str, str], Pattern | None] = {}


def _compile(pattern: str, flags: str) -> Pattern | None:
    if len(pattern) > MAX_PATTERN or not set(flags) <= set(_FLAGS):
        return None
    options = reduce(lambda together, flag: together | _FLAGS[flag], flags, re.NOFLAG)
    try:
        node = _read(pattern, flags)
        if size(node) > _LARGEST:
            return None
        return Pattern(node, re.compile(_source(node), options), "q" in flags)
    except (BadPattern, re.error, RecursionError, OverflowError):
        return None


def _read(pattern: str, flags: str) -> Node:
    if "q" in flags:
        return Sequence(tuple(Atom(re.escape(character)) for character in pattern))
    text = _without_spaces(pattern) if "x" in flags else pattern
    return PatternReader(text, single_line="s" in flags, multi_line="m" in flags).whole()


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


def _source(node: Node) -> str:
    """Write the tree as Python's engine reads it."""
    if isinstance(node, Atom):
        return node.source
    if isinstance(node, Back):
        return f"(?:\\{node.group})"
    if isinstance(node, Sequence):
        return "".join(map(_source, node.parts))
    if isinstance(node, Choice):
        return "(?:" + "|".join(map(_source, node.branches)) + ")"
    if isinstance(node, Group):
        return f"({'' if node.number else '?:'}{_source(node.part)})"
    most = "" if node.most is None else node.most
    return f"(?:{_source(node.part)}){{{node.least},{most}}}{'?' if node.lazy else ''}"


def _ways(node: Node, length: int) -> int:
    """Count from above in how many ways a part can match, up to one more than few."""
    if isinstance(node, Atom | Back):
        return 1
    if isinstance(node, Sequence):
        return reduce(lambda ways, part: min(ways * _ways(part, length), _FEW + 1), node.parts, 1)
    if isinstance(node, Choice):
        return sum(_ways(branch, length) for branch in node.branches)
    if isinstance(node, Group):
        return _ways(node.part, length)
    inside = _ways(node.part, length)
    times = length if node.most is None else min(node.most, length)
    if inside > 1:
        return int(min((inside + 1) ** min(times, 20), _FEW + 1))
    return 1 if node.most == node.least else max(times, 1) + 1


def expand_replacement(match: Match, replacement: str) -> str:
    r"""Put the groups of a match in place of `$1`; `\$` is a dollar sign."""

    def put(reference: re.Match[str]) -> str:
        if reference.group(2):
            return reference.group(2)
        digits = reference.group(1)
        used = digits
        while len(used) > 1 and int(used) > match.groups:
            used = used[:-1]
        return (match.group(int(used)) if int(used) <= match.groups else "") + digits[len(used) :]

    return re.sub(r"\$(\d{1,3})|\\([\\$])", put, replacement)


def is_replacement(text: str) -> bool:
    """Say whether every `$` is followed by a digit and every backslash by a dollar sign or a backslash."""
    return _REPLACEMENT.fullmatch(text) is not None
