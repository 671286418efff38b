"""A catalogue and what was entered become a score, with every node's part in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from engine.definitions.values import Catalogue, Node, walk
from engine.feel import compile_expression

from .combine import Combined, Part, combine
from .entries import SheetEntries
from .exact import ZERO, Exact, less, plain, ratio, rounded
from .explain import Explained, explain
from .rules import answer
from .scores import NodeScore

Grader = Callable[[Decimal], object]  # gives the decision's outputs by name, or nothing


@dataclass(frozen=True)
class SheetScore:
    """The result of a sheet. Without a score nothing took part; open lines still ask for something.

    `score` is `actual` ÷ `attainable` × full marks, rounded as the catalogue says.
    """

    score: Decimal | None
    attainable: Decimal
    actual: Decimal
    nodes: Mapping[str, NodeScore]  # every node that was reached; nothing below a line that does not take part
    open_lines: tuple[str, ...]
    explanation: Explained
    outcome: Mapping[str, object] = field(default_factory=dict)  # everything the grade decision said

    @property
    def grade(self) -> str:
        """The grade that the decision gives the score."""
        return str(self.outcome.get("grade") or "")

    @property
    def tone(self) -> str:
        """How the grade is coloured."""
        return str(self.outcome.get("tone") or "")

    @property
    def complete(self) -> bool:
        """Nothing on the sheet is open."""
        return not self.open_lines

    @cached_property
    def lines(self) -> Mapping[str, NodeScore]:
        """The scores of the lines alone, in the catalogue's order."""
        return {key: node for key, node in self.nodes.items() if node.line}


def score_sheet(
    catalogue: Catalogue,
    entries: SheetEntries,
    *,
    history: Mapping[str, int],
    base: SheetEntries | None = None,
    grade: Grader | None = None,
) -> SheetScore:
    """Score a sheet.

    `history` says in how many earlier periods an item had a finding; `base` is what counts on the sheet that this one
    starts from; `grade` decides on the rounded score.
    """
    scorer = _Scorer(catalogue, entries, history, base)
    root = scorer.score(catalogue.root, base if base is not None else entries, catalogue.root.marks)
    score = _converted(catalogue, root)
    said = grade(score) if grade and score is not None else None
    outcome = dict(said) if isinstance(said, Mapping) else {}
    nodes = {key: scorer.nodes[key] for key in catalogue.nodes if key in scorer.nodes}
    return SheetScore(
        score=score,
        attainable=plain(root.attainable),
        actual=plain(root.actual),
        nodes=nodes,
        open_lines=tuple(node.key for node in nodes.values() if node.open),
        explanation=explain(catalogue, nodes, score=score, outcome=outcome),
        outcome=outcome,
    )


def _converted(catalogue: Catalogue, root: NodeScore) -> Decimal | None:
    """Actual over attainable, of full marks, rounded once."""
    if root.attainable == 0:
        return None
    if root.attainable == catalogue.root.marks:
        return rounded(root.actual, catalogue.rounding)
    return rounded(ratio(root.actual, root.attainable) * Fraction(catalogue.root.marks), catalogue.rounding)


