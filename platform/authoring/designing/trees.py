"""Rows of a catalogue's tree put elsewhere: below the one above, beside the one they stood below, or as new ones."""

import copy
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from authoring.designing.editing import entry_shape, fresh_node, inserted, keys_of, removed, with_free_keys
from authoring.designing.shapes import Document, Way, node_at

_LIKE_NEIGHBOUR = ("line", "absent", "rule", "category", "evidence")
_FIRST_RULE = {"kind": "deduct"}
_LAST_NUMBER = re.compile(r"(\d+)(\D*)$")


class CannotMove(Exception):
    """A row cannot go there."""


def indented(catalogue: Document, way: Way) -> tuple[dict[str, Any], Way]:
    """The node as the last below the one above it.

    Raises:
        CannotMove: there is none above it, or it has findings of its own.
    """
    place = int(way[-1])
    if way[-2] not in ("nodes", "children") or place == 0:
        raise CannotMove
    above = (*way[:-1], place - 1)
    owner = node_at(catalogue, above)
    if owner.get("findings"):
        raise CannotMove
    node = node_at(catalogue, way)
    changed = removed(catalogue, way)
    parent = node_at(changed, above)
    parent.pop("rule", None)  # what was an item is a part now
    if _in_line(changed, (*above, "children", 0)):
        node = {name: one for name, one in node.items() if name != "line"}
    parent.setdefault("children", []).append(copy.deepcopy(node))
    return changed, (*above, "children", len(parent["children"]) - 1)


def outdented(catalogue: Document, way: Way) -> tuple[dict[str, Any], Way]:
    """The node behind the one it stood below.

    Raises:
        CannotMove: it stands at the top already.
    """
    if len(way) < 4 or way[-2] != "children":
        raise CannotMove
    node = copy.deepcopy(node_at(catalogue, way))
    changed = removed(catalogue, way)
    above = node_at(changed, way[:-2])
    if not above["children"]:
        del above["children"]
        above.setdefault("rule", dict(_FIRST_RULE))
    to = (*way[:-3], int(way[-3]) + 1)
    if not node.get("children") and not _in_line(changed, to):
        node["line"] = True
    _list_at(changed, to).insert(int(to[-1]), node)
    return changed, to


def new_item(catalogue: Document, to: Way, title: str) -> dict[str, Any]:
    """The catalogue with a new item at a place: scored like its neighbour, numbered as the next."""
    node = fresh_node(entry_shape("catalogue", to[:-1]), title)
    beside = _list_of(catalogue, to)
    before = beside[int(to[-1]) - 1] if 0 < int(to[-1]) <= len(beside) else None
    like = {name: before[name] for name in _LIKE_NEIGHBOUR if name in before} if before else {}
    rule = {} if "rule" in like else {"rule": dict(_FIRST_RULE)}
    line = {} if _in_line(catalogue, to) or "line" in like else {"line": True}
    number = _free_number(beside, before) if before else ""
    numbered = {"number": number} if number else {}
    return with_rows(catalogue, to, [{**node, "key": "item", **numbered, **rule, **line, **like}])


def new_finding(catalogue: Document, to: Way, text: str) -> dict[str, Any]:
    """The catalogue with a new finding at a place."""
    owner = node_at(catalogue, to[:-2])
    return inserted(catalogue, to, {"key": f"{owner['key']}.finding", "text": text, "deduct": 1})


def with_rows(catalogue: Document, to: Way, nodes: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """The catalogue with nodes at a place; what had no nodes below it is no item any more."""
    changed: dict[str, Any] = copy.deepcopy(dict(catalogue))
    if len(to) > 2:
        node_at(changed, to[:-2]).pop("rule", None)
    listed = _list_at(changed, to)
    for place, node in enumerate(nodes, start=int(to[-1])):
        listed.insert(place, with_free_keys(dict(node), keys_of(changed)))
    return changed


def in_lines(catalogue: Document, to: Way, nodes: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """New nodes with what people decide about marked: the lowest parts, or the items that stand in none."""
    if _in_line(catalogue, to):
        return [_without_lines(node) for node in nodes]
    return [_with_line(node) for node in nodes]


def next_number(number: str) -> str:
    """The number that follows: 3.2 after 3.1; nothing after what does not end with one."""
    found = _LAST_NUMBER.search(number)
    return f"{number[: found.start()]}{int(found[1]) + 1}{found[2]}" if found else ""


def _free_number(beside: Sequence[Mapping[str, Any]], before: Mapping[str, Any]) -> str:
    number = next_number(str(before.get("number", "")))
    return "" if number in {one.get("number") for one in beside} else number


def _with_line(node: Mapping[str, Any]) -> dict[str, Any]:
    children = node.get("children", ())
    if node.get("line") or (children and all(child.get("children") for child in children)):
        return {**node, "children": [_with_line(child) for child in children]} if children else dict(node)
    lowest = {**node, "line": True}
    return {**lowest, "children": [_without_lines(child) for child in children]} if children else lowest


def _without_lines(node: Mapping[str, Any]) -> dict[str, Any]:
    own = {name: one for name, one in node.items() if name != "line"}
    return {**own, "children": [_without_lines(child) for child in own["children"]]} if "children" in own else own


def _in_line(catalogue: Document, way: Way) -> bool:
    """Whether something above this place is a line."""
    above = (way[:end] for end in range(2, len(way) - 1, 2))
    return any(node_at(catalogue, one).get("line") is True for one in above)


def _list_at(catalogue: dict[str, Any], way: Way) -> list[Any]:
    listed: list[Any] = node_at(catalogue, way[:-2]).setdefault(str(way[-2]), [])
    return listed


def _list_of(catalogue: Document, way: Way) -> Sequence[Mapping[str, Any]]:
    listed: Sequence[Mapping[str, Any]] = node_at(catalogue, way[:-2]).get(str(way[-2]), ())
    return listed
