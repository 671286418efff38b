"""Why a score is what it is: a tree of values, each with the code of its rule and what the rule took in.

Nothing here is worded; the sentences are made where people read them. Below nodes that add up, children that cost
nothing are left out, so the tree stays small and its leaves still add up: a value is what could be earned less what
the children lost. Below means, weights and formulas every child that takes part is there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple, cast

from engine.definitions.values import Node

from .addresses import use_of
from .exact import ZERO, plain, ratio, trimmed
from .grading import Adjusted, Grading
from .ledgers import LedgerScore, Recorded
from .outcome import Total
from .plan import Plan
from .scores import Cost, NodeScore
from .vetoes import Cap
from .walking import Scorer

Value = Decimal | str | None

_ADDING = ("sum", "deduct")
_SILENT = ("full", "unused")
_MISSING: tuple[object, ...] = ("", None, "", "", {}, (), "")


class Explained(NamedTuple):
    """A value, what it is the value of, and how it came about."""

    rule: str
    value: Value = None
    label: str = ""
    key: str = ""  # the address of the catalogue node it speaks of, or the key of a finding, row or matter
    data: Mapping[str, object] = MappingProxyType({})
    children: tuple[Explained, ...] = ()
    source: str = ""  # the clause it follows

    def to_json(self) -> list[object]:
        """The stored form, small: the parts in their order, without what is empty at the end."""
        children = [child.to_json() for child in self.children]
        parts: list[object] = [self.rule, self.value, self.label, self.key, dict(self.data), children, self.source]
        while len(parts) > 1 and not parts[-1] and parts[-1] != 0:
            parts.pop()
        return parts

    @classmethod
    def from_json(cls, document: list[object]) -> Explained:
        """Read the stored form back."""
        rule, value, label, key, data, children, source = (*document, *_MISSING[len(document) :])
        return cls(
            rule=str(rule),
            value=Decimal(value) if isinstance(value, int) else cast("Value", value),
            label=str(label),
            key=str(key),
            data=dict(cast("Mapping[str, object]", data)),
            children=tuple(cls.from_json(child) for child in cast("list[list[object]]", children)),
            source=str(source),
        )


def explain(
    plan: Plan,
    scorer: Scorer,
    root: NodeScore,
    *,
    total: Total,
    outcome: Mapping[str, object],
    grading: Grading,
) -> Explained:
    """The tree under a sheet's score: what was attainable, what was earned and where it was lost, and the grade."""
    tree = _Tree(plan, scorer)
    children = [*tree.earned(root), *_added(total, scorer)]
    if outcome:
        children.append(_grade(total, outcome, grading))
    return Explained("score", total.score, key=root.key, data=_conversion(plan, root, total), children=tuple(children))


def _conversion(plan: Plan, root: NodeScore, total: Total) -> dict[str, object]:
    """What the last step took in, and the number before it was rounded when that has more places."""
    catalogue = plan.catalogue
    data: dict[str, object] = {
        "actual": root.shown_actual,
        "attainable": root.shown_attainable,
        "marks": catalogue.root.marks,
        "places": catalogue.rounding.places,
        "mode": catalogue.rounding.mode,
    }
    if total.unrounded is not None:
        data["unrounded"] = _cut(Fraction(total.unrounded), catalogue.rounding.places + 2)
    if catalogue.score_is == "lost":
        data["lost"] = root.shown_lost
    if total.bonus or total.ledgers:
        data["converted"] = plain(total.converted) if total.converted is not None else None
        data |= {"floor": catalogue.floor, "ceiling": catalogue.ceiling or catalogue.root.marks}
    return data


