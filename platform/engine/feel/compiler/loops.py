"""`for`, `some`, `every` and filters."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal

from engine.feel import tree
from engine.feel.analysis import mentions
from engine.feel.moments import days_of, make_day
from engine.feel.runtime import Scope
from engine.feel.values import Data, Range, Value, kind

from .base import Step, compile_node, compiles
from .weight import weight

_Inside = Callable[[object, Scope], Scope]
_Bindings = list[tuple[str, Step, Step | None]]


def _compile_bindings(bindings: tuple[tree.Binding, ...]) -> _Bindings:
    return [(b.name, compile_node(b.source), compile_node(b.end) if b.end else None) for b in bindings]


def _turns(bindings: _Bindings, scope: Scope, fixed: Mapping[str, object]) -> Iterator[dict[str, object]] | None:
    """Give the variables of every turn, the last binding moving fastest; null when a source cannot be gone through.

    A later source may use the variables before it, so only the first is known to be fit at once.
    """
    name, source, end = bindings[0]
    inner = scope.inside(fixed)
    items = _items(source(inner)) if end is None else _counted(source(inner), end(inner))
    if items is None:
        return None
    return _each(name, items, bindings[1:], scope, fixed)


def _each(
    name: str, items: Iterable[object], rest: _Bindings, scope: Scope, fixed: Mapping[str, object]
) -> Iterator[dict[str, object]]:
    for item in items:
        scope.run.spend()
        variables = {**fixed, name: item}
        if rest:
            yield from _turns(rest, scope, variables) or ()
        else:
            yield variables


def _items(value: object) -> Iterable[object] | None:
    if isinstance(value, tuple):
        return value
    if isinstance(value, Range):
        return _counted(value.start, value.end, value)
    return None if value is None else (value,)


def _counted(start: Value, end: Value, bounds: Range | None = None) -> Iterable[object] | None:
    """Count from one whole number or day to another, downwards too; the ends of a range may be left out."""
    if isinstance(start, Decimal) and isinstance(end, Decimal):
        if start != start.to_integral_value() or end != end.to_integral_value():
            return None
        return map(Decimal, _whole(int(start), int(end), bounds))
    if kind(start) == kind(end) == "date":
        return map(make_day, _whole(days_of(start), days_of(end), bounds))
    return None


def _whole(start: int, end: int, bounds: Range | None) -> range:
    direction = 1 if start <= end else -1
    if bounds is not None:
        start += 0 if bounds.start_included else direction
        end -= 0 if bounds.end_included else direction
    return range(start, end + direction, direction)


@compiles(tree.For)
def _for(node: tree.For) -> Step:
    bindings, body = _compile_bindings(node.bindings), compile_node(node.body)
    uses_partial, cost = mentions(node.body, "partial"), weight(node.body)

    def step(scope: Scope) -> tuple[object, ...] | None:
        turns = _turns(bindings, scope, {})
        if turns is None:
            return None
        results: list[object] = []
        for variables in turns:
            scope.run.spend(cost)
            if uses_partial:
                scope.run.spend(len(results))
                variables["partial"] = tuple(results)
            results.append(body(scope.inside(variables)))
        return tuple(results)

    return step


@compiles(tree.Quantified)
def _quantified(node: tree.Quantified) -> Step:
    bindings, condition = _compile_bindings(node.bindings), compile_node(node.condition)
    decisive, cost = not node.every, weight(node.condition)

    def step(scope: Scope) -> object:
        turns = _turns(bindings, scope, {})
        if turns is None:
            return None
        doubtful = False
        for variables in turns:
            scope.run.spend(cost)
            answer = condition(scope.inside(variables))
            if answer is decisive:
                return decisive
            doubtful = doubtful or answer is not (not decisive)
        return None if doubtful else not decisive

    return step


@compiles(tree.Filter)
def _filter(node: tree.Filter) -> Step:
    source, condition, cost = compile_node(node.source), compile_node(node.condition), 1 + weight(node.condition)
    inside = _with_item if mentions(node.condition, "item") else _with_members

    def step(scope: Scope) -> object:
        value = source(scope)
        items = value if isinstance(value, tuple) else (value,)
        noted = len(scope.run.warnings)
        first = condition(inside(items[0] if items else None, scope))
        if not items:
            del scope.run.warnings[noted:]  # there is no item that could lack anything
        if isinstance(first, Decimal):
            return _item_at(items, first)
        if value is None:
            return None if first is None else ()
        scope.run.spend(cost * len(items))
        return tuple(_kept(items, first, condition, inside, scope))

    return step


def _kept(items: tuple[object, ...], first: object, condition: Step, inside: _Inside, scope: Scope) -> Iterator[object]:
    for index, item in enumerate(items):
        answer = condition(inside(item, scope)) if index else first
        if answer is True:
            yield item


def _with_members(item: object, scope: Scope) -> Scope:
    """Inside a filter the members of the item are names, if it is a context."""
    return scope.inside(item) if type(item) is Data or isinstance(item, Mapping) else scope


def _with_item(item: object, scope: Scope) -> Scope:
    """Inside a filter the item itself is `item`, unless a member has that name."""
    return _with_members(item, scope.inside({"item": item}))


def _item_at(items: tuple[object, ...], position: Decimal) -> object:
    """Count from 1, or from the end with -1."""
    if position != position.to_integral_value() or position == 0 or abs(position) > len(items):
        return None
    index = int(position)
    return items[index - 1 if index > 0 else index]
