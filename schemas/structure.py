"""Checking one document against the meta-schema of its kind, with JSON pointers and the words a sentence needs."""

from collections.abc import Iterator
from typing import Any

import jsonschema_rs

from engine.definitions.places import Place, near
from engine.errors import Problem
from schemas.metaschemas import meta_schema, validator

#: Violations after which the rest of a document can still be read and checked further.
HARMLESS = frozenset(
    {
        "json.additionalProperties", "json.pattern", "json.propertyNames", "json.minLength", "json.maxLength",
        "json.minimum", "json.maximum", "json.exclusiveMinimum", "json.exclusiveMaximum",
        "json.enum", "json.uniqueItems", "json.minItems", "json.maxItems", "json.maxProperties",
        "reference_not_local", "reference_unknown", "reference_recursive", "pattern_invalid", "schema_too_large",
        "keyword_not_allowed",
    }
)  # fmt: skip


def structure_problems(document: dict[str, Any], kind: str, place: Place) -> Iterator[Problem]:
    """Every violation of the meta-schema."""
    for error in validator(kind).iter_errors(document):
        yield from keyword_problem(error, place)


def keyword_problem(error: jsonschema_rs.ValidationError, place: Place) -> Iterator[Problem]:
    """The problems that one violation stands for; each unexpected property is one of its own."""
    for part in error.instance_path:
        place = place / part
    keyword, data = error.kind.name, error.kind.as_dict()
    owner = _owner(error.absolute_keyword_location or "")
    if keyword == "additionalProperties":
        known = tuple(owner.get("properties", {}))
        for name in data["unexpected"]:
            yield (place / name).problem("json.additionalProperties", property=name, near=near(name, known))
    elif keyword == "propertyNames":
        name = str(data["error"].instance)
        yield (place / name).problem("json.propertyNames", property=name, rule=_rule(data["error"]))
    elif keyword == "pattern":
        yield place.problem("json.pattern", value=error.instance, pattern=data["pattern"], rule=_rule(error))
    elif keyword in ("oneOf", "anyOf"):
        yield place.problem(f"json.{keyword}", choices=_choices(owner.get(keyword, [])))
    else:
        yield place.problem(f"json.{keyword}", **{"value": _brief(error.instance), **data})


def _brief(value: object) -> object:
    """A value as a sentence may repeat it: of a list or an object only that it is one."""
    if isinstance(value, dict | list):
        return "{…}" if isinstance(value, dict) else "[…]"
    return value


def _owner(location: str) -> dict[str, Any]:
    """The schema of ours that holds the violated keyword, or nothing."""
    address, _, pointer = location.partition("#")
    name = address.rpartition("/")[2].removesuffix(".schema.json")
    if "kaoping.invalid" not in address:
        return {}
    found: Any = meta_schema(name)
    for part in pointer.strip("/").split("/")[:-1]:
        found = found[int(part)] if isinstance(found, list) else found.get(part, {})
    return found if isinstance(found, dict) else {}


def _rule(error: jsonschema_rs.ValidationError) -> str:
    """The name of the common rule a text breaks, such as `key`; empty when it is none of these."""
    path = [str(part) for part in error.schema_path]
    rule = path[1] if len(path) > 1 and path[0] == "$defs" else ""
    return {"keys": "key"}.get(rule, rule)


def _choices(alternatives: list[dict[str, Any]]) -> tuple[str, ...]:
    """The properties of which exactly one must be there."""
    return tuple(name for alternative in alternatives for name in alternative.get("required", ()))
