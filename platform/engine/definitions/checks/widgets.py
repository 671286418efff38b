"""Widgets: each needs values of its kind, and those that choose out of something must say out of what."""

from collections.abc import Iterator, Mapping

from engine.definitions.checks.world import World, check_reference, check_references
from engine.definitions.places import Place
from engine.definitions.values import WITHOUT_VALUE, Field
from engine.errors import Problem

_NUMBER, _OBJECT, _LIST = ("number", "integer"), ("object",), ("array",)
#: The types of JSON that a widget can enter; text needs none.
TYPE_OF_WIDGET: Mapping[str, tuple[str, ...]] = {
    "integer": ("integer",),
    **dict.fromkeys(("decimal", "money", "percent"), _NUMBER),
    "yes_no": ("boolean",),
    **dict.fromkeys(("choices", "table", "files", "photos"), _LIST),
    **dict.fromkeys(("period", "person", "organisation", "lookup", "reference"), _OBJECT),
    **dict.fromkeys(("address", "coordinates", "signature", "group"), _OBJECT),
}
#: Where the values of a widget may come from.
SOURCES: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("person", "organisation", "lookup"), ("register",)),
    "reference": ("record_type",),
    "tree": ("catalogue", "districts"),
}
#: Widgets in which a value may stand that is hidden in part: those of one text. What is chosen cannot be.
MASKABLE = ("text", "area", "mobile", "id_number", "credit_code", "code", "plate")
NEEDS_SOURCE = ("person", "organisation", "lookup", "reference")
_NUMBERS = ("decimal", "money", "percent")
_OPTIONS = ("enum", "oneOf", "anyOf", "const", "$ref")


def check_widget(field: Field, at: Place, world: World) -> Iterator[Problem]:
    """Every problem of a field with the way it is entered, and of the fields inside it."""
    if field.widget not in WITHOUT_VALUE:
        yield from _check_type(field, at)
    yield from _check_source(field, at, world)
    if field.mask and field.widget not in MASKABLE:
        yield (at / "widget").problem("mask_does_not_fit", key=field.key, widget=field.widget, fitting=MASKABLE)
    if field.places is not None and field.widget not in _NUMBERS:
        yield (at / "places").problem("places_without_decimal", key=field.key, widget=field.widget)
    if field.widget == "choice" and not any(word in field.schema for word in _OPTIONS):
        yield (at / "widget").problem("choice_without_options", key=field.key)
    if field.widget in ("table", "group") and not field.fields:
        yield (at / "widget").problem("nothing_inside", key=field.key)
    yield from _check_picks(field, at, world)
    for index, part in enumerate(field.fields):
        yield from check_widget(part, at / "fields" / index, world)


def _check_picks(field: Field, at: Place, world: World) -> Iterator[Problem]:
    """Rows can be picked in a table alone, out of a catalogue that is there, into columns that somebody fills in."""
    if field.picks is None:
        return
    if field.widget != "table":
        yield (at / "picks").problem("picks_without_table", key=field.key, widget=field.widget)
    yield from check_reference(at / "picks" / "catalogue", "catalogue", field.picks.catalogue, world.system.catalogues)
    columns = [part.key for part in field.fields if not part.computed and part.read_only != "true"]
    yield from check_references(at / "picks" / "fill", "field", [column for column, _said in field.picks.fill], columns)


def _check_type(field: Field, at: Place) -> Iterator[Problem]:
    fitting, kind = TYPE_OF_WIDGET.get(field.widget), field.schema.get("type")
    if fitting and kind is not None and not set(_types(kind)) & set(fitting):
        yield (at / "widget").problem("widget_does_not_fit", widget=field.widget, type=kind, fitting=fitting)


def _types(kind: object) -> tuple[str, ...]:
    """A schema's types; null stands for nothing filled in."""
    return tuple(kind) if isinstance(kind, list | tuple) else (str(kind),)


def _check_source(field: Field, at: Place, world: World) -> Iterator[Problem]:
    source, allowed = field.source, SOURCES.get(field.widget, ())
    if source is None:
        if field.widget in NEEDS_SOURCE:
            yield (at / "widget").problem("source_missing", key=field.key, source=allowed[0])
        return
    known: Mapping[str, Mapping[str, object]] = {
        "register": world.system.registers,
        "record_type": world.system.record_types,
        "catalogue": world.system.catalogues,
    }
    if not any(getattr(source, name) for name in allowed):
        yield (at / "source").problem("source_does_not_fit", widget=field.widget, fitting=allowed)
    for name, documents in known.items():
        yield from check_reference(at / "source" / name, name, getattr(source, name), documents)
