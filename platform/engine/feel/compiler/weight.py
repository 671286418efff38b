"""What a turn of a loop costs: more for a long body, so that the budget bounds the time whatever is repeated."""

from __future__ import annotations

from engine.feel import tree
from engine.feel.analysis import children

_NODES_A_STEP = 10
_BODIES = {tree.For: "body", tree.Quantified: "condition", tree.Filter: "condition", tree.FunctionOf: "body"}


def weight(node: tree.Node) -> int:
    """Give the steps that evaluating a tree once takes: none for up to ten nodes, which the turn itself pays for."""
    return _count(node) // _NODES_A_STEP


def _count(node: tree.Node) -> int:
    """Count the nodes but for the bodies inside, which pay for themselves whenever they run."""
    body = getattr(node, _BODIES[type(node)]) if type(node) in _BODIES else None
    return 1 + sum(_count(child) for child in children(node) if child is not body)
