"""Changing a document at one node: its properties, its place, its neighbours. Every function gives a new document.

Whatever was not changed stays as it was written, in the order in which it was written.
"""

import copy
import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from authoring.designing.shapes import Document, Shape, Way, node_at, shape_at
from engine.definitions.schemas import flat
from engine.definitions.values import Form

Node = dict[str, Any]
_EMPTY: tuple[object, ...] = (None, "", [], {})
_NUMBERED = re.compile(r"_\d+$")


def with_values(node: Mapping[str, Any], values: Mapping[str, Any], asked: Form) -> Node:
    """A node with the values of the properties that a form asked for; all others stay."""
    changed = dict(node)
    root: Mapping[str, Any] = asked.schema
    for name in asked.fields:
        value = plain(values.get(name))
        if _is_hollow(value):
            if not _is_hollow(changed.get(name)):
                del changed[name]
        else:
            changed[name] = merged(changed.get(name), value, root["properties"].get(name), root)
    return changed


def merged(old: Any, new: Any, schema: Any, root: Mapping[str, Any]) -> Any:
    """The new value as the old one was written, wherever they say the same."""
    if isinstance(old, str) and new == [old]:
        return old
    here = flat(root, schema)
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        inside = here.get("properties", {})
        kept = {
            name: merged(one, new[name], inside.get(name), root) if name in new else one
            for name, one in old.items()
            if name in new or _is_hollow(one)
        }
        return {**kept, **{name: one for name, one in new.items() if name not in old}}
    if isinstance(old, list) and isinstance(new, list):
        return _merged_lists(old, new, here.get("items"), root)
    return old if _same(old, new) else new


def _merged_lists(old: list[Any], new: list[Any], schema: Any, root: Mapping[str, Any]) -> list[Any]:
    if "oneOf" in flat(root, schema) and all(isinstance(one, str) for one in (*old, *new)):
        # What is ticked comes in the order of the page: what was ticked before keeps its place.
        return [one for one in old if one in new] + [one for one in new if one not in old]
    by_key = {one["key"]: one for one in old if isinstance(one, Mapping) and "key" in one}
    return [merged(_partner(one, place, old, by_key), one, schema, root) for place, one in enumerate(new)]


def _is_hollow(value: Any) -> bool:
    """Whether nothing is said in a value: a page cannot tell it from what is not there, so it stays as it was."""
    if isinstance(value, Mapping | list):
        return all(map(_is_hollow, value.values() if isinstance(value, Mapping) else value))
    return value in _EMPTY and value is not False


def _partner(one: Any, place: int, old: Sequence[Any], by_key: Mapping[str, Any]) -> Any:
    if isinstance(one, Mapping) and one.get("key") in by_key:
        return by_key[one["key"]]
    return old[place] if place < len(old) else None


def _same(old: Any, new: Any) -> bool:
    return isinstance(old, bool) == isinstance(new, bool) and bool(old == new)


def plain(value: Any) -> Any:
    """A value as documents hold it: whole numbers without decimals, no empty members."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else value
    if isinstance(value, Mapping):
        members = {name: plain(one) for name, one in value.items()}
        return {name: one for name, one in members.items() if one not in (None, "")}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    return value.replace("\r\n", "\n") if isinstance(value, str) else value


def replaced(document: Document, way: Way, node: Mapping[str, Any]) -> Node:
    """The document with another node in this place."""
    if not way:
        return dict(node)
    changed = copy.deepcopy(dict(document))
    _entries(changed, way)[int(way[-1])] = dict(node)
    return changed


def removed(document: Document, way: Way) -> Node:
    """The document without this node and all below it."""
    changed = copy.deepcopy(dict(document))
    del _entries(changed, way)[int(way[-1])]
    return changed


def inserted(document: Document, way: Way, node: Mapping[str, Any], *, levels: int = 99) -> Node:
    """The document with a node before the one at this place, or at the end of its list.

    Its key stays unique, and so do those of the nodes below it, down to so many levels.
    """
    changed = copy.deepcopy(dict(document))
    owner = node_at(changed, way[:-2])
    entries = owner.setdefault(str(way[-2]), [])
    entries.insert(int(way[-1]), with_free_keys(dict(node), keys_of(changed), levels=levels))
    return changed


def moved(document: Document, way: Way, to: int) -> Node:
    """The document with a node at another position of its list."""
    changed = copy.deepcopy(dict(document))
    entries = _entries(changed, way)
    entries.insert(max(0, min(to, len(entries) - 1)), entries.pop(int(way[-1])))
    return changed


def fresh_node(shape: Shape, title: str) -> Node:
    """The least a new node of this shape has to say; texts for people are `title`, conditions always hold."""
    return {name: _least(shape, name, title) for name in shape.required}


def entry_shape(kind: str, way: Way) -> Shape:
    """The shape of what a list of the outline holds; `way` ends with the list's name.

    Raises:
        KeyError: it is no list of the outline.
    """
    owner = shape_at(kind, way[:-1])
    if way[-1] not in owner.lists:
        raise KeyError(way[-1])
    return owner.entry(str(way[-1]))


def keys_of(value: Any) -> frozenset[str]:
    """Every key that something in a document has."""
    found: set[str] = set()
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, Mapping):
            found.update([one["key"]] if isinstance(one.get("key"), str) else [])
            waiting += one.values()
        elif isinstance(one, list):
            waiting += one
    return frozenset(found)


def with_free_keys(node: Node, taken: Iterable[str], *, levels: int = 99) -> Node:
    """A node that is put beside others: whatever key is taken in it gets the next number."""
    used = set(taken)

    def free(value: Any, level: int) -> Any:
        if level > levels or not isinstance(value, Mapping | list):
            return value
        if isinstance(value, list):
            return [free(one, level) for one in value]
        own = dict(value)
        if isinstance(own.get("key"), str):
            own["key"] = free_key(own["key"], used)
            used.add(own["key"])
            level += 1
        return {name: free(one, level) for name, one in own.items()}

    changed: Node = free(node, 1)
    return changed


def free_key(key: str, taken: Iterable[str]) -> str:
    """A key like this one that nothing has: with the next number behind it."""
    used = frozenset(taken)
    if key not in used:
        return key
    stem = _NUMBERED.sub("", key)
    return next(name for number in range(2, len(used) + 3) if (name := f"{stem}_{number}") not in used)


def _least(owner: Shape, name: str, title: str) -> Any:
    if name == "key":
        return "new"
    stated = owner.schema["properties"][name]
    match str(stated.get("$ref", "")).rpartition("/")[2]:
        case "expression":
            return "true"
        case "keys":
            return []
    if "refers" in stated and stated.get("type") != "array":
        return ""  # nobody can know which; the check says that it is missing
    shape = owner.property(name)
    schema = shape.schema
    if "const" in schema or "enum" in schema:
        return schema["const"] if "const" in schema else schema["enum"][0]
    kinds = schema.get("type", "object")
    kind = kinds if isinstance(kinds, str) else kinds[0]
    if kind == "object":
        return fresh_node(shape, title) if "properties" in schema else dict.fromkeys(shape.required, title)
    if kind in ("number", "integer"):
        return 1 if "exclusiveMinimum" in schema else schema.get("minimum", 0)
    return {"array": [], "boolean": False}.get(kind, title)


def _entries(document: Node, way: Way) -> list[Any]:
    node_at(document, way)
    owner = node_at(document, way[:-2])
    entries: list[Any] = owner[str(way[-2])]
    return entries
