"""A form as it stands on somebody's desk, for a workbook: stored values, and over them what they typed."""

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import urlencode

from django.urls import reverse

from engine.definitions.values import Field
from exchange.excel.records.ground import Ground
from exchange.excel.records.layout import layout_of
from exchange.excel.writing import sheet_title
from forms.behaviour import FieldState, form_states
from forms.contexts import Scene
from forms.drafting import Raw
from forms.drafts import Kept
from forms.masked import as_seen
from forms.rendering.compiler import compiled_in
from forms.rendering.inside import says_something
from forms.validation import Outcome, take_post
from portal.drafts.desk import Desk
from portal.presenters.forms import value_of


def outcome_with(desk: Desk, raw: Mapping[str, Raw]) -> Outcome:
    """What becomes of the form with these controls over those of the draft."""
    kept = {key: entries[-1].raw for key, entries in desk.kept.typing.fields.items()} if desk.kept else {}
    pairs = tuple(pair for each in {**kept, **raw}.values() for pair in each)
    return take_post(desk.scene, desk.stored, desk.read(pairs))


def ground_of(desk: Desk, *, table: str = "") -> Ground:
    """The form, or one table of it."""
    scene, record = desk.scene, desk.scene.record
    outcome = outcome_with(desk, {})
    compiled, kind = compiled_in(scene.frame, desk.form), scene.frame.type.title
    found = form_states(scene, outcome=outcome)
    states = {state.field.key: replace(state, value=_on_page(scene, state, outcome)) for state in found}
    return Ground(
        form=desk.form,
        compiled=compiled,
        layout=layout_of(compiled, taken=[sheet_title(kind)]).only(table),
        states=states,
        values=outcome.values,
        shown=outcome.shown,
        number=record.number or "",
        title=record.title if record.pk else "",
        kind=kind,
        about=_about(desk),
        version=record.version or 0,
    )


def _on_page(scene: Scene, state: FieldState, outcome: Outcome) -> object:
    """A value as the form's own page holds it: what its sheet says; of a personal number no more than is seen of it."""
    return _as_held(state.field, value_of(scene, state), outcome.shown.get(state.field.key))


def _as_held(field: Field, value: object, shown: object) -> object:
    """What was typed as it was typed, what is stored masked: so it says what it says when it is posted."""
    if field.mask:
        return shown if isinstance(shown, str) and shown else as_seen(field, value)
    if not field.fields or value is None:
        return value
    if isinstance(value, list | tuple):
        rows = [row for row in shown if says_something(row)] if isinstance(shown, list | tuple) else []
        typed = rows if len(rows) == len(value) else [None] * len(value)
        return [_as_held_inside(field, row, each) for row, each in zip(value, typed, strict=True)]
    return _as_held_inside(field, value, shown)


def _as_held_inside(field: Field, value: object, shown: object) -> object:
    if not isinstance(value, Mapping):
        return value
    typed, parts = (shown if isinstance(shown, Mapping) else {}), {part.key: part for part in field.fields}
    return {key: _as_held(parts[key], each, typed.get(key)) if key in parts else each for key, each in value.items()}


def excel_address(desk: Desk, kept: Kept | None, *, table: str = "") -> str:
    """Where the form of a desk is taken along and brought back; of a new record with its draft."""
    draft = kept.draft.key if kept and desk.place.record_id is None else ""
    return _address(desk, edit="form_excel", new="new_form_excel", draft=draft, table=table)


def form_address(desk: Desk) -> str:
    """The form of a desk that has no draft."""
    return _address(desk, edit="record_edit", new="record_new")


def _address(desk: Desk, *, edit: str, new: str, **more: str) -> str:
    place = desk.place
    if place.record_id is not None:
        path, query = reverse(edit, args=[place.record_id]), more
    else:
        path = reverse(new, args=[place.system, place.record_type])
        query = {name: desk.request.GET.get(name, "") for name in ("parent", "period")} | more
    filled = urlencode({name: text for name, text in query.items() if text})
    return f"{path}?{filled}" if filled else path


def _about(desk: Desk) -> str:
    """Where the form is: its record, or the type of a new one and its draft."""
    place = desk.place
    if place.record_id is not None:
        return str(place.record_id)
    return "/".join((place.system, place.record_type, desk.kept.draft.key if desk.kept else ""))
