"""A form on a page: every field as it stands, and the list of what is wrong."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from engine.definitions.values import Form
from forms.behaviour import FieldState
from forms.contexts import Scene
from forms.masked import as_seen
from forms.rendering.compiler import Views, control_id
from forms.rendering.inside import Known, with_parts
from forms.rendering.values import FieldView
from forms.wire import wire_token
from portal.lists.cells import number_text

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

    `typed` names further fields with which something is wrong, although nothing is said about it yet. A personal
    number is drawn as it was typed, or masked: a stored one never stands in a page to be changed.
    """
    shown = {state.field.key: state for state in states}
    texts, wrong = posted or {}, errors or {}
    keeps = {*wrong, *typed, *(field.key for field in form.personal)}
    views = {key: _view(shown.get(key), texts.get(key), wrong, keeps=key in keeps) for key in form.fields}
    inner = {way: one for state in shown.values() for way, one in state.inner.items()}
    known = Known(inner, wrong)
    settled = {key: state.value for key, state in shown.items()}
    return {key: with_parts(view, form.fields[key], known, (key,), settled.get(key)) for key, view in views.items()}


def mistakes(
    form: Form, errors: Mapping[str, tuple[str, ...]], titles: Mapping[str, str] | None = None
) -> tuple[Mistake, ...]:
    """The error summary in the order of the form, then what belongs to no field.

    `titles` says how people call what is inside of a field, by wire name.
    """
    places = {wire_token(key): place for place, key in enumerate(form.fields)}
    ordered = sorted(errors, key=lambda name: places.get(name.partition(".")[0], len(places)))
    return tuple(_mistake(form, name, sentence, titles or {}) for name in ordered for sentence in errors[name])


def value_of(scene: Scene, state: FieldState) -> object:
    """What stands in a field: what is stored, or what its score sheet says."""
    field = state.field
    if field.widget != "score_sheet" or scene.frame.type.sheet(field.sheet) is None:
        return state.value
    sheet = scene.sheets.get(field.sheet)
    address = reverse("sheet", args=[scene.record.pk, field.sheet]) if scene.record.pk else ""
    score = None if sheet is None or sheet.score is None else number_text(sheet.score)
    return {"score": score, "grade": sheet.grade if sheet else "", "address": address}


def _view(state: FieldState | None, typed: object, wrong: Mapping[str, tuple[str, ...]], *, keeps: bool) -> FieldView:
    if state is None:
        return FieldView(visible=False)
    key = state.field.key
    return FieldView(
        value=typed if keeps and typed is not None and state.writable else as_seen(state.field, state.value),
        required=state.required,
        read_only=not state.writable,
        errors=wrong.get(key, ()),
        only=state.only,
        schema=state.schema,
        inner=state.inner,
        wrong=wrong,
    )


def _mistake(form: Form, name: str, sentence: str, titles: Mapping[str, str]) -> Mistake:
    field = form.fields.get(name)
    if name == OPINION:
        return Mistake(control_id(name), _("Your opinion"), sentence)
    if field is None and name in titles:
        return Mistake(control_id(name), titles[name], sentence)
    return Mistake(control_id(wire_token(name)), field.title, sentence) if field else Mistake("main", "", sentence)
