"""A node of a document as the designer asks for it and changes it, whatever kind of node it is.

`changed`, `added`, `removed` … give a new document; a field of a form takes the schema of its value along.
"""

import copy
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from authoring.designing import editing, form_fields
from authoring.designing.shapes import Document, Shape, Way, node_at, shape_at, way_of

_KEYS = {"children": "item", "nodes": "part"}  # what a new node is called at first, where its list does not say it
_WITH = "schema of the value"  # beside a copied field: no name that a definition could use


@dataclass(frozen=True)
class Asked:
    """What stands in a node now, and the shape of what may be said of it."""

    values: Mapping[str, Any]
    shape: Shape


def asked(document: Document, way: Way) -> Asked:
    """A node as people are asked about it.

    Raises:
        KeyError: there is none in the outline.
    """
    kind = str(document["kind"])
    node, shape = node_at(document, way), shape_at(kind, way)
    if not form_fields.is_field(kind, way):
        return Asked(node, shape)
    schema = form_fields.value_schema(copy.deepcopy(dict(document)), way)
    return Asked(form_fields.with_answer(node, schema), form_fields.shape_with_answer(shape, node, schema))


def changed(document: Document, way: Way, node: Mapping[str, Any]) -> dict[str, Any]:
    """The document with a node as people answered."""
    before = node_at(document, way)
    if not form_fields.is_field(str(document["kind"]), way):
        return editing.replaced(document, way, node)
    own = {name: one for name, one in node.items() if name != form_fields.ANSWER}
    result = editing.replaced(document, way, own)
    form_fields.with_schema(result, way, before=before, answer=node.get(form_fields.ANSWER) or {})
    return result


def added(document: Document, pointer: str, title: str) -> tuple[dict[str, Any], Way]:
    """The document with a new node at the end of a list, and the way to it.

    Raises:
        KeyError: it is no list of the outline.
    """
    owner_way, name = _list_at(pointer)
    kind = str(document["kind"])
    node = editing.fresh_node(editing.entry_shape(kind, (*owner_way, name)), title)
    if "key" in node:
        node["key"] = _KEYS.get(name, name.removesuffix("s"))
    if kind == "form" and name == "fields":
        node["widget"] = "text"
    return _inserted(document, (*owner_way, name, _length(document, owner_way, name)), node)


def pasted(document: Document, pointer: str, copied: Mapping[str, Any]) -> tuple[dict[str, Any], Way]:
    """The document with a copied node at the end of a list, and the way to it.

    Raises:
        KeyError: it is no list of the outline, or nodes of this shape do not go there.
    """
    owner_way, name = _list_at(pointer)
    shape = editing.entry_shape(str(document["kind"]), (*owner_way, name))
    if not copied.keys() - {_WITH} <= shape.schema["properties"].keys() or set(shape.required) - copied.keys():
        raise KeyError(name)
    return _inserted(document, (*owner_way, name, _length(document, owner_way, name)), copied)


def copied(document: Document, way: Way) -> dict[str, Any]:
    """A node to be put elsewhere; the fields in it take the schemas of their values along."""
    node = copy.deepcopy(node_at(document, way))
    if document["kind"] == "form":
        whole = copy.deepcopy(dict(document))
        fields = {one: node_at(whole, one) for one in _fields_below(document, way)}
        node[_WITH] = {str(field.get("key")): form_fields.value_schema(whole, one) for one, field in fields.items()}
    return node


def doubled(document: Document, way: Way) -> tuple[dict[str, Any], Way]:
    """The document with a copy of a node behind it, and the way to the copy."""
    return _inserted(document, (*way[:-1], int(way[-1]) + 1), copied(document, way))


def removed(document: Document, way: Way) -> dict[str, Any]:
    """The document without a node."""
    result = copy.deepcopy(dict(document))
    kind = str(document["kind"])
    if kind == "form":
        for inner in _fields_below(document, way):
            form_fields.without_schema(result, inner)
    return editing.removed(result, way)


def _fields_below(form: Document, way: Way) -> list[Way]:
    """The outermost fields that go with a node: itself, or those of a section."""
    if form_fields.is_field("form", way):
        return [way]
    return [(*way, "fields", place) for place in range(_length(form, way, "fields"))]


def _inserted(document: Document, way: Way, node: Mapping[str, Any]) -> tuple[dict[str, Any], Way]:
    own = {name: one for name, one in node.items() if name != _WITH}
    if document["kind"] != "form":
        return editing.inserted(document, way, own), way
    is_field = form_fields.is_field("form", way)
    # The keys inside of a group or a table are its own: only those of the form have to be unique in the form.
    result = editing.inserted(document, way, own, levels=1 if is_field else 2)
    before = [own] if is_field else own.get("fields", [])
    for field_way, field in zip(_fields_below(result, way), before, strict=True):
        kept = node.get(_WITH, {}).get(field.get("key"))
        form_fields.begin_schema(result, field_way, kept or form_fields.starting(field.get("widget", "text")))
    return result, way


def _list_at(pointer: str) -> tuple[Way, str]:
    owner, _, name = pointer.rpartition("/")
    return way_of(owner), name


def _length(document: Document, owner: Way, name: str) -> int:
    listed = node_at(document, owner).get(name, [])
    return len(listed) if isinstance(listed, list) else 0
