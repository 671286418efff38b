"""Functions on contexts (DMN 1.5, table 80)."""

from __future__ import annotations

from collections.abc import Mapping

from engine.feel.runtime import Scope
from engine.feel.values import Entries, Items

from .registry import builtin


@builtin("get value", "m: context", "key: string")
def _get_value(m: Entries, key: str) -> object:
    return m.get(key)


@builtin("get value", "m: context", "keys: list")
def _get_value_at(m: Entries, keys: Items) -> object:
    value: object = m
    for key in keys:
        if not isinstance(value, Mapping) or not isinstance(key, str):
            return None
        value = value.get(key)
    return value if keys else None


@builtin("get entries", "m: context")
def _get_entries(m: Entries) -> Items:
    return tuple({"key": key, "value": value} for key, value in m.items())


@builtin("context", "entries: list")
def _context(entries: Items) -> Entries | None:
    result: dict[str, object] = {}
    for entry in entries:
        if not isinstance(entry, Mapping) or not {"key", "value"} <= entry.keys():
            return None
        key = entry["key"]
        if not isinstance(key, str) or key in result:
            return None
        result[key] = entry["value"]
    return result


@builtin("context put", "context: context", "key: string", "value: any")
def _context_put(context: Entries, key: str, value: object) -> Entries:
    return {**context, key: value}


@builtin("context put", "context: context", "keys: list", "value: any")
def _context_put_at(context: Entries, keys: Items, value: object) -> Entries | None:
    if not keys or not isinstance(keys[0], str):
        return None
    if len(keys) == 1:
        return {**context, keys[0]: value}
    inner = context.get(keys[0])
    changed = _context_put_at(inner, keys[1:], value) if isinstance(inner, Mapping) else None
    return None if changed is None else {**context, keys[0]: changed}


@builtin("context merge", "contexts: list", takes_scope=True)
def _context_merge(scope: Scope, contexts: Items) -> Entries | None:
    merged: dict[str, object] = {}
    for each in contexts:
        if not isinstance(each, Mapping):
            return None
        scope.run.spend(len(each))
        merged.update(each)
    return merged
