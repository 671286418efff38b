"""What registers vouch for on a record: what was asked when, how it ended, and what the answer said."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from accounts.sealing import Unsealable
from engine.definitions.templates import written
from engine.definitions.values import Field
from forms.behaviour import form_states
from forms.contexts import Scene
from forms.models import LookupUse
from forms.rendering.compiler import CompiledForm, compiled_in
from forms.vouching import CONFIRMED, OPEN, REFUTED, REPLACED, beside_of, field_of, form_of, top_of
from registers.answers import read_entry
from tenants.numbers import masked

_TONES = {CONFIRMED: "ok", OPEN: "warn", REFUTED: "bad", REPLACED: "idle"}


@dataclass(frozen=True)
class Vouched:
    """One look-up of a record."""

    title: str
    register: str
    at: datetime
    settled_at: datetime | None
    outcome: str
    tone: str
    said: tuple[tuple[str, str], ...]  # title and text of what was taken over
    sentence: str
    proof: str  # number and definition of the answer that is kept

    @property
    def is_open(self) -> bool:
        """Whether the register has still to answer."""
        return self.tone == _TONES[OPEN]

    @property
    def is_refuted(self) -> bool:
        """Whether the register did not confirm it."""
        return self.tone == _TONES[REFUTED]


@dataclass(frozen=True)
class _Place:
    """The field that asked, its form as it is drawn, and the fields of it that are seen."""

    field: Field
    drawn: CompiledForm
    seen: Collection[str]
    inside: Mapping[str, Field]  # those beside it, where it stands in a row


def vouched_of(scene: Scene) -> Sequence[Vouched]:
    """The look-ups of the fields this person may see, the newest first."""
    uses = list(scene.record.lookups.select_related("answer").order_by("-id"))
    if not uses:
        return ()
    shown = {state.field.key for state in form_states(scene)}
    found = ((use, _place(use, scene, shown)) for use in uses)
    return [_vouched(use, place, scene) for use, place in found if place is not None]


def _place(use: LookupUse, scene: Scene, shown: Collection[str]) -> _Place | None:
    """Where a look-up stands, if this person sees the field; what was said with an action stands in the history."""
    form, field = form_of(scene.frame, use.field), field_of(scene.frame, use.field)
    if form is None or field is None:
        return None
    seen = shown if form is scene.frame.form else form.fields.keys()
    if top_of(use.field) not in seen:
        return None
    inside = beside_of(scene.frame, use.field) if "#" in use.field else {}
    return _Place(field, compiled_in(scene.frame, form), seen, inside)


def _vouched(use: LookupUse, place: _Place, scene: Scene) -> Vouched:
    register = scene.frame.system.registers.get(use.register)
    proof = f"#{use.answer.pk} · {use.answer.definition[:12]}" if use.answer else ""
    return Vouched(
        title=place.field.title,
        register=register.title if register else use.register,
        at=use.at,
        settled_at=use.settled_at,
        outcome=_words(use.outcome),
        tone=_TONES[use.outcome],
        said=_said(use, place),
        sentence=use.sentence,
        proof=proof,
    )


def _said(use: LookupUse, place: _Place) -> tuple[tuple[str, str], ...]:
    """What the answer gave for fields that are seen here, masked as these are."""
    if use.answer is None or place.field.lookup is None:
        return ()
    try:
        entry = read_entry(use.answer) or {}
    except Unsealable:
        return ()
    told = [(own, entry[name]) for own, name in place.field.lookup.fill if entry.get(name) is not None]
    if place.inside:
        parts = [(place.inside[own], written(value)) for own, value in told if own in place.inside]
        return tuple((part.title, masked(part.mask, text)) for part, text in parts)
    fields = place.drawn.by_key
    return tuple(
        (fields[own].field.title, fields[own].shown(value))
        for own, value in told
        if own in place.seen and own in fields
    )


def _words(outcome: str) -> str:
    return {
        CONFIRMED: _("Verified"),
        OPEN: _("Not verified yet"),
        REFUTED: _("Verification failed"),
        REPLACED: _("Replaced"),
    }[outcome]
