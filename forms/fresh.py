"""What a new row of a table starts with: the defaults of its columns, as the form or its schema says them."""

from collections.abc import Mapping

from engine.definitions.values import Field, Form
from engine.feel import compile_expression
from forms.contexts import Scene
from forms.language.kinds import texts_of
from forms.validation import input_context
from forms.values import storable
from forms.wire import key_of, wire_token

Values = Mapping[str, object]


def fresh_rows(form: Form, names: Values) -> Mapping[str, Values]:
    """The first values of a new row, by the tables of the form that say any."""
    found = ((key, fresh_row(field, names)) for key, field in form.fields.items() if starts_filled(field))
    return {key: row for key, row in found if row}


def fresh_row(field: Field, names: Values) -> Values:
    """The first values of a new row by column; conditions see the names of the record, and nothing of the row yet.

    A personal number is not among them: the page could only show it masked, and nothing stored says what that means.
    """
    row = {part.key: _start(part, names) for part in field.fields if not part.computed and not part.mask}
    return {key: value for key, value in row.items() if value is not None}


def starts_filled(field: Field) -> bool:
    """Whether a new row of it starts with anything."""
    return "items" in field.schema and any(part.default or "default" in part.schema for part in field.fields)


def posted_start(scene: Scene, form: Form, name: str, *, of_action: bool) -> tuple[tuple[str, str], ...]:
    """The controls of a new row in the list with this wire name, and what stands in them."""
    field = form.fields.get(key_of(name))
    if field is None or not starts_filled(field):
        return ()
    names = input_context(scene, form, {}) if of_action else scene.context()
    row = fresh_row(field, names)
    return tuple((wire_token(key), text) for key, value in row.items() for text in texts_of(_several(value)))


def _start(part: Field, names: Values) -> object:
    if part.default:
        return storable(compile_expression(part.default).value(names))
    return part.schema.get("default")


def _several(value: object) -> tuple[object, ...]:
    return tuple(value) if isinstance(value, list | tuple) else (value,)
