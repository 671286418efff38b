"""Forms: JSON Schema beside layout and behaviour."""

from collections.abc import Mapping

from engine.definitions.loading.reading import Document, pairs, rules
from engine.definitions.values import Choosing, Field, Form, Lookup, Section


def form(document: Document) -> Form:
    """A form; a field that the schema does not know gets an empty schema (a check reports it)."""
    schema = document["schema"]
    return Form(
        key=document["key"],
        title=document["title"],
        schema=schema,
        sections=tuple(_section(value, schema.get("properties", {})) for value in document["sections"]),
        checks=rules(document.get("checks")),
    )


def _section(value: Document, properties: Mapping[str, Mapping[str, object]]) -> Section:
    return Section(
        key=value["key"],
        title=value["title"],
        columns=value.get("columns", 2),
        fields=tuple(_field(one, value["key"], properties) for one in value["fields"]),
        visible=value.get("visible", ""),
    )


def _field(value: Document, section: str, properties: Mapping[str, Mapping[str, object]]) -> Field:
    return Field(
        key=value["key"],
        title=value["title"],
        widget=value.get("widget", "text"),
        schema=properties.get(value["key"], {}),
        section=section,
        width=value.get("width", 1),
        hint=value.get("hint", ""),
        mask=value.get("mask", ""),
        places=value.get("places"),
        visible=value.get("visible", ""),
        required=value.get("required", ""),
        read_only=value.get("read_only", ""),
        computed=value.get("computed", ""),
        default=value.get("default", ""),
        lookup=_lookup(value["lookup"]) if "lookup" in value else None,
        fields=tuple(_field(one, section, {}) for one in value.get("fields", ())),
    )


def _lookup(value: Document) -> Lookup:
    return Lookup(
        register=value["register"],
        match=pairs(value["match"]),
        fill=pairs(value.get("fill")),
        button=value.get("button", ""),
        choose=_choosing(value["choose"]) if "choose" in value else None,
        refuted=value.get("refuted", ""),
    )


def _choosing(value: Document) -> Choosing:
    return Choosing(value["button"], pairs(value.get("match")), value.get("absent", ""))
