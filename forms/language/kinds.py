"""What a schema asks people for: a single value, one of several, an object, rows."""

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from enum import Enum

from schemas.documents import DocumentEncoder

Schema = Mapping[str, object]

_BY_KEYWORD = (
    ("object", ("properties", "patternProperties", "additionalProperties", "required", "minProperties")),
    ("array", ("items", "prefixItems", "contains", "minItems", "maxItems", "uniqueItems")),
    ("string", ("format", "pattern", "minLength", "maxLength")),
    ("number", ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf")),
)


class Kind(Enum):
    """How a value is asked for."""

    GROUP = "group"  # an object: its properties
    ROWS = "rows"  # a list: one row after another
    CHOICE = "choice"  # one of the values that the schema names
    CHOICES = "choices"  # any of the values that the schema names for the members of a list
    CONSTANT = "constant"  # what can only be this
    TEXT = "text"
    NUMBER = "number"
    YES_NO = "yes_no"
    FREE = "free"  # a value of several types, written as in JSON where it is no plain text
    NOTHING = "nothing"  # null, or what no value can be


def kind_of(schema: Schema) -> Kind:
    """How the values of a schema without references, conditions and variants are asked for."""
    if "const" in schema:
        return Kind.CONSTANT
    if options_of(schema) is not None:
        return Kind.CHOICE
    types = types_of(schema)
    if len(types) != 1:
        return Kind.FREE if types else Kind.NOTHING
    return _BY_TYPE.get(types[0], Kind.FREE)


def types_of(schema: Schema) -> tuple[str, ...]:
    """The types a value may have, null left out; guessed by the other keywords where the schema does not say."""
    said = schema.get("type")
    if said is not None:
        types = (said,) if isinstance(said, str) else tuple(said)  # type: ignore[call-overload]
        return tuple(one for one in types if one != "null")
    for name, keywords in _BY_KEYWORD:
        if any(keyword in schema for keyword in keywords):
            return (name,)
    return ("object", "array", "number", "boolean", "string")


def options_of(schema: object) -> tuple[tuple[object, str], ...] | None:
    """The values on offer with their titles, or None when the schema does not list them."""
    if not isinstance(schema, Mapping):
        return None
    for keyword in ("oneOf", "anyOf"):
        named = schema.get(keyword)
        if isinstance(named, Sequence) and named and all(_is_option(one) for one in named):
            return tuple(option for one in named for option in _option(one))
    if schema.get("const") is not None:
        return ((schema["const"], _words(schema["const"])),)
    listed = schema.get("enum")
    if isinstance(listed, Sequence):
        return tuple((value, _words(value)) for value in listed if value is not None)
    return None


def texts_of(values: Sequence[object]) -> tuple[str, ...]:
    """What a browser posts for each of these values: a text as it is, others as in JSON; no two are the same."""
    spoken = [_words(value) for value in values]
    twice = {text for text in spoken if spoken.count(text) > 1} if len(set(spoken)) < len(spoken) else set()
    return tuple(_json(value) if text in twice else text for value, text in zip(values, spoken, strict=True))


def same(one: object, other: object) -> bool:
    """Whether two values are equal in JSON, where true is not 1."""
    return isinstance(one, bool) == isinstance(other, bool) and one == other


def is_null(schema: object) -> bool:
    """Whether only null fits."""
    return isinstance(schema, Mapping) and (
        schema.get("type") == "null" or ("const" in schema and schema["const"] is None)
    )


def is_of_type(value: object, name: str) -> bool:
    """Whether a value has a type of JSON."""
    if isinstance(value, bool) or value is None:
        return name == {True: "boolean", False: "boolean", None: "null"}[value]
    if name == "integer":
        return isinstance(value, int | float | Decimal) and value == int(value)
    kinds = {"number": int | float | Decimal, "string": str, "array": list | tuple, "object": Mapping}
    return name in kinds and isinstance(value, kinds[name])


def _is_option(schema: object) -> bool:
    """Whether a branch only names a value, such as `{"const": 1, "title": "…"}`."""
    if not isinstance(schema, Mapping):
        return False
    if "enum" in schema and "const" not in schema:
        return len(schema["enum"]) == 1
    return ("const" in schema and "properties" not in schema) or is_null(schema)


def _option(schema: Schema) -> tuple[tuple[object, str], ...]:
    value = schema["const"] if "const" in schema else next(iter(schema.get("enum", (None,))))  # type: ignore[call-overload]
    return () if value is None else ((value, str(schema.get("title", _words(value)))),)


def _words(value: object) -> str:
    return value if isinstance(value, str) else _json(value)


def _json(value: object) -> str:
    return json.dumps(value, cls=DocumentEncoder, ensure_ascii=False)


_BY_TYPE: Mapping[str, Kind] = {
    "object": Kind.GROUP,
    "array": Kind.ROWS,
    "string": Kind.TEXT,
    "number": Kind.NUMBER,
    "integer": Kind.NUMBER,
    "boolean": Kind.YES_NO,
}
