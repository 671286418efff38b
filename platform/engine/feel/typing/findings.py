"""What an analysis finds wrong or doubtful in an expression."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from engine.feel import tree
from engine.feel.spans import Spans

#: Whatever the data, something wrong: a name nobody knows, or a part that is null or decided beforehand.
CERTAIN = (
    "unknown_name",
    "different_kinds",
    "no_order",
    "no_arithmetic",
    "not_an_option",
    "not_a_condition",
    "wrong_result",
    "not_a_function",
    "argument_count",
    "argument_name",
    "argument_kind",
)
#: It may be meant so, yet rarely is.
DOUBTFUL = ("always_true", "never_true")


@dataclass(frozen=True)
class Finding:
    """Something wrong or doubtful, where it stands, and what a sentence about it needs."""

    code: str
    position: int
    length: int
    data: Mapping[str, object] = field(default_factory=dict)

    @property
    def certain(self) -> bool:
        """Whether it is wrong whatever the data."""
        return self.code in CERTAIN


class Findings:
    """The findings so far, by their places in one text."""

    def __init__(self, text: str) -> None:
        self.spans = Spans(text)
        self._found: dict[tuple[str, int, int], Finding] = {}

    def add(self, code: str, node: tree.Node, **data: object) -> None:
        """Note something about a node; what is said of the same place already is not said again."""
        position, length = self.spans.of(node)
        self.add_at(code, position, length, **data)

    def add_at(self, code: str, position: int, length: int, **data: object) -> None:
        """Note something about a part of the text."""
        self._found.setdefault((code, position, length), Finding(code, position, length, data))

    def text_of(self, node: tree.Node) -> str:
        """What is written for a node."""
        return self.spans.text_of(node)

    def all(self) -> tuple[Finding, ...]:
        """Everything found, in the order of the text."""
        return tuple(sorted(self._found.values(), key=lambda finding: (finding.position, finding.length)))


def near(name: str, known: Collection[str]) -> str:
    """The known name that was probably meant, or nothing."""
    return next(iter(get_close_matches(name, known, n=1)), "")
