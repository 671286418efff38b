"""What every node comes to where nothing is entered: worked out once for a catalogue, by the definition itself."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from engine.definitions.values import walk

from .combine import Known, Part
from .entries import SheetEntries
from .exact import ZERO
from .plan import Plan
from .walking import Scorer


@lru_cache(maxsize=500)
def known_of(plan: Plan) -> Mapping[str, Known]:
    """The nodes that come to the same on every sheet on which nothing is entered below them.

    Those that depend on facts do not, nor those that say something about the whole sheet: a cap, a
    bonus, or too little taking part. Repeated tables are worked out anew for each use.
    """
    scorer = Scorer(plan, SheetEntries(), own=SheetEntries())
    scorer.sheet()
    speaking = {cap.key for cap in scorer.caps}
    speaking |= {node.key for node in plan.nodes.values() if node.coverage is not None or node.bonus}
    loud = {above for key in speaking for above in (key, *plan.above[key])}
    return {
        key: Known(
            Part(node, scorer.nodes[key], ZERO),
            {deep.key: scorer.nodes[deep.key] for deep in walk(node) if deep.key in scorer.nodes},
        )
        for key, node in plan.nodes.items()
        if key and key in plan.fixed and key in scorer.nodes and key not in loud
    }
