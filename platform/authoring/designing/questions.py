"""The questions about one node, as a form: what the meta-schema says of it, in the words of authors.

A form is a JSON Schema, and so is a meta-schema; the node's part of it, its references brought along, is drawn, read
and checked by the runtime that serves every other form.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from authoring.designing.known import Named
from authoring.designing.shapes import Shape
from authoring.words import meta_word
from engine.definitions.loading.forms import form as load_form
from engine.definitions.schemas import flat, natural_widget
from engine.definitions.values import Form
from schemas.metaschemas import meta_schema, resolve

_WRITTEN = "origin"  # what only the platform writes
_NOTES = ("comment", "source", "synthetic")  # what only authors read, at the end
_LONG = frozenset({"sentence", "template", "comment", "expression", "path"})
_BY_NAME = ("properties", "patternProperties", "dependentSchemas")  # what stands in them are names, not keywords
_LONGEST_HINT = 1000
_LONGEST_LINE = 500
_STRUCTURE = frozenset({"items", "properties", "then"})
_TYPES = {
    "string": "A text",
    "number": "A number",
    "boolean": "Yes or no",
    "object": "Written here",
    "array": "A list",
    "null": "Nothing",
}
_KEYWORDS = {
    "string": ("pattern", "minLength", "maxLength"),
    "array": ("items", "uniqueItems", "minItems", "maxItems"),
    "object": ("properties", "required", "additionalProperties", "propertyNames"),
}


#: A schema that is copied whole must not keep its address: references in it would be looked for there.
_ADDRESSES = ("$id", "$schema")


def questions(shape: Shape, known: Mapping[str, Named], node: Mapping[str, Any], *, fixed: Sequence[str] = ()) -> Form:
    """The form that asks for everything about a node but its place and what stands below it in the outline.

    `known` holds the names that keys may refer to, beside those the node refers to already; properties in `fixed`
    are shown and cannot be changed. What has an editor of its own (`elsewhere` in the meta-schema) is not asked.
    """
    copier = _Copier(_with_present(known, referred(shape, node)))
    names = asked_of(shape)
    properties = {name: copier.copy(shape.schema["properties"][name], shape.home) for name in names}
    beside = {name: one for name, one in shape.schema.items() if name in ("if", "then", "else", "allOf")}
    rules = {name: copier.copy(one, shape.home) for name, one in beside.items()}
    required = [name for name in shape.required if name in names]
    root = {"type": "object", "properties": properties, "required": required, **rules, "$defs": copier.found}
    asked = [
        _question(root, name, _said_of(shape, name), is_long=_is_long(shape, name), is_fixed=name in fixed)
        for name in names
    ]
    own, notes = _split(asked)
    sections = [{"key": "own", "title": meta_word("Properties"), "columns": 2, "fields": own}]
    sections += (
        [{"key": "notes", "title": meta_word("Notes for authors"), "columns": 2, "fields": notes}] if notes else []
    )
    return load_form({"key": "node", "title": "", "schema": root, "sections": sections})


def asked_of(shape: Shape) -> tuple[str, ...]:
    """The properties of a node that are asked for here; what can only be one thing, or is edited elsewhere, is not."""
    properties = shape.schema["properties"]
    elsewhere = {name for name, one in properties.items() if one.get("elsewhere") is True or "const" in one}
    return tuple(name for name in properties if name not in {_WRITTEN, *shape.lists, *elsewhere})


def referred(shape: Shape, node: Mapping[str, Any]) -> Mapping[str, frozenset[str]]:
    """By what they refer to: the keys that a node names already, whether or not there is such a thing."""
    found: dict[str, set[str]] = {}
    _refer(shape, node, found)
    return {refers: frozenset(keys) for refers, keys in found.items()}


def _refer(shape: Shape, value: Any, found: dict[str, set[str]]) -> None:
    if isinstance(value, list):
        for one in value:
            _refer(_below(shape, "items"), one, found)
    if not isinstance(value, Mapping):
        return
    shape = _below(shape, "then") if "properties" not in shape.schema and "then" in shape.schema else shape
    properties = shape.schema.get("properties", {})
    for name, one in value.items():
        refers = properties.get(name, {}).get("refers")
        if refers:
            listed = one if isinstance(one, list) else [one]
            found.setdefault(refers, set()).update(each for each in listed if isinstance(each, str))
        if not refers or isinstance(one, list):
            _refer(shape.property(name) if name in properties else _below(shape, "additionalProperties"), one, found)


def _below(shape: Shape, keyword: str) -> Shape:
    schema = shape.schema.get(keyword)
    return Shape(*resolve(schema, dict(shape.home))) if isinstance(schema, dict) else Shape({}, shape.home)


def _with_present(known: Mapping[str, Named], present: Mapping[str, frozenset[str]]) -> Mapping[str, Named]:
    """The names there are, and behind them those that are named although there is no such thing."""
    missing = {
        refers: tuple((key, key) for key in sorted(keys - {name for name, _title in known.get(refers, ())}))
        for refers, keys in present.items()
    }
    return {refers: (*known.get(refers, ()), *missing.get(refers, ())) for refers in {**known, **missing}}


def _said(value: object) -> str:
    return meta_word("Yes") if value is True else meta_word(str(value))


def _split(asked: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    notes = [one for one in asked if one["key"] in _NOTES]
    return [one for one in asked if one["key"] not in _NOTES], notes


def _question(root: Mapping[str, Any], name: str, said: str, *, is_long: bool, is_fixed: bool) -> dict[str, Any]:
    schema = flat(root, root["properties"][name])
    widget = natural_widget(root, schema)
    asked = {"key": name, "title": schema.get("title") or name, "widget": "area" if is_long else widget}
    if is_long or widget in ("nested", "choices"):
        asked["width"] = 2
    if said:
        asked["hint"] = meta_word(said)[:_LONGEST_HINT]
    if name in root["required"]:
        asked["required"] = "true"
    if is_fixed:
        asked["read_only"] = "true"
    return asked


def _said_of(shape: Shape, name: str) -> str:
    return str(shape.property(name).schema.get("description", ""))


def _is_long(shape: Shape, name: str) -> bool:
    schema = shape.schema["properties"][name]
    named = str(schema.get("$ref", "")).rpartition("/")[2]
    return named in _LONG or (schema.get("type") == "string" and schema.get("maxLength", 0) > _LONGEST_LINE)


def _in_variants(schema: Mapping[str, Any]) -> dict[str, Any]:
    """A value of several types as a choice between them; what holds `if` it is of one type goes with that one."""
    said = {"title": schema["title"]} if "title" in schema else {}
    variants = [{"title": _TYPES[kind], "type": kind, **_of_type(schema, kind)} for kind in schema["type"]]
    return {**said, "oneOf": variants}


def _of_type(schema: Mapping[str, Any], kind: str) -> dict[str, Any]:
    words = (*_KEYWORDS.get(kind, ()), *(("refers",) if kind == "string" else ()))
    own = {name: schema[name] for name in words if name in schema}
    return {**own, **(schema.get("then", {}) if schema.get("if") == {"type": kind} else {})}


@dataclass
class _Copier:
    """Copies schemas out of the meta-schemas: references become local, words those of the page."""

    known: Mapping[str, Named]
    found: dict[str, Any] = field(default_factory=dict)

    def copy(self, schema: Any, home: Mapping[str, Any]) -> Any:
        """A schema of a home, with every reference pointing into `found`."""
        if isinstance(schema, list):
            return [self.copy(one, home) for one in schema]
        if not isinstance(schema, Mapping):
            return schema
        if isinstance(schema.get("type"), list) and _STRUCTURE.intersection(schema):
            return self.copy(_in_variants(schema), home)
        if "refers" in schema:
            return self._chosen(schema)
        copied = {name: self._part(name, one, home) for name, one in schema.items() if name not in _ADDRESSES}
        if "const" in copied:  # a constant is there or not: people say which
            copied["oneOf"] = [{"const": copied["const"], "title": _said(copied.pop("const"))}]
        if isinstance(copied.get("enum"), list) and all(isinstance(one, str) for one in copied["enum"]):
            copied["oneOf"] = [{"const": one, "title": meta_word(one)} for one in copied.pop("enum")]
        return copied

    def _part(self, name: str, value: Any, home: Mapping[str, Any]) -> Any:
        if name == "$ref":
            return self._reference(str(value), home)
        if name in _BY_NAME:
            return {key: self.copy(one, home) for key, one in value.items()}
        if name in ("title", "description") and isinstance(value, str):
            return meta_word(value)
        if name in ("const", "enum", "default", "required", "pattern"):
            return value
        return self.copy(value, home)

    def _reference(self, reference: str, home: Mapping[str, Any]) -> str:
        target, _, pointer = reference.partition("#")
        owner = meta_schema(target.removesuffix(".schema.json")) if target else home
        steps = pointer.strip("/").split("/")
        name = "__".join([str(owner["$id"]).rpartition("/")[2].partition(".")[0], *(step for step in steps[1:])])
        if name not in self.found:
            self.found[name] = {}
            one: Any = owner
            for step in steps:
                one = one[step] if step else one
            self.found[name] = self.copy(one, owner)
        return f"#/$defs/{name}"

    def _chosen(self, schema: Mapping[str, Any]) -> dict[str, Any]:
        """One or several of the names that a key may refer to."""
        said = {name: meta_word(str(schema[name])) for name in ("title", "description") if name in schema}
        offered = {"type": "string", "oneOf": [*self._offers(str(schema["refers"]))]}
        if not offered["oneOf"]:
            offered = {"type": "string", "pattern": "^[a-z][a-z0-9_]{0,59}$"}
        if schema.get("type") != "array" and not str(schema.get("$ref", "")).endswith("/keys"):
            return {**said, **offered}
        return {**said, "type": "array", "items": offered, "uniqueItems": True}

    def _offers(self, refers: str) -> Iterator[dict[str, str]]:
        return ({"const": key, "title": title} for key, title in self.known.get(refers, ()))