class _Scorer:
    """One walk over a catalogue's tree; each line decides whose entries count below it."""

    def __init__(
        self, catalogue: Catalogue, own: SheetEntries, history: Mapping[str, int], base: SheetEntries | None
    ) -> None:
        self.catalogue, self.own, self.history, self.base = catalogue, own, history, base
        self.nodes: dict[str, NodeScore] = {}

    def score(self, node: Node, entries: SheetEntries, parent_marks: Decimal) -> NodeScore:
        """Score a node and everything below it."""
        if node.line:
            result = self._line(node, parent_marks)
        elif node.rule is not None:
            result = self._loose_item(node, entries, parent_marks)
        else:
            result = self._value(node, entries, parent_marks)
        self.nodes[node.key] = result
        return result

    def _loose_item(self, node: Node, entries: SheetEntries, parent_marks: Decimal) -> NodeScore:
        """An item; one that belongs to no line counts as entered here where something is, and is open by itself."""
        if node.key in self.catalogue.line_of:
            return self._value(node, entries, parent_marks)
        own = entries if self.own.item(node.key).empty else self.own
        result = self._value(node, own, parent_marks)
        return result if result.answered else replace(result, open="no_answer")

    def _line(self, node: Node, parent_marks: Decimal) -> NodeScore:
        verdict = self.own.verdicts.get(node.key, "") if self.base is not None else ""
        entries = self.own if self.base is None or verdict == "override" else self.base
        if node.key in entries.absent and node.absent != "forbidden":
            result = _absent(node)
        else:
            result = self._value(node, entries, parent_marks)
        if self.catalogue.rounding.at == "line":
            result = _rounded_line(result, self.catalogue)
        return replace(result, line=True, verdict=verdict, open=self._open(node, verdict, result))

    def _open(self, node: Node, verdict: str, result: NodeScore) -> str:
        """What a line still asks for: a verdict, an opinion on an overriding one, or an answer to an item."""
        if self.base is not None and not verdict:
            return "no_verdict"
        if verdict == "override" and not self.own.opinions.get(node.key, "").strip():
            return "no_opinion"
        return "" if result.answered else "no_answer"

    def _value(self, node: Node, entries: SheetEntries, parent_marks: Decimal) -> NodeScore:
        result = self._item(node, entries, parent_marks) if node.rule else self._section(node, entries)
        return _vetoed(node, result, entries) if node.vetoes else result

    def _item(self, node: Node, entries: SheetEntries, parent_marks: Decimal) -> NodeScore:
        earned = answer(node, entries.item(node.key), parent_marks=parent_marks, earlier=self.history.get(node.key, 0))
        return NodeScore(
            key=node.key,
            marks=node.marks,
            attainable=node.marks,
            actual=earned.actual,
            lost=earned.lost,
            rule=earned.rule,
            data=earned.data,
            answered=earned.answered,
        )

    def _section(self, node: Node, entries: SheetEntries) -> NodeScore:
        scores = [self.score(child, entries, node.marks) for child in node.children]
        parts = [
            Part(child, score.attainable, score.actual, score.lost)
            for child, score in zip(node.children, scores, strict=True)
        ]
        combined = combine(node, parts)
        return NodeScore(
            key=node.key,
            marks=node.marks,
            attainable=combined.attainable,
            actual=combined.actual,
            lost=less(combined.attainable, combined.actual),
            rule=node.combine,
            data=_cost_beyond(combined),
            answered=all(score.answered for score in scores),
        )


def _cost_beyond(combined: Combined) -> Mapping[str, object]:
    """Says what the children cost when that is more than there was to lose."""
    if combined.cost <= combined.attainable:
        return {}
    return {"cost": plain(combined.cost), "attainable": plain(combined.attainable)}


def _absent(node: Node) -> NodeScore:
    """A line that does not take part: left out, or counted as full marks or as nothing."""
    attainable = ZERO if node.absent == "exclude" else node.marks
    actual = node.marks if node.absent == "full_marks" else ZERO
    return NodeScore(
        key=node.key,
        marks=node.marks,
        attainable=attainable,
        actual=actual,
        lost=attainable - actual,
        rule=f"absent_{node.absent}",
        data={"marks": node.marks},
        absent=True,
    )


def _rounded_line(result: NodeScore, catalogue: Catalogue) -> NodeScore:
    actual: Exact = rounded(result.actual, catalogue.rounding)
    return replace(result, actual=actual, lost=less(result.attainable, actual))


def _vetoed(node: Node, result: NodeScore, entries: SheetEntries) -> NodeScore:
    """Nothing is earned at a node with a veto that holds."""
    ticked = tuple(finding for deep in walk(node) for finding in entries.item(deep.key).findings)
    context = {"score": plain(result.actual), "findings": ticked, "marks": node.marks}
    held = [veto for veto in node.vetoes if compile_expression(veto.when).value(context) is True]
    if result.attainable == 0 or not held:
        return result
    data = {**result.data, "because": held[0].because, "before": plain(result.actual)}
    return replace(result, actual=ZERO, lost=result.attainable, rule="veto", data=data)
