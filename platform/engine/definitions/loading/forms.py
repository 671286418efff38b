"""Forms: JSON Schema beside layout and behaviour."""

from collections.abc import Mapping
from dataclasses import replace

from engine.definitions.loading.reading import Document, pairs, rules, strings
from engine.definitions.schemas import flat, natural_widget, properties_of
from engine.definitions.values import Choosing, Field, Form, FormStep, Lookup, Picks, Section, Source

#: Widgets whose values are personal wherever they are asked for.
_MASKED_WIDGETS = {"mobile": "mobile", "id_number": "id_number"}


def form(document: Document) -> Form:
    """A form; a field that the schema does not know gets an empty schema (a check reports it)."""
    schema = document["schema"]
    steps = tuple(_step(value) for value in document.get("steps", ()))
    shown = {key: step.visible for step in steps for key in step.sections}
    return Form(
        key=document["key"],
        title=document["title"],
        schema=schema,
        sections=tuple(_section(value, schema, shown.get(value["key"], "")) for value in document["sections"]),
        checks=rules(document.get("checks")),
        steps=steps,
    )


def _step(value: Document) -> FormStep:
    return FormStep(
        key=value["key"],
        title=value["title"],
        sections=tuple(value["sections"]),
        hint=value.get("hint", ""),
        visible=value.get("visible", ""),
        shows=value.get("shows", ""),
    )


def _section(value: Document, root: Mapping[str, object], step: str) -> Section:
    """A section; `step` says when the page it stands on is part of the way."""
    own, properties = value.get("visible", ""), properties_of(root, root)
    return Section(
        key=value["key"],
        title=value["title"],
        columns=value.get("columns", 2),
        fields=tuple(_field(one, value["key"], properties, root) for one in value["fields"]),
        visible=f"({step}) and ({own})" if step and own else step or own,
        hint=value.get("hint", ""),
        aside=value.get("aside", False),
        marks=rules(value.get("marks")),
    )


def _field(value: Document, section: str, properties: Mapping[str, object], root: Mapping[str, object]) -> Field:
    schema = flat(root, properties.get(value["key"], {}))
    if "items" in schema:
        schema = {**schema, "items": flat(root, schema["items"])}
    return Field(
        key=value["key"],
        title=value["title"],
        widget=value.get("widget") or natural_widget(root, schema),
        schema=schema,
        section=section,
        width=value.get("width", 1),
        hint=value.get("hint", ""),
        mask=_mask(value),
        places=value.get("places"),
        visible=value.get("visible", ""),
        required=value.get("required", ""),
        read_only=value.get("read_only", ""),
        computed=value.get("computed", ""),
        default=value.get("default", ""),
        lookup=_lookup(value["lookup"]) if "lookup" in value else None,
        fields=_fields_within(value, section, schema, root),
        unit=value.get("unit", ""),
        text=value.get("text", ""),
        source=_source(value["source"]) if "source" in value else None,
        exclusive=strings(value.get("exclusive")),
        sheet=value.get("sheet", ""),
        options=value.get("options", ""),
        checks=rules(value.get("checks")),
        picks=_picks(value["picks"]) if "picks" in value else None,
        root=root,
    )


def _mask(value: Document) -> str:
    """How a field's value is masked: as it says, as its widget asks for, or, if it is sensitive, but for its ends."""
    own = value.get("mask") or _MASKED_WIDGETS.get(value.get("widget", ""), "")
    return own or ("ends" if value.get("sensitive") else "")


def _fields_within(
    value: Document, section: str, schema: Mapping[str, object], root: Mapping[str, object]
) -> tuple[Field, ...]:
    """The fields inside of a group, or in the rows of a table."""
    properties = properties_of(root, flat(root, schema.get("items", schema)))
    found = tuple(_field(one, section, properties, root) for one in value.get("fields", ()))
    filled = {own for one in found if one.lookup for own, _name in one.lookup.fill}
    return tuple(replace(one, read_only="true") if one.key in filled else one for one in found)


def _source(value: Document) -> Source:
    return Source(
        register=value.get("register", ""),
        record_type=value.get("record_type", ""),
        catalogue=value.get("catalogue", ""),
        districts=value.get("districts", False),
        shows=strings(value.get("shows")),
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


def _picks(value: Document) -> Picks:
    return Picks(value["catalogue"], value["button"], value["take"], pairs(value["fill"]))


def _choosing(value: Document) -> Choosing:
    return Choosing(value["button"], pairs(value.get("match")), value.get("absent", ""))
