"""A form document out of a schema and a layout."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from engine.definitions.schemas import NESTED, flat, natural_widget, properties_of
from schemas.importing.conditions import written
from schemas.importing.layout import Control, Part, parts_of
from schemas.importing.upgrading import upgraded

#: The one property of a form whose schema is not an object of plain properties (a list, variants of the whole).
WRAPPED = "value"
_BEYOND_PROPERTIES = ("oneOf", "anyOf", "patternProperties", "not", "$ref")
_LONGEST = 60
_HINT = 300
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")


def import_form(key: str, schema: Any, uischema: Any = None, *, rest: str = "Other") -> dict[str, Any]:
    """A form whose fields are those of the layout, then every property that the layout leaves out (under `rest`)."""
    whole = upgraded(schema)
    root = whole if _is_plain(whole) else wrapped(whole)
    title = _words(whole.get("title") if isinstance(whole, Mapping) else "", key)
    parts = parts_of(uischema, title) if root is whole else ()
    sections = _sections(root, parts, title if not parts else rest)
    return {"kind": "form", "key": key, "title": title, "schema": {"type": "object", **root}, "sections": sections}


def wrapped(schema: Any) -> dict[str, Any]:
    """A schema as the one property of an object, its references still right."""
    definitions = schema.get("$defs", {}) if isinstance(schema, Mapping) else {}
    inner = {name: one for name, one in schema.items() if name != "$defs"} if isinstance(schema, Mapping) else schema
    everything = {**definitions, _free_name(definitions): inner}
    return {
        "type": "object",
        "properties": {WRAPPED: {"$ref": f"#/$defs/{_free_name(definitions)}"}},
        "$defs": _moved(everything, f"#/$defs/{_free_name(definitions)}"),
    }


def _is_plain(schema: Any) -> bool:
    """Whether a schema is an object with properties and conditions, and no more."""
    if not isinstance(schema, Mapping) or not isinstance(schema.get("properties"), Mapping):
        return False
    beyond = any(word in schema for word in _BEYOND_PROPERTIES)
    extras = schema.get("additionalProperties", False) not in (True, False)
    return schema.get("type", "object") == "object" and bool(schema["properties"]) and not beyond and not extras


def _free_name(definitions: Mapping[str, Any]) -> str:
    return next(name for name in ("root", *(f"root{number}" for number in range(999))) if name not in definitions)


def _moved(value: Any, root: str) -> Any:
    """References to the root and into it, now that it stands elsewhere."""
    if isinstance(value, list):
        return [_moved(one, root) for one in value]
    if not isinstance(value, Mapping):
        return value
    result = {name: _moved(one, root) for name, one in value.items()}
    reference = result.get("$ref")
    if isinstance(reference, str) and reference.startswith("#") and not reference.startswith("#/$defs/"):
        result["$ref"] = f"{root}{reference.removeprefix('#')}"
    return result


def _sections(root: Mapping[str, Any], parts: Sequence[Part], rest: str) -> list[dict[str, Any]]:
    properties = properties_of(root, root)
    sections: list[dict[str, Any]] = []
    taken: set[str] = set()
    for part in parts:
        names = dict.fromkeys(control.steps[0] for control in part.controls)
        fields = [
            _field(
                root, name, properties[name], [one for part in parts for one in part.controls if one.steps[0] == name]
            )
            for name in names
            if name in properties and name not in taken
        ]
        taken.update(names)
        if fields:
            widest = max(control.beside for control in part.controls)
            sections.append(_section(len(sections), part.title, fields, widest))
    left = [_field(root, name, schema, []) for name, schema in properties.items() if name not in taken]
    return [*sections, _section(len(sections), rest, left, 2)] if left or not sections else sections


def _section(number: int, title: str, fields: list[dict[str, Any]], columns: int) -> dict[str, Any]:
    return {"key": f"part_{number + 1}", "title": _words(title, "…"), "columns": columns, "fields": fields}


def _field(root: Mapping[str, Any], name: str, schema: Any, controls: Sequence[Control]) -> dict[str, Any]:
    """A property as a field, as its controls show it: its own, and those of what is inside of it."""
    whole = flat(root, schema)
    own = next((control for control in controls if len(control.steps) == 1), Control((name,)))
    inside = [_below(control) for control in controls if len(control.steps) > 1] or own.detail
    field: dict[str, Any] = {"key": name, "title": _words(own.label, whole.get("title"), name)}
    widget = "area" if own.multi and whole.get("type") == "string" else natural_widget(root, whole)
    field |= {"widget": widget, **written(own.behaviour)}
    if whole.get("description"):
        field["hint"] = _words(whole["description"])[:_HINT]
    if own.read_only or whole.get("readOnly") is True:
        field["read_only"] = "true"
    if inside and widget == NESTED:
        field["fields"] = _fields_inside(root, whole, inside)
    return field


def _fields_inside(
    root: Mapping[str, Any], schema: Mapping[str, Any], controls: Iterable[Control]
) -> list[dict[str, Any]]:
    """The fields of an object, or of the rows of a list: those of the layout first."""
    properties = properties_of(root, flat(root, schema.get("items", schema)))
    listed = list(controls)
    names = [name for name in dict.fromkeys(control.steps[0] for control in listed) if name in properties]
    names += [name for name in properties if name not in names]
    return [_field(root, name, properties[name], [one for one in listed if one.steps[0] == name]) for name in names]


def _below(control: Control) -> Control:
    """A control as the field above it sees it."""
    return Control(
        control.steps[1:], control.label, control.behaviour, control.multi, control.read_only, control.detail
    )


def _words(*candidates: object) -> str:
    """The first of several names that is one, on one line."""
    for one in candidates:
        text = _CONTROL.sub(" ", one).strip() if isinstance(one, str) else ""
        if text:
            return text[:_LONGEST] if one is not candidates[0] else text[:200]
    return ""
