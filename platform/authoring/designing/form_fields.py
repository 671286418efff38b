"""A field of a form and the schema of its value: one thing to people, two places in a document.

Beside the layout of a field people are asked for its `answer`: the options, limits and patterns of its value in plain
words. The schema keeps whatever else it says.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from authoring.designing.shapes import Document, Shape, Way, node_at
from authoring.words import meta_word

ANSWER = "answer"
_TEXT: Mapping[str, Any] = {"type": "string"}
_NUMBER: Mapping[str, Any] = {"type": "number"}
_NAMED: Mapping[str, Any] = {
    "type": "object",
    "properties": {"key": {"type": "string"}, "title": {"type": "string", "maxLength": 200}},
    "required": ["key", "title"],
}
_FILES: Mapping[str, Any] = {
    "type": "array",
    "items": {
        "type": "object",
        "properties": {
            "file": {"type": "string"},
            "name": {"type": "string"},
            "kind": {"type": "string"},
            "caption": {"type": "string", "maxLength": 200},
        },
        "required": ["file"],
    },
    "maxItems": 9,
}
#: What the schema of a value begins with, by the way it is entered.
STARTING: Mapping[str, Mapping[str, Any]] = {
    **dict.fromkeys(("text", "area", "district", "credit_code", "id_number", "mobile", "plate", "code"), _TEXT),
    **dict.fromkeys(("decimal", "money", "percent"), _NUMBER),
    "integer": {"type": "integer"},
    "yes_no": {"type": "boolean"},
    "date": {"type": "string", "format": "date"},
    "time": {"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$"},
    "month": {"type": "string", "pattern": "^[0-9]{4}-(0[1-9]|1[0-2])$"},
    "quarter": {"type": "string", "pattern": "^[0-9]{4}-Q[1-4]$"},
    "period": {
        "type": "object",
        "properties": {"start": {"type": "string", "format": "date"}, "end": {"type": "string", "format": "date"}},
    },
    "address": {"type": "object", "properties": {"district": _TEXT, "street": {"type": "string", "maxLength": 200}}},
    "coordinates": {"type": "object", "properties": {"longitude": _NUMBER, "latitude": _NUMBER}},
    "choice": _TEXT,
    "choices": {"type": "array", "items": _TEXT, "uniqueItems": True},
    "tree": {"type": "string"},
    **dict.fromkeys(("person", "organisation", "lookup", "reference"), _NAMED),
    **dict.fromkeys(("files", "photos"), _FILES),
    "signature": {"type": "object", "properties": {"name": {"type": "string", "maxLength": 60}, "image": _TEXT}},
    "table": {"type": "array", "items": {"type": "object", "properties": {}}, "maxItems": 500},
    "group": {"type": "object", "properties": {}},
    **dict.fromkeys(("help", "computed", "score_sheet"), {}),
}
_OPTIONS: Mapping[str, Any] = {
    "title": "Options",
    "description": "What may be chosen, in this order. The value is stored; without a title people read it too.",
    "type": "array",
    "items": {
        "type": "object",
        "properties": {
            "value": {"title": "Value", "type": "string", "minLength": 1, "maxLength": 200},
            "title": {"title": "Title", "type": "string", "maxLength": 200},
        },
        "required": ["value"],
    },
    "maxItems": 500,
}
_LIMITS: Mapping[str, Mapping[str, Any]] = {
    "minimum": {"title": "Least", "type": "number"},
    "maximum": {"title": "Most", "type": "number"},
    "minLength": {"title": "Signs at least", "type": "integer", "minimum": 0},
    "maxLength": {"title": "Signs at most", "type": "integer", "minimum": 0},
    "pattern": {"title": "Pattern", "description": "A regular expression for the whole text.", "type": "string"},
    "minItems": {"title": "Rows at least", "type": "integer", "minimum": 0},
    "maxItems": {"title": "Rows at most", "type": "integer", "minimum": 0},
}
_OF_TYPE = {
    "string": ("minLength", "maxLength", "pattern"),
    "number": ("minimum", "maximum"),
    "integer": ("minimum", "maximum"),
    "array": ("minItems", "maxItems"),
}
_CHOOSING = ("choice", "choices", "tree")


def starting(widget: object) -> dict[str, Any]:
    """The schema that the value of a new field begins with; what is chosen from begins with two options."""
    schema = dict(STARTING.get(str(widget), _TEXT))
    offered = {"enum": [meta_word("First option"), meta_word("Second option")]}
    if widget == "choice":
        return {**schema, **offered}
    return {**schema, "items": {**_TEXT, **offered}} if widget == "choices" else schema


def is_field(kind: str, way: Sequence[str | int]) -> bool:
    """Whether a node is a field of a form."""
    return kind == "form" and len(way) > 2 and way[-2] == "fields"


def value_schema(form: Document, way: Way) -> dict[str, Any]:
    """The schema of a field's value; empty where the form has none."""
    found: Any = _owner_of(form, way).get(str(node_at(form, way).get("key", "")))
    return found if isinstance(found, dict) else {}


