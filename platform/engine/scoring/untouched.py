"""What every node comes to where nothing is entered: worked out once for a catalogue, by the definition itself."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from engine.definitions.values import Node, walk

from .combine import Part
from .entries import SheetEntries
from .exact import ZERO
from .known import Known, Untouched
from .plan import Plan
from .scores import NodeScore
from .walking import Scorer


@lru_cache(maxsize=500)
def untouched_of(plan: Plan) -> Untouched:
    """The nodes that come to the same on every sheet on which nothing is entered below them.

    Those that depend on facts do not, nor those that say something about the whole sheet: a cap, a
    bonus, or too little taking part. Repeated tables are worked out anew for each use.
    """
    scorer = Scorer(plan, SheetEntries(), own=SheetEntries())
    scorer.sheet()
    known = _known(plan, scorer)
    if plan.catalogue.repeated_in:
        return Untouched(known)
    sections = [node for node in plan.nodes.values() if all(child.key in known for child in node.children)]
    return Untouched(known, scorer.nodes, {node.key: _parts(node, known) for node in sections if _as_known(node)})


def _known(plan: Plan, scorer: Scorer) -> Mapping[str, Known]:
    speaking = {cap.key for cap in scorer.caps}
    speaking |= {node.key for node in plan.nodes.values() if node.coverage is not None or node.bonus}
    loud = {above for key in speaking for above in (key, *plan.above[key])}
    nodes: Mapping[str, NodeScore] = scorer.nodes
    return {
        key: Known(
            Part(node, nodes[key], ZERO), {deep.key: nodes[deep.key] for deep in walk(node) if deep.key in nodes}
        )
        for key, node in plan.nodes.items()
        if key and key in plan.fixed and key in nodes and key not in loud
    }


def _parts(node: Node, known: Mapping[str, Known]) -> tuple[Part, ...]:
    return tuple(known[child.key].part for child in node.children)


def _as_known(node: Node) -> bool:
    """Whether a section takes its children as they are known: without a weight."""
    return bool(node.children) and node.combine != "weighted"
