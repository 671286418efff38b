"""Whatever a schema describes: objects, lists, tuples, variants, conditions, each inside of the other."""

from collections.abc import Iterator, Mapping

from django.utils.safestring import SafeString, mark_safe

from engine.definitions.schemas import properties_of
from engine.definitions.values import Field
from forms.language import Language, language_of_schema
from forms.rendering.fields.base import DISPLAY_BLOCK, Compiled, Control, FieldType
from forms.rendering.nested import Drawer, Place, as_text
from forms.rendering.nested_posts import controls_inside
from forms.rendering.values import FieldView, Surroundings
from forms.wire import Posted, wire_token


class Nested(FieldType):
    """A value that is asked for as its schema leads, value by value."""

    name = "nested"
    group = True
    display = DISPLAY_BLOCK
    fits_a_cell = False

    def gaps(self, value: object) -> Mapping[str, str]:
        """Nothing of its own."""
        return {}

    def posted(self, field: Field, posted: Posted) -> object:
        """The tree as it was posted: what it means, the schema decides."""
        return posted

    def inner(self, of: Compiled, view: FieldView, at: str) -> str:
        """The controls of everything inside."""
        return _drawn(of, view, view.value)

    def controls(self, of: Compiled, value: object) -> Iterator[Control]:
        """Those of everything inside, as the schema leads."""
        language = language_of_schema(of.field.root)
        return controls_inside(language, _schema_of(language, of.field), value)

    def shown(self, of: Compiled, value: object) -> str:
        """Names and values one after the other."""
        return as_text(value)

    def drawn(self, of: Compiled, value: object) -> SafeString:
        """Every value inside with its title."""
        if value in (None, [], {}):
            return mark_safe("")
        return mark_safe(_drawn(of, FieldView(value=value, read_only=True), value))  # noqa: S308 - joined from what is safe


def _drawn(of: Compiled, view: FieldView, value: object) -> str:
    from forms.rendering.compiler import compile_field  # noqa: PLC0415 - a field type that has fields of any type inside

    field = of.field
    language = language_of_schema(field.root)
    schema = view.schema if view.schema is not True else _schema_of(language, field)
    drawer = Drawer(language, lambda one: compile_field(one, Surroundings(), in_row=True), view.inner, view.wrong)
    place = Place(field, schema, (field.key,), wire_token(field.key), view.required, view.read_only)
    return drawer.inside(place, value)


def _schema_of(language: Language, field: Field) -> object:
    """The schema of its property; in a row of a table, that of the field itself."""
    return properties_of(language.root, language.root).get(field.key, field.schema or True)