def _cut(exact: Fraction, places: int) -> Decimal:
    """A number with its digits cut off (not rounded) after some places."""
    scaled = abs(exact) * 10**places
    cut = trimmed(Decimal(scaled.numerator // scaled.denominator).scaleb(-places))
    return -cut if exact < 0 else cut


class _Tree:
    """Says of every node that matters what it came to."""

    def __init__(self, plan: Plan, scorer: Scorer) -> None:
        self.plan, self.scorer, self.nodes = plan, scorer, scorer.nodes

    def earned(self, root: NodeScore) -> Iterator[Explained]:
        """What was attainable, and what was earned of it; nothing where the catalogue has no tree."""
        node = self.plan.catalogue.root
        if not node.children:
            return
        yield self._attainable(node, root)
        stated = self._stated(node, root, self._below(node, ""))
        yield Explained("actual", stated.value, data={**stated.data, "combine": stated.rule}, children=stated.children)

    def _attainable(self, node: Node, root: NodeScore) -> Explained:
        """What could be earned: full marks less what is left out."""
        out = tuple(self._left_out())
        children = tuple(self._stated(self.plan.nodes[score.key], score) for score in out)
        data = {"marks": node.marks, "left_out": sum((score.marks for score in out), ZERO)}
        return Explained("attainable", root.shown_attainable, data=data, children=children)

    def _left_out(self) -> Iterator[NodeScore]:
        """The topmost nodes that are left out, as far as that leaves the marks of the whole."""
        out = {place: score for place, score in self.nodes.items() if score.rule == "absent_exclude"}
        for place, score in out.items():
            if place in self.plan.added_up and out.keys().isdisjoint(self.plan.above[place]):
                yield score

    def _below(self, node: Node, use: str) -> tuple[Explained, ...]:
        """The children; where they are added up, those that cost nothing are left out."""
        if not node.children:
            return ()
        silent = _SILENT if node.combine in _ADDING else ("unused",)
        return tuple(
            [self._child(child, score, node) for child, score in self._children(node, use) if score.rule not in silent]
        )

    def _child(self, node: Node, score: NodeScore, within: Node) -> Explained:
        """A node with all below it; of one on which nothing is entered it is said only once for a catalogue."""
        known = self.scorer.known.get(score.key)
        if known is None or known.part.score is not score:
            return self._stated(node, score, self._below(node, use_of(score.key)), within=within)
        said = _said(self.plan)
        if score.key not in said:
            said[score.key] = self._stated(node, score, self._below(node, ""), within=within)
        return said[score.key]

    def _children(self, node: Node, use: str) -> list[tuple[Node, NodeScore]]:
        """The children that were reached, once for each use of a repeated table."""
        nodes = self.nodes
        if not self.plan.catalogue.repeated_in:
            return [(child, score) for child in node.children if (score := nodes.get(child.key)) is not None]
        places = [(child, place) for child in node.children for place in self.scorer.places(child, use)]
        return [(child, nodes[place]) for child, place in places if place in nodes]

    def _stated(
        self, node: Node, score: NodeScore, children: tuple[Explained, ...] = (), *, within: Node | None = None
    ) -> Explained:
        data = {**score.data, "attainable": plain(score.attainable)}
        if score.lost:
            data["lost"] = plain(score.lost)
        if score.verdict or score.open:
            data |= {"verdict": score.verdict, "open": score.open}
        if within is not None and within.combine not in _ADDING and score.attainable:
            data |= {"share": plain(ratio(score.actual, score.attainable)), "marks": node.marks}
            data |= {"weight": self.scorer.weight(node)} if within.combine == "weighted" else {}
        if score.costs:
            children = (*[self._cost(cost) for cost in score.costs], *children)
        source = self.plan.sources[node.key] if node.key else ""
        return Explained(score.rule, plain(score.actual), self._label(node, score), score.key, data, children, source)

    def _cost(self, cost: Cost) -> Explained:
        finding = self.plan.catalogue.findings[cost.finding]
        return Explained(cost.rule, cost.cost, finding.text, cost.finding, cost.data, source=finding.source)

    def _label(self, node: Node, score: NodeScore) -> str:
        label = self.plan.labels[node.key]
        if not node.repeat or not (use := use_of(score.key)):
            return label
        named = {each.key: each.title for each in self.scorer.counted.uses(node.key)}
        return f"{label} · {named.get(use) or use}"


@lru_cache(maxsize=500)
def _said(_plan: Plan) -> dict[str, Explained]:
    """What was said of nodes on which nothing is entered: one collection for each plan, filled as they come up."""
    return {}


def _added(total: Total, scorer: Scorer) -> Iterator[Explained]:
    """What came on top of the tree: bonuses, and ledgers with their records."""
    if total.bonus:
        scores = [score for score in scorer.nodes.values() if scorer.plan.is_bonus(score.key)]
        children = tuple(Explained("recorded", score.shown_actual, key=score.key) for score in scores)
        yield Explained("bonus", total.bonus, children=children)
    for ledger in total.ledgers:
        yield _ledger(ledger)


def _ledger(score: LedgerScore) -> Explained:
    ledger = score.ledger
    data: dict[str, object] = {"sign": ledger.sign, "total": score.total}
    data |= {"most": ledger.most} if ledger.most is not None and score.total > ledger.most else {}
    records = tuple(_recorded(each) for each in score.records)
    return Explained("ledger", score.counted, ledger.title, ledger.key, data, records, ledger.source)


def _recorded(each: Recorded) -> Explained:
    record = each.record
    data: dict[str, object] = {"points": each.points, "count": record.count, **record.words}
    data |= {"on": record.on.isoformat()} if record.on else {}
    return Explained(each.rule, each.worth, each.title, record.row, data, source=each.source)


def _grade(total: Total, outcome: Mapping[str, object], grading: Grading) -> Explained:
    """The grade that holds; below it what capped or moved the computed one."""
    data: dict[str, object] = {**outcome, "score": total.score}
    if grading.grade != grading.computed:
        data["computed"] = grading.computed
    steps = (*(_cap(cap) for cap in grading.caps), *(_adjusted(step) for step in grading.adjustments))
    return Explained("grade", grading.grade, data=data, children=steps)


def _cap(cap: Cap) -> Explained:
    return Explained("cap", cap.grade, key=cap.key, data={"because": cap.because}, source=cap.source)


def _adjusted(step: Adjusted) -> Explained:
    data: dict[str, object] = {"effect": step.effect, "before": step.before, "no": step.record.no}
    data |= {"reason": step.record.reason} if step.record.reason else {}
    return Explained("adjusted", step.after, step.title, step.record.matter, data, source=step.source)
