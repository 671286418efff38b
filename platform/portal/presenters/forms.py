"""A form on a page: every field as it stands, and the list of what is wrong."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from engine.definitions.values import Form
from forms.behaviour import FieldState
from forms.rendering.compiler import Views, control_id
from forms.rendering.values import FieldView

#: Not a field of any form, but a control of every action that asks for one.
OPINION = "opinion"


@dataclass(frozen=True)
class Mistake:
    """A line of the error summary: the sentence and the control to mend."""

    anchor: str
    title: str
    sentence: str


def views_of(
    form: Form,
    states: Iterable[FieldState],
    *,
    posted: Mapping[str, object] | None = None,
    errors: Mapping[str, tuple[str, ...]] | None = None,
    typed: Collection[str] = (),
) -> Views:
    """How to draw every field; what was typed stays as it was typed where something is wrong with it.

    `typed` names further fields with which something is wrong, although nothing is said about it yet.
    """
    shown = {state.field.key: state for state in states}
    texts, wrong = posted or {}, errors or {}
    return {
        key: _view(shown.get(key), texts.get(key), wrong.get(key, ()), keeps=key in wrong or key in typed)
        for key in form.fields
    }


def mistakes(form: Form, errors: Mapping[str, tuple[str, ...]]) -> tuple[Mistake, ...]:
    """The error summary in the order of the form, then what belongs to no field."""
    ordered = [key for key in form.fields if key in errors] + [key for key in errors if key not in form.fields]
    return tuple(_mistake(form, key, sentence) for key in ordered for sentence in errors[key])


def _view(state: FieldState | None, typed: object, errors: tuple[str, ...], *, keeps: bool) -> FieldView:
    if state is None:
        return FieldView(visible=False)
    return FieldView(
        value=typed if keeps and typed is not None and state.writable else state.value,
        required=state.required,
        read_only=not state.writable,
        errors=errors,
    )


def _mistake(form: Form, key: str, sentence: str) -> Mistake:
    field = form.fields.get(key)
    if key == OPINION:
        return Mistake(control_id(key), _("Your opinion"), sentence)
    return Mistake(control_id(key), field.title, sentence) if field else Mistake("main", "", sentence)
