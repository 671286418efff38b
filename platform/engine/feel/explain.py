"""Why an expression gave what it gave: the values of all its parts, as a tree.

The expression is compiled once more, with a watcher around the closure of every part, and evaluated as always. So what
is told is what happened: a part that was not needed is marked as such, a loop tells of its first turns.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from . import tree
from .analysis import children, is_constant, is_path
from .compiled import Compiled, CompiledTests, compile_expression
from .compiler import Step, compile_watched
from .errors import Warning
from .runtime import Scope
from .spans import Spans, walk
from .values import Function

MAX_PARTS = 400  # of one explanation
MAX_TURNS = 5  # of a loop, a filter or a function called again and again


@dataclass(frozen=True)
class ExplainedValue:
    """A part of an expression and what became of it.

    `turn` counts the times this part was evaluated within the part above, and `names` are the variables it had there;
    `left_out` says how many parts directly below are not told of.
    """

    text: str
    position: int
    length: int
    value: object = None
    warnings: tuple[Warning, ...] = ()
    parts: tuple[ExplainedValue, ...] = ()
    looked_at: bool = True
    turn: int = 0
    names: Mapping[str, object] = field(default_factory=dict)
    left_out: int = 0


def explain(
    expression: str | Compiled | CompiledTests, context: Mapping[str, object], input_value: object = None
) -> ExplainedValue:
    """Evaluate an expression, or unary tests of an input, and tell the values of all its parts.

    Raises:
        FeelSyntaxError: a text that is no expression.
    """
    compiled = compile_expression(expression) if isinstance(expression, str) else expression
    recorder = _Recorder(compiled.node)
    watched = replace(compiled, step=compile_watched(compiled.node, recorder.watch))
    scopes = ({"?": input_value},) if isinstance(compiled, CompiledTests) else ()
    outcome = watched.at_length(context, *scopes)
    if any(warning.code == "too_deep" for warning in outcome.warnings):
        # Watching takes depth of its own, so only the expression alone can say what it comes to.
        outcome = compiled.at_length(context, *scopes)
        return ExplainedValue(compiled.text, 0, len(compiled.text), outcome.value, outcome.warnings)
    told = _Teller(compiled.text).tell(recorder.whole())
    unsaid = tuple(warning for warning in outcome.warnings if id(warning) not in recorder.told)
    return replace(told, value=outcome.value, warnings=told.warnings + unsaid)


@dataclass
class _Record:
    """One evaluation of one part, as it went."""

    node: tree.Node
    kept: bool = True
    value: object = None
    warnings: tuple[Warning, ...] = ()
    records: list[_Record] = field(default_factory=list)
    times: Counter[int] = field(default_factory=Counter)
    looked_at: bool = True
    turn: int = 0
    names: Mapping[str, object] = field(default_factory=dict)
    left_out: int = 0


class _Recorder:
    """Watches an evaluation: which parts are evaluated within which, and what they give."""

    def __init__(self, node: tree.Node) -> None:
        self.told: dict[int, Warning] = {}
        self._top = _Record(node)
        self._under_way = [self._top]
        self._left = MAX_PARTS
        self._variables = {id(part): names for part, names in _repeated(node)}

    def whole(self) -> _Record:
        """The record of the whole expression; a constant has none of its own."""
        return self._top.records[0] if self._top.records else self._top

    def watch(self, node: tree.Node, step: Step) -> Step:
        """The closure of a part, made to be recorded."""
        if isinstance(node, tree.Literal | tree.FunctionOf):
            return step

        def watched(scope: Scope) -> object:
            record = self._begin(node, scope)
            noted = len(scope.run.warnings)
            try:
                record.value = step(scope)
                return record.value
            finally:
                self._under_way.pop()
                new = [warning for warning in scope.run.warnings[noted:] if id(warning) not in self.told]
                record.warnings = tuple(new)
                self.told.update({id(warning): warning for warning in new})

        return watched

    def _begin(self, node: tree.Node, scope: Scope) -> _Record:
        above, names = self._under_way[-1], self._variables.get(id(node))
        above.times[id(node)] += 1
        turn, most = above.times[id(node)], 1 if names is None else MAX_TURNS
        record = _Record(node, kept=above.kept and turn <= most and self._left > 0)
        self._under_way.append(record)
        if record.kept:
            self._left -= 1
            above.records.append(record)
            if names is not None:
                record.turn, record.names = turn, {name: scope.find(name) for name in names}
        elif above.kept and (names is not None or self._left == 0):
            above.left_out += 1
        return record


def _repeated(node: tree.Node) -> Iterator[tuple[tree.Node, tuple[str, ...]]]:
    """The parts that are evaluated again and again, with the names that are new each time."""
    for part in walk(node):
        if isinstance(part, tree.For):
            yield part.body, tuple(binding.name for binding in part.bindings)
        elif isinstance(part, tree.Quantified):
            yield part.condition, tuple(binding.name for binding in part.bindings)
        elif isinstance(part, tree.FunctionOf):
            yield part.body, part.parameters
        elif isinstance(part, tree.Filter):
            yield part.condition, ()


class _Teller:
    """Turns records into what is told: with their text, without what goes without saying."""

    def __init__(self, text: str) -> None:
        self._spans = Spans(text)

    def tell(self, record: _Record) -> ExplainedValue:
        """A record and all below it."""
        position, length = self._spans.of(record.node)
        return ExplainedValue(
            text=self._spans.text[position : position + length],
            position=position,
            length=length,
            value=record.value,
            warnings=record.warnings,
            parts=tuple(self.tell(part) for part in _below(record)),
            looked_at=record.looked_at,
            turn=record.turn,
            names=record.names,
            left_out=record.left_out,
        )


def _below(record: _Record) -> Iterator[_Record]:
    """The parts worth telling, in the order of the text; those not evaluated among them."""
    if not record.looked_at or (is_path(record.node) and record.value is not None):
        return
    missing = [_Record(part, looked_at=False) for part in _evaluated(record.node) if id(part) not in record.times]
    for each in sorted([*_happened(record), *missing], key=lambda each: each.node.position):
        if is_constant(each.node) or isinstance(each.value, Function):
            continue
        if _continues(record.node, each):
            yield from _below(each)
        else:
            yield each


def _happened(record: _Record) -> list[_Record]:
    """What was recorded; the one turn a filter takes over nothing, to see whether it asks for a place, is left out."""
    over_nothing = isinstance(record.node, tree.Filter) and record.records and record.records[0].value == ()
    return record.records[:1] if over_nothing else record.records


def _evaluated(node: tree.Node) -> Iterator[tree.Node]:
    """The parts that an evaluation may look at."""
    for child in children(node):
        if isinstance(child, tree.OneSided) and isinstance(node, tree.In | tree.UnaryTests):
            yield child.operand
        elif not (isinstance(node, tree.Call) and child is node.function) and not isinstance(child, tree.FunctionOf):
            yield child


def _continues(node: tree.Node, part: _Record) -> bool:
    """`a and b and c` is told as three parts of one."""
    if not (isinstance(node, tree.Binary) and isinstance(part.node, tree.Binary) and part.looked_at):
        return False
    return node.operator in ("and", "or") and part.node.operator == node.operator and not part.warnings
