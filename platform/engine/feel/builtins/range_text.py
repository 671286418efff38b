"""Reading a range from text: `range("[1..3]")` (DMN 1.5, table 72). Its ends may only be constants."""

from __future__ import annotations

from engine.feel import tree
from engine.feel.errors import FeelSyntaxError
from engine.feel.names import NameTable
from engine.feel.operators import at_most, negate, one_sided
from engine.feel.parser import Parser
from engine.feel.runtime import Scope
from engine.feel.values import Range

from .registry import BUILTINS, builtin

_OPENING, _CLOSING = ("[", "(", "]"), ("]", ")", "[")
_CONSTRUCTORS = frozenset({"date", "time", "date and time", "duration"})


class _RangeReader(Parser):
    """Reads a range that is the entire text; an open end may be left out: `[1..)` is all from 1."""

    def whole_range(self) -> tuple[tree.Node | None, tree.Node | None, bool, bool]:
        """Read both ends, and whether they belong to the range."""
        opening = self.next().text
        start = None if self.take("..") else self._end_before("..")
        self.in_range_end = True
        end = None if self.at(")", "]", "[") else self.expression()
        closing = self.next().text
        fits = opening in _OPENING and closing in _CLOSING and self.token.kind == "end"
        left_out = (start is None and opening == "[") or (end is None and closing == "]")
        if not fits or left_out or start is end is None:
            raise self.unexpected()
        return start, end, opening == "[", closing == "]"

    def _end_before(self, text: str) -> tree.Node:
        node = self.expression()
        self.expect(text)
        return node


@builtin("range", "from: string", takes_scope=True)
def _range(scope: Scope, text: str) -> Range | None:
    scope.run.spend(len(text))
    try:
        start, end, from_start, to_end = _RangeReader(text, NameTable(_CONSTRUCTORS)).whole_range()
    except (FeelSyntaxError, RecursionError):
        return None
    if start is None or end is None:
        return _one_sided(start, end, from_start or to_end, scope)
    low, high = _constant(start, scope), _constant(end, scope)
    return Range(low, high, from_start, to_end) if at_most(low, high) is True else None


def _one_sided(start: tree.Node | None, end: tree.Node | None, included: bool, scope: Scope) -> Range | None:
    """`[1..)` is `>= 1`, `(..1)` is `< 1`."""
    node, sign = (end, "<") if start is None else (start, ">")
    value = None if node is None else _constant(node, scope)
    return None if at_most(value, value) is not True else one_sided(sign + "=" * included, value)


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
