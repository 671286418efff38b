"""How each field of a form behaves now: what a page shows, and the server will hold it to."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.definitions.values import Field, Form
from forms.contexts import Scene
from forms.rules import filled_by_lookups, holds, is_writable, visible_fields
from forms.validation import computed, editable, input_context


@dataclass(frozen=True)
class FieldState:
    """A field with its value; hidden ones are not listed at all."""

    field: Field
    value: object
    required: bool
    writable: bool


def form_states(scene: Scene, values: Mapping[str, object] | None = None) -> tuple[FieldState, ...]:
    """The visible fields of a record, with its own values or with others that are being typed."""
    form = scene.frame.form
    data = computed(scene, scene.record.data if values is None else values)
    return _states(form, data, scene.context(values=data), editable(scene, data))


def input_states(scene: Scene, form: Form, values: Mapping[str, object]) -> tuple[FieldState, ...]:
    """The visible fields of the form that goes with an action."""
    context = input_context(scene, form, values)
    filled = filled_by_lookups(form.fields.values())
    writable = frozenset(key for key, field in form.fields.items() if is_writable(field, context, filled))
    return _states(form, values, context, writable)


def _states(
    form: Form, values: Mapping[str, object], context: Mapping[str, object], writable: frozenset[str]
) -> tuple[FieldState, ...]:
    shown = visible_fields(form.sections, context)
    return tuple(
        FieldState(
            field=field,
            value=values.get(key),
            required=key in writable and holds(field.required, context, default=False),
            writable=key in writable,
        )
        for key, field in form.fields.items()
        if key in shown
    )
