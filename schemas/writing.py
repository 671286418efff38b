"""Documents as text: the same document always gives the same text, and small things stay on one line."""

import json
from collections.abc import Mapping
from typing import Any

from schemas.documents import DocumentEncoder
from schemas.metaschemas import meta_schema, resolve

WIDTH = 120
INDENT = "  "

Schema = dict[str, Any]


def dump(document: Mapping[str, Any]) -> str:
    """A document as text, with the properties in the order in which its meta-schema describes them."""
    schema = meta_schema("extension" if "extends" in document else document["kind"])
    return _written(_ordered(document, schema, schema), "", 0) + "\n"


def _ordered(value: Any, schema: Schema, home: Schema) -> Any:
    """The value with known properties first, in order of their description; the others keep the order they have."""
    schema, home = resolve(schema, home)
    schema, home = _written_here(value, schema, home)
    if isinstance(value, Mapping):
        known: Schema = schema.get("properties", {})
        other = schema.get("additionalProperties")
        below = other if isinstance(other, dict) else {}
        names = [*(name for name in known if name in value), *(name for name in value if name not in known)]
        return {name: _ordered(value[name], known.get(name, below), home) for name in names}
    if isinstance(value, list | tuple):
        return [_ordered(item, schema.get("items", {}), home) for item in value]
    return value


def _written_here(value: Any, schema: Schema, home: Schema) -> tuple[Schema, Schema]:
    """For a property that is a name or an object, the schema of the object."""
    if isinstance(value, Mapping) and "then" in schema and "properties" not in schema:
        return resolve(schema["then"], home)
    return schema, home


def _written(value: Any, indent: str, taken: int) -> str:
    """A value as text; on one line if that fits and nothing in it is nested deeper than one level."""
    line = json.dumps(value, cls=DocumentEncoder, ensure_ascii=False)
    if not isinstance(value, dict | list) or not value:
        return line
    if indent and len(indent) + taken + len(line) < WIDTH and _flat(value):
        return line
    deeper = indent + INDENT
    if isinstance(value, dict):
        names = [(json.dumps(name, ensure_ascii=False) + ": ", child) for name, child in value.items()]
        parts = [deeper + name + _written(child, deeper, len(name)) for name, child in names]
        opening, closing = "{", "}"
    else:
        parts = [deeper + _written(child, deeper, 0) for child in value]
        opening, closing = "[", "]"
    return f"{opening}\n" + ",\n".join(parts) + f"\n{indent}{closing}"


def _flat(value: Any) -> bool:
    """Whether no container in the value holds another container that is not empty or a list of plain values."""
    children = value.values() if isinstance(value, dict) else value
    return all(not isinstance(child, dict | list) or _plain(child) for child in children)


def _plain(value: Any) -> bool:
    children = value.values() if isinstance(value, dict) else value
    return not any(isinstance(child, dict | list) for child in children)
