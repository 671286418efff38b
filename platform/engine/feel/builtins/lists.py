"""Functions on lists (DMN 1.5, table 75). Positions count from 1, or from the end with -1."""

from __future__ import annotations

from decimal import Decimal
from functools import cmp_to_key

from engine.feel.operators import equal
from engine.feel.runtime import Scope
from engine.feel.values import Function, Items, kind

from .registry import builtin


def _same(left: object, right: object, scope: Scope) -> bool:
    return equal(left, right, scope.run) is True


def _index(items: Items, position: Decimal) -> int | None:
    """Give the zero-based index of a position in the list."""
    if position != position.to_integral_value() or not 1 <= abs(position) <= len(items):
        return None
    return int(position) - 1 if position > 0 else len(items) + int(position)


@builtin("list contains", "list: list", "element: any", takes_scope=True)
def _list_contains(scope: Scope, items: Items, element: object) -> bool:
    scope.run.spend(len(items))
    return any(_same(item, element, scope) for item in items)


@builtin("sublist", "list: list", "start position: number", "length?: number")
def _sublist(items: Items, start: Decimal, length: Decimal | None = None) -> Items | None:
    index = _index(items, start)
    if index is None or (length is not None and length < 1):
        return None
    end = len(items) if length is None else index + int(min(length, Decimal(len(items))))
    return items[index:end] if end <= len(items) else None


@builtin("append", "list: list", "item...: any")
def _append(items: Items, added: Items) -> Items:
    return items + added


@builtin("concatenate", "list...: any", takes_scope=True)
def _concatenate(scope: Scope, lists: Items) -> Items:
    joined: list[object] = []
    for each in lists:
        joined.extend(each if isinstance(each, tuple) else (each,))
        scope.run.spend(len(joined))
    return tuple(joined)


@builtin("insert before", "list: list", "position: number", "newItem: any")
def _insert_before(items: Items, position: Decimal, new_item: object) -> Items | None:
    index = _index(items, position)
    return None if index is None else (*items[:index], new_item, *items[index:])


@builtin("remove", "list: list", "position: number")
def _remove(items: Items, position: Decimal) -> Items | None:
    index = _index(items, position)
    return None if index is None else items[:index] + items[index + 1 :]


@builtin("reverse", "list: list")
def _reverse(items: Items) -> Items:
    return items[::-1]


@builtin("index of", "list: list", "match: any", takes_scope=True)
def _index_of(scope: Scope, items: Items, match: object) -> Items:
    scope.run.spend(len(items))
    return tuple(Decimal(index) for index, item in enumerate(items, start=1) if _same(item, match, scope))


@builtin("union", "list...: any", takes_scope=True)
def _union(scope: Scope, lists: Items) -> Items:
    return _distinct_values(scope, _concatenate(scope, lists))


@builtin("distinct values", "list: list", takes_scope=True)
def _distinct_values(scope: Scope, items: Items) -> Items:
    """The first of every group of equal values; only scalars of one kind can be looked up, the rest is compared."""
    kept: list[object] = []
    seen: set[tuple[str, object]] = set()
    for item in items:
        of = kind(item)
        if of in ("number", "string", "boolean", "null", "date"):
            new = (of, item) not in seen
            seen.add((of, item))
        else:
            scope.run.spend(len(kept))
            new = not any(_same(item, other, scope) for other in kept)
        if new:
            kept.append(item)
    return tuple(kept)


@builtin("flatten", "list: list", takes_scope=True)
def _flatten(scope: Scope, items: Items) -> Items:
    flat: list[object] = []
    waiting = [iter(items)]
    while waiting:
        for item in waiting[-1]:
            scope.run.spend()
            if isinstance(item, tuple):
                waiting.append(iter(item))
                break
            flat.append(item)
        else:
            waiting.pop()
    return tuple(flat)


@builtin("list replace", "list: list", "position: number", "newItem: any")
def _replace_at(items: Items, position: Decimal, new_item: object) -> Items | None:
    index = _index(items, position)
    return None if index is None else (*items[:index], new_item, *items[index + 1 :])


@builtin("list replace", "list: list", "match: function", "newItem: any")
def _replace_matching(items: Items, match: Function, new_item: object) -> Items | None:
    if len(match.parameters) != 2:
        return None
    answers = [match.call(item, new_item) for item in items]
    if not all(isinstance(answer, bool) for answer in answers):
        return None
    return tuple(new_item if answer else item for item, answer in zip(items, answers, strict=True))


@builtin("sort", "list: list", "precedes: function", takes_scope=True)
def _sort(scope: Scope, items: Items, precedes: Function) -> Items | None:
    if len(precedes.parameters) != 2:
        return None

    def compare(left: object, right: object) -> int:
        scope.run.spend()
        if precedes.call(left, right) is True:
            return -1
        return 1 if precedes.call(right, left) is True else 0

    return tuple(sorted(items, key=cmp_to_key(compare)))
