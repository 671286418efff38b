"""Taking over records of the past, as another system left them: without the steps that led there.

Nobody is asked and nobody is told anything: no right, guard, deadline or effect has a say, for all that has happened.
What definitions work out of the values (computed fields, scores, grades, titles, parties, who sees a record) is worked
out as for any record, as of the day from which it has been as it is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from engine.scoring import SheetEntries, settled
from engine.scoring import problems as entry_problems
from forms.actors import SYSTEM, Actor
from forms.contexts import Scene, Shared
from forms.errors import Duplicate, Invalid, Refused
from forms.frames import Frame, current_frame, frame_of
from forms.models import Record, ScoreSheet
from forms.numbering import give_number
from forms.schema_checks import schema_problems
from forms.scoring import base_of, catalogue_of, facts_of, keep, rescore
from forms.selectors import draft
from forms.services import settle, store
from forms.storage import overwrite
from forms.validation import defaults
from tenants.audit import services as audit
from workflows import history, inbox
from workflows.models import HistoryEntry


@dataclass(frozen=True)
class PastRecord:
    """A record as it is to be: in this state since then."""

    record_type: str
    state: str
    since: datetime
    name: str = ""  # what the records below it call it
    within: str = ""  # the name of the record it stands under; empty for the topmost one
    period_start: date | None = None
    number: str = ""  # the one it had; a new one is given where there is none
    values: Mapping[str, object] = field(default_factory=dict)
    flags: Mapping[str, bool] = field(default_factory=dict)
    sheets: Mapping[str, SheetEntries] = field(default_factory=dict)


class NotTakenOver(Exception):
    """One of the records cannot be; `place` is its place among them, `cause` what is wrong with it."""

    def __init__(self, place: int, cause: Exception) -> None:
        super().__init__(place)
        self.place = place
        self.cause = cause


@transaction.atomic
def take_over(family: Sequence[PastRecord], *, system: str, actor: Actor, now: datetime) -> list[Record]:
    """Store a topmost record with everything below it, parents before what stands under them.

    Raises:
        NotTakenOver: one of them does not fit the definitions, or is there already; nothing is stored then.
    """
    taken: list[Record] = []
    by_name: dict[str, Record] = {}
    for place, past in enumerate(family):
        try:
            record = _taken(past, frame=current_frame(system, past.record_type), by_name=by_name, actor=actor)
        except (Refused, Invalid, Duplicate) as error:
            raise NotTakenOver(place, error) from error
        by_name |= {past.name: record} if past.name else {}
        taken.append(record)
    _settle_again(taken, family)
    inbox.rebuild(taken, now=now)
    top = taken[0]
    audit.record(
        "records.taken_over", user=actor, at=now, object_type=top.record_type, object_id=top.pk,
        data={"records": len(taken)},
    )  # fmt: skip
    return taken


def _taken(past: PastRecord, *, frame: Frame, by_name: Mapping[str, Record], actor: Actor) -> Record:
    parent = by_name.get(past.within)
    _check_place(past, frame, parent)
    record = draft(frame, parent=parent, period_start=past.period_start)
    record.state, record.flags, record.version = past.state, dict(past.flags), 1
    record.created_by_id = record.changed_by_id = actor.user_id
    record.created_at = record.changed_at = past.since
    scene = Scene(record, SYSTEM, past.since, shared=Shared(frame.region))
    record.data = {**defaults(scene), **past.values}
    _check_values(past, frame)
    record.number = past.number
    if not record.number:
        give_number(scene)
    claims = settle(scene)
    store(record, actor=actor, claims=claims, write=lambda: history.write(_first_entry(record, actor)))
    if past.sheets:
        _score(Scene(record, SYSTEM, past.since, shared=Shared(frame.region)), past.sheets)
    return record


def _check_place(past: PastRecord, frame: Frame, parent: Record | None) -> None:
    if (parent.record_type if parent else "") != frame.type.parent:
        raise Refused((_("It does not stand under a record of the type that its definition asks for."),))
    if past.state not in frame.workflow.by_key:
        raise Refused((_("There is no state “%(state)s”.") % {"state": past.state},))
    unknown = sorted(past.sheets.keys() - {use.key for use in frame.type.sheets})
    if unknown:
        raise Refused((_("There is no sheet “%(sheet)s”.") % {"sheet": unknown[0]},))


def _check_values(past: PastRecord, frame: Frame) -> None:
    """What is given must be known to the form and be such as its schema allows; what was left out, was left out."""
    unknown = sorted(past.values.keys() - _known(frame))
    if unknown:
        raise Refused((_("The form has no field “%(field)s”.") % {"field": unknown[0]},))
    found = tuple(schema_problems(frame.form, past.values, past.values))
    if found:
        raise Invalid(found)


def _known(frame: Frame) -> frozenset[str]:
    """The values that the form may hold, also those that no field shows."""
    known = frame.form.schema.get("properties", {})
    return frozenset(known) | frozenset(frame.form.fields) if isinstance(known, Mapping) else frozenset()


def _first_entry(record: Record, actor: Actor) -> HistoryEntry:
    return HistoryEntry(
        record=record,
        at=record.created_at,
        user_id=actor.user_id,
        user_name=actor.name,
        organisation=actor.organisation_name,
        action="taken_over",
        action_title=_("Taken over from earlier records"),
        kind="create",
        to_state=record.state,
        version=record.version,
    )


def _score(scene: Scene, sheets: Mapping[str, SheetEntries]) -> None:
    """Fill the sheets in the order of the definition, score them all, and work out again what follows."""
    record = scene.record
    for use in (use for use in scene.frame.type.sheets if use.key in sheets):
        catalogue = catalogue_of(scene, use)
        entries = settled(catalogue, sheets[use.key])
        wrong = entry_problems(catalogue, entries, base=base_of(scene, use), facts=facts_of(scene, catalogue))
        if wrong:
            told = _("Sheet “%(sheet)s”: %(place)s does not fit the catalogue.")
            raise Refused((told % {"sheet": use.key, "place": wrong[0].place},))
        scene.sheets[use.key] = ScoreSheet(
            record=record, key=use.key, entries=entries.to_json(), version=1, saved_at=scene.now
        )
    ScoreSheet.objects.bulk_create(scene.sheets.values())
    keep([rescore(scene)])
    settle(scene)
    overwrite(record)


def _settle_again(taken: Sequence[Record], family: Sequence[PastRecord]) -> None:
    """Work out again what computes from what stands below it, or elsewhere beside its parties: neither was there yet.

    The lowest come first.
    """
    above = {record.parent_id for record in taken}
    for record, past in reversed(list(zip(taken, family, strict=True))):
        if record.pk in above or any(look.far for look in frame_of(record).type.related):
            settle(Scene(record, SYSTEM, past.since))
            overwrite(record)
