"""What the meta-schema of a document says about the value at a pointer: its title, and the few values it may have."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from schemas.metaschemas import SCHEMAS, meta_schema, resolve

_Found = tuple[dict[str, Any], dict[str, Any]]


def said_of(document: Any, pointer: str) -> Mapping[str, Any]:
    """What its meta-schema says about a value of a document; nothing where a name is an author's own."""
    kind = document.get("kind") if isinstance(document, Mapping) else None
    if not isinstance(kind, str) or kind not in SCHEMAS:
        return {}
    # One entry of a list is like any other, so that long lists need no place of their own in the memory.
    return _said(kind, tuple("0" if part.isdigit() else part for part in pointer.split("/")[1:]))


@lru_cache(maxsize=4096)
def _said(kind: str, steps: tuple[str, ...]) -> Mapping[str, Any]:
    found: _Found | None = resolve(meta_schema(kind), meta_schema(kind))
    for step in steps:
        found = _below(*found, step) if found else None
    return found[0] if found else {}


def _below(schema: dict[str, Any], home: dict[str, Any], step: str) -> _Found | None:
    properties, items = schema.get("properties", {}), schema.get("items")
    if step in properties:
        return resolve(properties[step], home)
    if step.isdigit() and isinstance(items, dict):
        return resolve(items, home)
    if isinstance(own := schema.get("additionalProperties"), dict):
        return resolve(own, home)
    then = (schema["then"],) if "then" in schema else ()
    for branch in (*then, *schema.get("oneOf", ()), *schema.get("anyOf", ())):
        if found := _below(*resolve(branch, home), step):
            return found
    return None