def with_answer(field: Mapping[str, Any], schema: Mapping[str, Any]) -> dict[str, Any]:
    """A field with what people are told of the schema of its value."""
    own = _members(schema) if "items" in schema and _options(_members(schema)) else schema
    answer = {name: schema[name] for name in _limits(schema) if name in schema}
    options = _options(own)
    return {**field, ANSWER: {**answer, **({"options": options} if options else {})}}


def shape_with_answer(shape: Shape, field: Mapping[str, Any], schema: Mapping[str, Any]) -> Shape:
    """The shape of a field, with the questions about its value that fit the way it is entered."""
    asked = {name: _LIMITS[name] for name in _limits(schema)}
    if _options(schema) or _options(_members(schema)) or field.get("widget") in _CHOOSING:
        asked = {"options": _OPTIONS, **({name: one for name, one in asked.items() if name.endswith("Items")})}
    if not asked:
        return shape
    answer = {"title": "Answer", "type": "object", "properties": asked}
    order = [*shape.schema["properties"].items()]
    place = [name for name, _one in order].index("widget") + 1
    return Shape({**shape.schema, "properties": dict([*order[:place], (ANSWER, answer), *order[place:]])}, shape.home)


def with_schema(form: dict[str, Any], way: Way, *, before: Mapping[str, Any], answer: Mapping[str, Any]) -> None:
    """Bring the schema in line with a field that was changed in place; `before` is the field as it was.

    Another way of entering it begins with another schema; another key moves it.
    """
    field = node_at(form, way)
    properties = _owner_of(form, way)
    was, key = str(before.get("key", "")), str(field["key"])
    schema = properties.get(was, {})
    if was != key and was in properties:
        renamed = {key if name == was else name: one for name, one in properties.items()}
        properties.clear()
        properties.update(renamed)
    if field.get("widget") != before.get("widget") and not _fits(schema, field.get("widget")):
        schema = starting(field.get("widget", "text"))
    else:
        schema = _answered(schema, answer)
    if schema or key in properties:
        properties[key] = schema


def begin_schema(form: dict[str, Any], way: Way, schema: Mapping[str, Any]) -> None:
    """Put the schema of a new field's value into a form."""
    _owner_of(form, way)[str(node_at(form, way)["key"])] = dict(schema)


def without_schema(form: dict[str, Any], way: Way) -> None:
    """Take away the schema of a field that is about to be removed."""
    _owner_of(form, way).pop(str(node_at(form, way).get("key", "")), None)


def _fits(schema: Mapping[str, Any], widget: object) -> bool:
    start = STARTING.get(str(widget), _TEXT)
    return bool(schema) and {**schema, **start} == dict(schema)


def _answered(schema: Mapping[str, Any], answer: Mapping[str, Any]) -> dict[str, Any]:
    changed = {name: one for name, one in schema.items() if name not in _limits(schema) or name in answer}
    changed |= {name: answer[name] for name in _limits(schema) if name in answer}
    options = answer.get("options")
    if not options:
        return changed
    listed = "items" in changed
    own = dict(_members(changed)) if listed else changed
    if options == _options(own):
        return changed
    own = {name: one for name, one in own.items() if name not in ("enum", "oneOf")}
    own |= _offered(options)
    return {**changed, "items": own} if listed else own


def _offered(options: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    if any(one.get("title") for one in options):
        return {"oneOf": [{"const": one["value"], "title": one.get("title") or one["value"]} for one in options]}
    return {"enum": [one["value"] for one in options]}


def _options(schema: Mapping[str, Any]) -> list[dict[str, str]]:
    listed = schema.get("enum")
    if isinstance(listed, list) and all(isinstance(one, str) for one in listed):
        return [{"value": one} for one in listed]
    named = schema.get("oneOf")
    if isinstance(named, list) and all(isinstance(one.get("const"), str) for one in named):
        return [{"value": one["const"], **({"title": one["title"]} if "title" in one else {})} for one in named]
    return []


def _limits(schema: Mapping[str, Any]) -> Sequence[str]:
    return () if _options(schema) else _OF_TYPE.get(str(schema.get("type")), ())


def _members(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    items = schema.get("items")
    return items if isinstance(items, Mapping) else {}


def _owner_of(form: Document, way: Way) -> dict[str, Any]:
    """The properties among which the schema of a field's value stands: the form's, or those of the field around it."""
    properties: dict[str, Any] = form["schema"].setdefault("properties", {})
    for end in range(4, len(way), 2):
        around = node_at(form, way[:end])
        schema: Any = properties.setdefault(str(around.get("key", "")), {"type": "object"})
        schema = schema.setdefault("items", {"type": "object"}) if schema.get("type") == "array" else schema
        properties = schema.setdefault("properties", {})
    return properties
