"""What overrides a node's score: a veto that holds, or a finding that strikes it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from engine.definitions.values import Node, Veto
from engine.feel import compile_expression

from .exact import ZERO, plain, total
from .scores import NodeScore

Facts = Mapping[str, object]


@dataclass(frozen=True)
class Item:
    """An item below a node: its category, what it came to, and what was found there."""

    node: Node
    score: NodeScore
    findings: tuple[str, ...]


@dataclass(frozen=True)
class Cap:
    """The best grade still allowed, and why."""

    grade: str
    because: str
    key: str  # the address of the node that says so
    source: str = ""


def vetoed(
    node: Node, result: NodeScore, below: Callable[[], Sequence[Item]], facts: Facts
) -> tuple[NodeScore, tuple[Cap, ...]]:
    """Go through a node's vetoes in order: one without a cap takes all it earned, and the next ones see that."""
    caps: list[Cap] = []
    names = _Names(node, below, facts)
    for veto in node.vetoes:
        if compile_expression(veto.when).value(names.over(result)) is not True:
            continue
        if veto.cap:
            caps.append(Cap(veto.cap, veto.because, result.key, veto.source))
        elif result.actual != 0:
            result = _emptied(result, "veto", because=veto.because, source=veto.source)
    return result, tuple(caps)


def struck(result: NodeScore, finding: str) -> NodeScore:
    """A node that earns nothing because of a finding below it."""
    return _emptied(result, "struck", finding=finding)


def _emptied(result: NodeScore, rule: str, **why: str) -> NodeScore:
    data = {**result.data, **{name: text for name, text in why.items() if text}, "before": plain(result.actual)}
    lost = max(result.lost, result.attainable)  # a ladder may take more than the item has
    return result._replace(actual=ZERO, lost=lost, rule=rule, data=data)


class _Names:
    """The names that the vetoes of one node may use; what is costly is gathered once, and only when it is read."""

    def __init__(self, node: Node, below: Callable[[], Sequence[Item]], facts: Facts) -> None:
        self.node, self.below, self.facts = node, below, facts
        self.asked = frozenset(name for veto in node.vetoes for name in _read(veto))
        self.gathered = dict(self._gathered())

    def over(self, result: NodeScore) -> dict[str, object]:
        """The names as they are with this result."""
        return {
            **self.facts,
            **self.gathered,
            "score": plain(result.actual),
            "attainable": plain(result.attainable),
            "marks": self.node.marks,
        }

    def _gathered(self) -> Iterator[tuple[str, object]]:
        if not self.asked & {"findings", "categories"}:
            return
        items = self.below()
        yield "findings", tuple(finding for item in items for finding in item.findings)
        yield "categories", _by_category(items)


def _read(veto: Veto) -> Iterator[str]:
    yield from (path[0] for path in compile_expression(veto.when).references)


def _by_category(items: Sequence[Item]) -> dict[str, dict[str, Decimal]]:
    """What the items of each category that take part came to together."""
    found: dict[str, list[NodeScore]] = {}
    for item in items:
        if item.node.category and item.score.attainable:
            found.setdefault(item.node.category, []).append(item.score)
    return {category: _together(scores) for category, scores in found.items()}


def _together(scores: list[NodeScore]) -> dict[str, Decimal]:
    return {
        "score": plain(total(score.actual for score in scores)),
        "attainable": plain(total(score.attainable for score in scores)),
        "marks": sum((score.marks for score in scores), ZERO),
        "count": Decimal(len(scores)),
        "zeros": Decimal(sum(1 for score in scores if score.actual == 0 and not score.absent)),
    }
