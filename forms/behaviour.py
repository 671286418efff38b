"""How each field of a form behaves now: what a page shows, and the server will hold it to."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.definitions.values import Field, Form
from forms.contexts import Scene
from forms.inside import Inner
from forms.language import Language, language_of
from forms.language.kinds import options_of, texts_of
from forms.language.reading import Way
from forms.rules import filled_by_lookups, holds, is_writable, options_now, visible_fields
from forms.validation import Outcome, editable, input_context, worked


@dataclass(frozen=True)
class FieldState:
    """A field with its value; hidden ones are not listed at all."""

    field: Field
    value: object
    required: bool
    writable: bool
    schema: object = True  # what applies to it with these values
    inner: Mapping[Way, Inner] = field(default_factory=dict)  # of fields inside, where they have rules of their own
    only: frozenset[str] | None = None  # the options on offer now; None for all


def form_states(
    scene: Scene, values: Mapping[str, object] | None = None, outcome: Outcome | None = None
) -> tuple[FieldState, ...]:
    """The visible fields of a record: with its own values, with others, or with what became of a post."""
    form = scene.frame.form
    if outcome is not None:
        data, inner = outcome.values, outcome.inner
    else:
        data, inner = worked(scene, form, scene.record.data if values is None else values, of_action=False)
    return _states(form, data, scene.context(values=data), editable(scene, data), inner)


def input_states(scene: Scene, form: Form, values: Mapping[str, object]) -> tuple[FieldState, ...]:
    """The visible fields of the form that goes with an action."""
    context = input_context(scene, form, values)
    filled = filled_by_lookups(form.fields.values())
    writable = frozenset(key for key, field in form.fields.items() if is_writable(field, context, filled))
    _values, inner = worked(scene, form, values, of_action=True)
    return _states(form, values, context, writable, inner)


def _states(
    form: Form,
    values: Mapping[str, object],
    context: Mapping[str, object],
    writable: frozenset[str],
    inner: Mapping[Way, Inner],
) -> tuple[FieldState, ...]:
    shown = visible_fields(form, context, values)
    language = language_of(form)
    here = language.at_root(values)
    return tuple(
        FieldState(
            field=field,
            value=values.get(key),
            required=key in writable and (key in here.required or holds(field.required, context, default=False)),
            writable=key in writable,
            schema=here.properties.get(key, field.schema),
            inner=_of(key, inner),
            only=_offered(field, language, here.properties.get(key), context),
        )
        for key, field in form.fields.items()
        if key in shown
    )


def _offered(field: Field, language: Language, schema: object, context: Mapping[str, object]) -> frozenset[str] | None:
    """The options on offer now: those the form says, else those the branch of the schema has that applies."""
    said, here = options_now(field, context), language.at(schema, None)
    if said is not None or schema is None or len(here.schema.get("enum", ())) == len(field.schema.get("enum", ())):  # type: ignore[arg-type]
        return said
    return frozenset(texts_of([value for value, _title in options_of(here.schema) or ()]))


def _of(key: str, inner: Mapping[Way, Inner]) -> Mapping[Way, Inner]:
    return {way: state for way, state in inner.items() if way[0] == key} if inner else inner
