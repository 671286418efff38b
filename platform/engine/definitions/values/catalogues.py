"""Scoring catalogues: the tree and its rules."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Literal

from engine.definitions.values.common import AbsentPolicy, Combine


@dataclass(frozen=True)
class Finding:
    """Something that may be found wrong with an item."""

    key: str
    text: str
    deduct: Decimal | None = None  # for rule `deduct`


@dataclass(frozen=True)
class Rung:
    """One step of a progressive ladder: from this occurrence on, this share of the item's or the parent's marks."""

    occurrence: int
    share: Decimal
    of: Literal["item", "parent"]


@dataclass(frozen=True)
class Choice:
    """One of the tiers of a rule by choice."""

    key: str
    text: str
    marks: Decimal


@dataclass(frozen=True)
class ItemRule:
    """How an item loses or earns marks.

    deduct: each ticked finding costs its own deduction; progressive: the item costs a rung of the ladder, counted over
    earlier periods of the same parent record; choice: one of several tiers; direct: a number within the marks.
    """

    kind: Literal["deduct", "progressive", "choice", "direct"]
    ladder: tuple[Rung, ...] = ()
    choices: tuple[Choice, ...] = ()
    source: str = ""


@dataclass(frozen=True)
class Node:
    """A node of the scoring tree. Leaves are items with a rule; others combine their children."""

    key: str
    title: str
    marks: Decimal
    number: str = ""
    line: bool = False  # the level at which people adopt, override, or say that nothing takes part
    combine: Combine = "sum"
    children: tuple["Node", ...] = ()
    rule: ItemRule | None = None
    findings: tuple[Finding, ...] = ()
    absent: AbsentPolicy = "forbidden"
    weight: Decimal | None = None
    veto: str = ""  # FEEL over `score`, `findings`, `marks`: true → 0
    veto_because: str = ""
    source: str = ""


@dataclass(frozen=True)
class Rounding:
    """Where and how numbers are rounded, once."""

    places: int = 2
    mode: Literal["half_up", "half_even"] = "half_up"
    at: Literal["total", "line"] = "total"


@dataclass(frozen=True)
class Catalogue:
    """What is scored: a tree of nodes, how it is rounded and graded."""

    key: str
    title: str
    root: Node  # key "", marks = full marks
    rounding: Rounding
    absent_label: str
    grade: str = ""  # decision over `score`, giving output `grade` (and `tone`)
    synthetic: bool = False
    source: str = ""

    @cached_property
    def nodes(self) -> Mapping[str, Node]:
        """Every node by key, parents before children."""
        return {node.key: node for node in walk(self.root)}

    @cached_property
    def lines(self) -> tuple[Node, ...]:
        """The nodes that people adopt, override or leave out."""
        return tuple(node for node in walk(self.root) if node.line)

    @cached_property
    def parents(self) -> Mapping[str, Node]:
        """The node above each node, by key."""
        return {child.key: node for node in walk(self.root) for child in node.children}

    @cached_property
    def line_of(self) -> Mapping[str, str]:
        """The line that a node belongs to, by node key; nodes above the lines have none."""
        return {deep.key: line.key for line in self.lines for deep in walk(line)}


def walk(node: Node) -> tuple[Node, ...]:
    """The node and everything below it, parents first, in order."""
    return (node, *(deep for child in node.children for deep in walk(child)))
