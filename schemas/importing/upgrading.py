"""Schemas of older drafts (and of OpenAPI) in the words of JSON Schema 2020-12."""

from collections.abc import Iterator, Mapping
from typing import Any

_DROPPED = frozenset(
    {"$schema", "$id", "id", "$anchor", "$vocabulary", "$comment", "$recursiveAnchor", "$dynamicAnchor"}
)
_ONE = frozenset(
    {
        "additionalProperties", "propertyNames", "contains", "not", "if", "then", "else", "items",
        "unevaluatedItems", "unevaluatedProperties", "contentSchema",
    }
)  # fmt: skip
_MANY = frozenset({"allOf", "anyOf", "oneOf", "prefixItems"})
_NAMED = frozenset({"properties", "patternProperties", "$defs", "dependentSchemas"})
_NAMES = (("$id", ""), ("id", ""), ("$anchor", "#"), ("$dynamicAnchor", "#"))
_REFERENCES = frozenset({"$ref", "$recursiveRef", "$dynamicRef"})
_LIMITS = (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum"))


def upgraded(schema: Any) -> Any:
    """The schema in the words of 2020-12, with all its references as pointers from its root."""
    return _upgraded(schema, dict(_anchors(schema, "#")))


def _upgraded(schema: Any, anchors: Mapping[str, str]) -> Any:
    if not isinstance(schema, Mapping):
        return schema if isinstance(schema, bool) else True
    result: dict[str, Any] = {}
    for name, value in _renamed(schema).items():
        if name in _REFERENCES:
            result["$ref"] = _reference(str(value), anchors)
        elif name in _ONE and isinstance(value, Mapping | bool):
            result[name] = _upgraded(value, anchors)
        elif name in _MANY and isinstance(value, list):
            result[name] = [_upgraded(one, anchors) for one in value]
        elif name in _NAMED and isinstance(value, Mapping):
            result[name] = {key: _upgraded(one, anchors) for key, one in value.items()}
        elif name not in _DROPPED or isinstance(value, Mapping):
            result[name] = value
    return result


def _renamed(schema: Mapping[str, Any]) -> dict[str, Any]:
    """The keywords of one schema under their names of today."""
    result = dict(schema)
    if isinstance(result.get("definitions"), Mapping):
        result["$defs"] = {**result.pop("definitions"), **result.get("$defs", {})}
    for exclusive, limit in _LIMITS:
        if isinstance(result.get(exclusive), bool) and result.pop(exclusive) and limit in result:
            result[exclusive] = result.pop(limit)
    if isinstance(result.get("items"), list):
        result["prefixItems"] = result.pop("items")
        result |= {"items": result.pop("additionalItems")} if "additionalItems" in result else {}
    result.pop("additionalItems", None)
    _split_dependencies(result)
    _take_names(result)
    if result.pop("nullable", False) is True and isinstance(result.get("type"), str):
        result["type"] = [result["type"], "null"]
    if not isinstance(result.get("required", []), list):  # draft 3 said it at the property
        result.pop("required")
    return result


def _split_dependencies(schema: dict[str, Any]) -> None:
    """What a property brings: further properties, or a schema."""
    old = schema.pop("dependencies", None)
    if not isinstance(old, Mapping):
        return
    names = {name: one for name, one in old.items() if isinstance(one, list)}
    schemas = {name: one for name, one in old.items() if not isinstance(one, list)}
    schema |= {"dependentRequired": {**names, **schema.get("dependentRequired", {})}} if names else {}
    schema |= {"dependentSchemas": {**schemas, **schema.get("dependentSchemas", {})}} if schemas else {}


def _take_names(schema: dict[str, Any]) -> None:
    """`enumNames`, which never was in a standard: titles beside the values."""
    names, values = schema.pop("enumNames", None), schema.get("enum")
    if isinstance(names, list) and isinstance(values, list) and len(names) == len(values) and "oneOf" not in schema:
        del schema["enum"]
        schema["oneOf"] = [{"const": one, "title": str(name)} for one, name in zip(values, names, strict=True)]


def _reference(reference: str, anchors: Mapping[str, str]) -> str:
    """A reference as a pointer from the root; one to the schema's own address without the address."""
    if reference in anchors:
        return anchors[reference]
    address, _hash, pointer = reference.partition("#")
    if address and address in anchors:
        reference = f"{anchors[address]}{pointer}"
    return "/".join("$defs" if part == "definitions" else part for part in reference.split("/"))


def _anchors(schema: Any, at: str) -> Iterator[tuple[str, str]]:
    """The names that parts of a schema have beside their places."""
    if isinstance(schema, list):
        for index, one in enumerate(schema):
            yield from _anchors(one, f"{at}/{index}")
    if not isinstance(schema, Mapping):
        return
    for word, sign in _NAMES:
        if isinstance(schema.get(word), str):
            yield f"{sign}{schema[word]}", at
            yield f"{sign}{schema[word]}".removesuffix("#"), at
    for name, one in schema.items():
        part = str(name).replace("~", "~0").replace("/", "~1")
        yield from _anchors(one, f"{at}/{'$defs' if part == 'definitions' else part}")
