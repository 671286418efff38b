"""Making a record: by a person, or by an effect."""

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext as _

from forms.access import sees
from forms.actors import Actor
from forms.contexts import Scene, Shared
from forms.errors import Invalid, Refused
from forms.frames import Frame
from forms.lookups import Use
from forms.models import Record
from forms.numbering import give_number
from forms.parties import assign_parties
from forms.rules import creation_refusals
from forms.selectors import draft, may_create
from forms.validation import defaults, take_post
from forms.vouching import keep_uses
from workflows.work import Step, Work, role_in

_NOTHING: Mapping[str, object] = {}


def create(
    work: Work,
    frame: Frame,
    *,
    parent: Record | None,
    period_start: date | None,
    posted: Mapping[str, object],
    actor: Actor,
    given: Mapping[str, object] = _NOTHING,
    title: str = "",
) -> Record:
    """A new record with its number, title, parties and first history entry.

    The system opens records because a definition says so: nobody typed anything, so nothing is checked; `given` are
    values that a register vouches for.
    """
    if not actor.is_system and not may_create(frame, parent=parent, actor=actor):
        raise Refused((_("Your role does not make records of this kind here."),), role=True)
    record = draft(frame, parent=parent, period_start=period_start)
    record.created_by_id, record.created_at = work.person.user_id, work.now
    scene = Scene(record, actor, work.now, shared=Shared(frame.region))
    record.data = {**defaults(scene), **given}
    uses = () if actor.is_system else _fill(scene, posted)
    give_number(scene)
    said = title or frame.type.create_title or _("Opened")
    work.write(scene, Step("create", "create", said, role=role_in(scene, frame.type.create_by)))
    keep_uses(record, uses, actor=actor, now=work.now)
    return record


def _fill(scene: Scene, posted: Mapping[str, object]) -> tuple[Use, ...]:
    record, frame = scene.record, scene.frame
    refusals = creation_refusals(scene)
    if refusals:
        raise Refused(refusals)
    outcome = take_post(scene, record.data, posted)
    if outcome.problems:
        raise Invalid(outcome.problems)
    record.data = dict(outcome.values)
    assign_parties(record, frame.type, frame.region)
    if not sees(record, scene.actor):
        raise Refused((_("With these parties and this district the record would not be yours. Please check them."),))
    return outcome.uses
