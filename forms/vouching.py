"""What a record rests on: the answers of registers that were taken over, and look-ups that are still open."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db.models import Q

from engine.definitions.values import Field, Form
from forms.actors import Actor
from forms.frames import Frame
from forms.lookups import Use
from forms.models import LookupUse, Record

CONFIRMED, OPEN, REFUTED, REPLACED = "confirmed", "open", "refuted", "replaced"


def place_in(form: Form, field: str) -> str:
    """How a field of an action's form is named among what a record rests on."""
    return f"{form.key}/{field}"


def form_of(frame: Frame, place: str) -> Form | None:
    """The form in which a field stands: the record's own, or that of an action."""
    key, slash, _field = place.rpartition("/")
    return frame.system.forms.get(key) if slash else frame.form


def field_of(frame: Frame, place: str) -> Field | None:
    """The field that asked, if the form still has it."""
    return beside_of(frame, place).get(_keys(place)[-1])


def beside_of(frame: Frame, place: str) -> Mapping[str, Field]:
    """The fields among which the field stands that asked: of the form, or of a row inside of it."""
    form = form_of(frame, place)
    found: Mapping[str, Field] = form.fields if form else {}
    for key in _keys(place)[:-1]:
        found = {part.key: part for part in found[key].fields} if key in found else {}
    return found


def top_of(place: str) -> str:
    """The field of the form in which a field stands, or which it is itself."""
    return _keys(place)[0]


def _keys(place: str) -> list[str]:
    return place.rpartition("/")[2].partition("#")[0].split(".")


def keep_uses(record: Record, uses: Iterable[Use], *, actor: Actor, now: datetime) -> None:
    """Note what a record now rests on; what it rested on before in the same fields no longer counts."""
    noted = tuple(uses)
    if not noted:
        return
    earlier = record.lookups.filter(field__in=[use.field for use in noted], outcome__in=(OPEN, REFUTED))
    earlier.update(outcome=REPLACED, settled_at=now)
    LookupUse.objects.bulk_create(
        LookupUse(
            record=record,
            field=use.field,
            register=use.register,
            answer_id=use.answer.kept,
            outcome=OPEN if use.open else CONFIRMED,
            at=now,
            by_id=actor.user_id,
        )
        for use in noted
        if use.answer is not None and (use.open or use.answer.entry is not None)
    )


def unverified(record: Record) -> tuple[str, ...]:
    """The fields of a record whose register has not answered yet."""
    return tuple(record.lookups.filter(outcome=OPEN).values_list("field", flat=True)) if record.pk else ()


def settle_use(use: LookupUse, *, outcome: str, answer: int | None, sentence: str = "", now: datetime) -> None:
    """Close an open look-up."""
    use.outcome, use.answer_id, use.sentence, use.settled_at = outcome, answer or use.answer_id, sentence, now
    use.save(update_fields=["outcome", "answer", "sentence", "settled_at"])


def used_answers() -> Q:
    """The answers that some record rests on, of all answers there are."""
    return Q(pk__in=LookupUse.objects.exclude(answer=None).values("answer"))
