"""Reading a range from text: `range("[1..3]")` (DMN 1.5, table 72). Its ends may only be constants."""

from __future__ import annotations

from engine.feel import tree
from engine.feel.errors import FeelSyntaxError
from engine.feel.names import NameTable
from engine.feel.operators import at_most, negate
from engine.feel.parser import Parser
from engine.feel.runtime import Scope
from engine.feel.values import Range

from .registry import BUILTINS, builtin

_CONSTRUCTORS = frozenset({"date", "time", "date and time", "duration"})


@builtin("range", "from: string", takes_scope=True)
def _range(scope: Scope, text: str) -> Range | None:
    try:
        node = Parser(text, NameTable(_CONSTRUCTORS)).whole_expression()
    except FeelSyntaxError:
        return None
    if not isinstance(node, tree.RangeOf):
        return None
    start, end = _constant(node.start, scope), _constant(node.end, scope)
    if at_most(start, end) is not True:
        return None
    return Range(start, end, node.start_included, node.end_included)


def _constant(node: tree.Node, scope: Scope) -> object:
    """Give the value of a constant, of its negation, or of a constructor called with constants; else null."""
    if isinstance(node, tree.Literal):
        return node.value
    if isinstance(node, tree.Negation):
        return negate(_constant(node.operand, scope))
    if not isinstance(node, tree.Call) or not isinstance(node.function, tree.Name):
        return None
    constants = all(isinstance(argument, tree.Literal) for argument in node.arguments)
    if node.function.name not in _CONSTRUCTORS or not constants:
        return None
    values = [_constant(argument, scope) for argument in node.arguments]
    return BUILTINS[node.function.name].call(values, node.names, scope, node.position)
