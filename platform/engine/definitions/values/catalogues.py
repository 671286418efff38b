"""Scoring catalogues: the tree and its rules."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Literal

from engine.definitions.values.common import AbsentPolicy, Combine, Evidence
from engine.definitions.values.grading import Adjustments, Band
from engine.definitions.values.ledgers import Ledger


@dataclass(frozen=True)
class Finding:
    """Something that may be found wrong with an item."""

    key: str
    text: str
    deduct: Decimal | None = None  # for rule `deduct`; the most where the inspector chooses
    least: Decimal | None = None  # the inspector chooses from here to `deduct`
    per: str = ""  # what is counted: it costs its deduction for each
    most: Decimal | None = None  # the most it costs, however many are counted
    strikes: Literal["", "item", "parent", "sheet"] = ""  # what earns nothing at all because of it
    fact: str = ""  # of findings with the same fact only the heaviest costs anything
    severity: str = ""  # how grave it is, in the region's own words
    rectify: bool = False  # it must be put right
    due_working_days: int | None = None  # within how many working days
    placeholders: tuple[str, ...] = ()  # words in braces in the text, filled in where it is found
    evidence: Evidence = "optional"
    source: str = ""


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
class Input:
    """A number that is entered at an item of a rule by formula."""

    key: str
    title: str
    least: Decimal = Decimal(0)
    most: Decimal | None = None
    unit: str = ""


@dataclass(frozen=True)
class ItemRule:
    """How an item loses or earns marks.

    deduct: each ticked finding costs its own deduction; progressive: the item costs a rung of the ladder, counted over
    earlier periods; choice: one of several tiers; direct: a number within the marks; formula: what a FEEL expression
    makes of numbers entered and of facts.
    """

    kind: Literal["deduct", "progressive", "choice", "direct", "formula"]
    ladder: tuple[Rung, ...] = ()
    scope: Literal["parent", "subject"] = "parent"  # over which records earlier findings are counted
    window_months: int | None = None  # how many months back they count
    reset: Literal["never", "year", "clean_period"] = "never"  # when counting begins anew
    choices: tuple[Choice, ...] = ()
    step: Decimal | None = None  # a direct number must be a multiple of it
    inputs: tuple[Input, ...] = ()
    formula: str = ""  # FEEL over the inputs, `marks` and the facts
    source: str = ""


@dataclass(frozen=True)
class Rounding:
    """Where and how numbers are rounded, once."""

    places: int = 2
    mode: Literal["half_up", "half_even", "down", "up"] = "half_up"
    at: Literal["total", "line"] = "total"


@dataclass(frozen=True)
class Veto:
    """When it holds the node earns nothing, or, with `cap`, the grade is no better than that."""

    when: str  # FEEL over `score`, `marks`, `attainable`, `findings`, `categories` and the facts
    because: str
    cap: str = ""
    source: str = ""


@dataclass(frozen=True)
class Repeat:
    """How often a table may be used; each use is scored by itself."""

    title: str
    least: int = 0
    most: int = 50


@dataclass(frozen=True)
class Node:
    """A node of the scoring tree. Leaves are items with a rule; others combine their children."""

    key: str
    title: str
    marks: Decimal
    number: str = ""
    standard: str = ""  # by what it is judged, in full
    category: str = ""
    bonus: bool = False  # its marks come on top of the full marks
    line: bool = False  # the level at which people adopt or override
    repeat: Repeat | None = None
    combine: Combine = "sum"
    formula: str = ""  # for `combine` = `formula`: FEEL over `children`, `marks` and the facts
    children: tuple["Node", ...] = ()
    rule: ItemRule | None = None
    findings: tuple[Finding, ...] = ()
    absent: AbsentPolicy = "forbidden"
    coverage: Decimal | None = None  # the share of its marks that must take part at least
    weight: Decimal | str | None = None  # a number, or FEEL over the facts
    vetoes: tuple[Veto, ...] = ()
    rounding: Rounding | None = None
    evidence: Evidence = "optional"
    source: str = ""


@dataclass(frozen=True)
class Catalogue:
    """What is scored: a tree of nodes, ledgers beside it, how the score is rounded, graded and adjusted."""

    key: str
    title: str
    root: Node  # key "", marks = full marks
    rounding: Rounding
    absent_label: str
    grade: str = ""  # decision over `score`, giving output `grade` (and `tone`); without it the bands of `grades`
    grades: tuple[Band, ...] = ()  # from the best to the worst
    adjustments: Adjustments | None = None
    ledgers: tuple[Ledger, ...] = ()
    base: Decimal = Decimal(0)  # where the score starts when nothing but ledgers counts
    floor: Decimal = Decimal(0)
    ceiling: Decimal | None = None  # without it the full marks
    score_is: Literal["earned", "lost"] = "earned"
    categories: tuple[tuple[str, str], ...] = ()  # key, title
    facts: tuple[tuple[str, str], ...] = ()  # name, FEEL over the record's names
    synthetic: bool = False
    source: str = ""

    @cached_property
    def nodes(self) -> Mapping[str, Node]:
        """Every node by key, parents before children."""
        return {node.key: node for node in walk(self.root)}

    @cached_property
    def lines(self) -> tuple[Node, ...]:
        """The nodes that people adopt or override."""
        return tuple(node for node in walk(self.root) if node.line)

    @cached_property
    def parents(self) -> Mapping[str, Node]:
        """The node above each node, by key."""
        return {child.key: node for node in walk(self.root) for child in node.children}

    @cached_property
    def line_of(self) -> Mapping[str, str]:
        """The line that a node belongs to, by node key; nodes above the lines have none."""
        return {deep.key: line.key for line in self.lines for deep in walk(line)}

    @cached_property
    def repeated_in(self) -> Mapping[str, str]:
        """The repeated table that a node stands in (a table in itself), by node key."""
        return {deep.key: node.key for node in walk(self.root) if node.repeat for deep in walk(node)}

    @cached_property
    def findings(self) -> Mapping[str, Finding]:
        """Every finding by key."""
        return {finding.key: finding for node in walk(self.root) for finding in node.findings}


def walk(node: Node) -> tuple[Node, ...]:
    """The node and everything below it, parents first, in order."""
    return (node, *(deep for child in node.children for deep in walk(child)))
