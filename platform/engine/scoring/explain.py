"""Why a score is what it is: a tree of values, each with the code of its rule and what the rule took in.

Nothing here is worded; the sentences are made where people read them. Items that cost nothing are left out, so the
tree stays small and still adds up: a deducting node's value is what it could earn less what its children cost.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import cast

from engine.definitions.values import Catalogue, Node

from .exact import ratio, trimmed
from .scores import NodeScore

Value = Decimal | str | None

_SILENT = ("full",)


@dataclass(frozen=True)
class Explained:
    """A value, what it is the value of, and how it came about."""

    rule: str
    value: Value = None
    label: str = ""
    key: str = ""  # the catalogue node it speaks of
    data: Mapping[str, object] = field(default_factory=dict)
    children: tuple[Explained, ...] = ()

    def to_json(self) -> dict[str, object]:
        """The stored form, without what is empty."""
        stored: dict[str, object] = {"rule": self.rule, "label": self.label, "key": self.key, "data": dict(self.data)}
        stored["children"] = [child.to_json() for child in self.children]
        kept = {key: value for key, value in stored.items() if value}
        return kept if self.value is None else {**kept, "value": self.value}

    @classmethod
    def from_json(cls, document: Mapping[str, object]) -> Explained:
        """Read the stored form back."""
        value = document.get("value")
        children = cast("list[Mapping[str, object]]", document.get("children", []))
        return cls(
            rule=str(document["rule"]),
            value=Decimal(value) if isinstance(value, int) else cast("Value", value),
            label=str(document.get("label", "")),
            key=str(document.get("key", "")),
            data=dict(cast("Mapping[str, object]", document.get("data", {}))),
            children=tuple(cls.from_json(child) for child in children),
        )


def explain(
    catalogue: Catalogue, nodes: Mapping[str, NodeScore], *, score: Decimal | None, outcome: Mapping[str, object]
) -> Explained:
    """The tree under a sheet's score: what was attainable, what was earned and where it was lost, and the grade."""
    root = nodes[catalogue.root.key]
    children = [_attainable(catalogue, nodes, root), _earned(catalogue.root, nodes)]
    if outcome:
        children.append(Explained("grade", str(outcome.get("grade") or ""), data={**outcome, "score": score}))
    return Explained("score", score, key=root.key, data=_conversion(catalogue, root), children=tuple(children))


def _conversion(catalogue: Catalogue, root: NodeScore) -> dict[str, object]:
    """What the last step took in, and the number before it was rounded when that has more places."""
    rounding = catalogue.rounding
    data: dict[str, object] = {
        "actual": root.shown_actual,
        "attainable": root.shown_attainable,
        "marks": catalogue.root.marks,
        "places": rounding.places,
        "mode": rounding.mode,
    }
    if root.attainable:
        data["unrounded"] = _cut(root, catalogue.root.marks, rounding.places + 2)
    return data


def _cut(root: NodeScore, marks: Decimal, places: int) -> Decimal:
    """The unrounded score, its digits cut off (not rounded) after some places."""
    exact = ratio(root.actual, root.attainable) * Fraction(marks) * 10**places
    return trimmed(Decimal(exact.numerator // exact.denominator).scaleb(-places))


def _attainable(catalogue: Catalogue, nodes: Mapping[str, NodeScore], root: NodeScore) -> Explained:
    """What could be earned: full marks less the lines that are left out."""
    out = [node for node in nodes.values() if node.rule == "absent_exclude"]
    children = tuple(_stated(catalogue.nodes[node.key], node) for node in out)
    left_out = sum((node.marks for node in out), Decimal(0))
    data = {"marks": catalogue.root.marks, "left_out": left_out}
    return Explained("attainable", root.shown_attainable, data=data, children=children)


def _earned(root: Node, nodes: Mapping[str, NodeScore]) -> Explained:
    stated = _stated(root, nodes[root.key], _below(root, nodes))
    return Explained("actual", stated.value, data={**stated.data, "combine": stated.rule}, children=stated.children)


def _below(node: Node, nodes: Mapping[str, NodeScore]) -> tuple[Explained, ...]:
    return tuple(
        _stated(child, nodes[child.key], _below(child, nodes))
        for child in node.children
        if child.key in nodes and nodes[child.key].rule not in _SILENT
    )


def _stated(node: Node, score: NodeScore, children: tuple[Explained, ...] = ()) -> Explained:
    data = {**score.data, "attainable": score.shown_attainable}
    if score.lost:
        data["lost"] = score.shown_lost
    if score.verdict or score.open:
        data |= {"verdict": score.verdict, "open": score.open}
    label = f"{node.number} {node.title}".strip()
    return Explained(score.rule, score.shown_actual, label, node.key, data, children)
