"""What else people do with a task: hand it on, have others sign, show it, urge (转交, 加签, 抄送, 催办).

Each is one transaction, leaves a history entry and brings the inbox up to date, as every step does.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from engine.definitions.values import Action
from forms.actors import SYSTEM_ROLE, Actor
from forms.contexts import Scene
from forms.errors import Invalid, Problem, Refused
from forms.models import Record
from forms.rules import obstacles
from forms.services import lock_scene
from forms.values import Unreadable, read_text
from workflows.acting import AGREE, MAX_OPINION, REFUSE, settle_signing
from workflows.models import Copied, Handing, HistoryEntry
from workflows.people import people_for
from workflows.seats import Seat, Stay, read_stay, seats_for
from workflows.selectors import check_version, waiting_actions
from workflows.work import Step, Work, role_in

REMIND_EVERY = timedelta(hours=24)


@dataclass(frozen=True)
class Verbs:
    """What the actor may do with the task beside its actions, and whether somebody asked them to sign."""

    reassign: bool = False
    add_before: bool = False
    add_after: bool = False
    copy: bool = False
    remind: bool = False
    sign: Handing | None = None
    refused: Mapping[str, str] = field(default_factory=dict)  # what one would expect here and cannot do, and why

    def __bool__(self) -> bool:
        return any((self.reassign, self.add_before, self.add_after, self.copy, self.remind, self.sign))


def verbs_for(scene: Scene) -> Verbs:
    """What the state and the seat of the actor let them do."""
    state = scene.frame.workflow.by_key.get(scene.record.state)
    if state is None or not state.allows or obstacles(scene):
        return Verbs()
    stay = read_stay(scene.record)
    seated = bool(_held(scene, stay))
    refused = _refused_verbs(scene, stay, state.allows, seated=seated)
    open_verbs = {verb for verb in state.allows if verb not in refused and (seated or verb in ("copy", "remind"))}
    if seated or not _waiting(scene):
        open_verbs.discard("remind")
    return Verbs(**dict.fromkeys(open_verbs, True), sign=stay.asked_to_sign(scene.actor), refused=refused)


def seat_tokens(scene: Scene) -> frozenset[str]:
    """The tokens of the seat whose task the actor has: who holds one of them could have it too."""
    held = _held(scene, read_stay(scene.record))
    return held[0].tokens if held else frozenset()


def may_refuse(scene: Scene) -> bool:
    """Whether a refusal leads anywhere in this state."""
    return any(action.joint is not None and action.joint.refused_to for action in _waiting(scene))


@transaction.atomic
def reassign(record_id: int, *, to: int, reason: str, version: int, actor: Actor, now: datetime) -> Record:
    """Hand the actor's task on to somebody else who could have it; from now on it is theirs alone.

    Raises:
        NotVisible, Stale, Refused, Invalid: see `forms.errors`.
    """
    task = _Task.locked(record_id, version=version, actor=actor, now=now, verb="reassign")
    person, why = task.person(to, task.seat.tokens), task.text(reason)
    Handing.objects.filter(record=task.record, since=task.stay.since, seat=task.seat.key, kind="reassign").delete()
    task.hand("reassign", person, why)
    return task.finish(Step("reassign", "reassign", _("Handed on to %(name)s") % {"name": person.name}, opinion=why))


@transaction.atomic
def add_signer(
    record_id: int, *, to: int, place: str, reason: str, version: int, actor: Actor, now: datetime
) -> Record:
    """Ask somebody who sees the record to sign before or after the actor; the counts of a joint step stay as they are.

    Raises:
        NotVisible, Stale, Refused, Invalid: see `forms.errors`.
    """
    task = _Task.locked(record_id, version=version, actor=actor, now=now, verb=f"add_{place}")
    person, why = task.person(to, task.record.tokens), task.text(reason)
    if any(each.user_id == person.pk and each.seat == task.seat.key for each in task.stay.added):
        raise Refused((_("%(name)s was already asked to sign.") % {"name": person.name},))
    task.hand(place, person, why)
    before, after = _("Signs before: %(name)s"), _("Signs after: %(name)s")
    title = (before if place == "before" else after) % {"name": person.name}
    return task.finish(Step(f"add_{place}", f"add_{place}", title, opinion=why))


@transaction.atomic
def sign_as_added(record_id: int, *, verdict: str, opinion: str, version: int, actor: Actor, now: datetime) -> Record:
    """Sign because somebody asked for it; if nothing else is missing, the step they had taken goes through.

    Raises:
        NotVisible, Stale, Refused, Invalid: see `forms.errors`.
    """
    scene, stay = _stay(record_id, version=version, actor=actor, now=now)
    asked = stay.asked_to_sign(actor)
    if asked is None or verdict not in (AGREE, REFUSE):
        raise Refused((_("Nobody asks you to sign here (any more)."),), role=True)
    said = _text(opinion, required=verdict == REFUSE)
    asked.verdict, asked.opinion = verdict, said
    asked.save(update_fields=["verdict", "opinion"])
    _replace(stay, asked)
    title = _("Signed") if verdict == AGREE else _("Refused to sign")
    owner = actor.persons.get(asked.user_id)
    step = Step("sign", "sign", title, from_state=scene.record.state, opinion=said, stands_in=owner)
    work = Work(actor, now)
    action = _step_of(scene, stay, asked)
    if action is None:
        work.write(scene, step)
    else:
        settle_signing(work, scene, stay, action, stay.standing(action), _moving(step, action))
    work.finish()
    return scene.record


@transaction.atomic
def copy_to(record_id: int, *, to: Iterable[int], note: str, version: int, actor: Actor, now: datetime) -> Record:
    """Show a record to people who may see it; it lies in their tray of copies.

    Raises:
        NotVisible, Stale, Refused, Invalid: see `forms.errors`.
    """
    scene, _stay_here = _stay(record_id, version=version, actor=actor, now=now)
    _refuse_verb(scene, "copy")
    people = list(people_for(scene.record, scene.record.tokens, today=scene.today).filter(pk__in=list(to)))
    if not people:
        raise Invalid((Problem("to", "required"),))
    said = _text(note)
    for person in people:
        kept = {"by_name": actor.name, "note": said, "at": now}
        Copied.objects.update_or_create(record=scene.record, user=person, defaults=kept)
    names = _("、").join(person.name for person in people)
    return _written(scene, Step("copy", "copy", _("Copied to %(names)s") % {"names": names}, opinion=said))


@transaction.atomic
def remind(record_id: int, *, note: str, version: int, actor: Actor, now: datetime) -> Record:
    """Urge those whom the record waits for; once a day.

    Raises:
        NotVisible, Stale, Refused, Invalid: see `forms.errors`.
    """
    scene, stay = _stay(record_id, version=version, actor=actor, now=now)
    _refuse_verb(scene, "remind")
    if _held(scene, stay) or not _waiting(scene):
        raise Refused((_("The task is your own; there is nobody to urge."),))
    last = _last_urged(scene, stay)
    if last is not None and now - last.at < REMIND_EVERY:
        raise Refused((_urged_lately(last),))
    return _written(scene, Step("remind", "remind", _("Urged"), opinion=_text(note)))


@dataclass
class _Task:
    """The seat whose task somebody does something with."""

    scene: Scene
    stay: Stay
    seat: Seat

    @classmethod
    def locked(cls, record_id: int, *, version: int, actor: Actor, now: datetime, verb: str) -> "_Task":
        scene, stay = _stay(record_id, version=version, actor=actor, now=now)
        _refuse_verb(scene, verb)
        held = _held(scene, stay)
        if not held:
            raise Refused((_("The task is not yours (any more)."),), role=True)
        return cls(scene, stay, held[0])

    @property
    def record(self) -> Record:
        return self.scene.record

    def person(self, user_id: int, tokens: Iterable[str]) -> User:
        """The person meant, if they hold one of these tokens and are not the actor."""
        found = people_for(self.record, tokens, today=self.scene.today).exclude(pk=self.scene.actor.user_id)
        person = found.filter(pk=user_id).first()
        if person is None:
            raise Invalid((Problem("to", "required"),))
        return person

    def text(self, reason: str) -> str:
        return _text(reason)

    def hand(self, kind: str, person: User, reason: str) -> None:
        Handing.objects.create(
            record=self.record,
            since=self.stay.since,
            seat=self.seat.key,
            kind=kind,
            user=person,
            user_name=person.name,
            by_id=self.scene.actor.user_id,
            by_name=self.scene.actor.name,
            reason=reason,
            at=self.scene.now,
        )

    def finish(self, step: Step) -> Record:
        return _written(self.scene, replace(step, stands_in=self.stay.sits_for(self.seat, self.scene.actor)))


def _stay(record_id: int, *, version: int, actor: Actor, now: datetime) -> tuple[Scene, Stay]:
    scene = lock_scene(record_id, actor=actor, now=now)
    check_version(scene.record, version, beside=("copy", "remind"))
    reasons = obstacles(scene)
    if reasons:
        raise Refused(reasons)
    return scene, read_stay(scene.record)


def _refuse_verb(scene: Scene, verb: str) -> None:
    state = scene.frame.workflow.by_key[scene.record.state]
    if verb not in state.allows:
        title = {"state": state.title}
        raise Refused((_("In the state “%(state)s” this step is not possible (any more).") % title,))


def _written(scene: Scene, step: Step) -> Record:
    work = Work(scene.actor, scene.now)
    roles = tuple(role for action in _waiting(scene) for role in action.by)
    work.write(scene, _from_here(scene, step, role_in(scene, roles)))
    work.finish()
    return scene.record


def _from_here(scene: Scene, step: Step, role: str) -> Step:
    return replace(step, from_state=scene.record.state, role=role)


def _refused_verbs(scene: Scene, stay: Stay, allowed: Iterable[str], *, seated: bool) -> Mapping[str, str]:
    """What somebody would expect to do here and cannot: the task went to another person, or somebody urged today."""
    mine = [seat for seat in _seats(scene) if seat.is_open_to(scene.actor)]
    names = [stay.holders[seat.key].user_name for seat in mine if seat.key in stay.holders]
    refused = {}
    if names and not seated:
        told = _("This task was handed on to %(name)s.") % {"name": _("、").join(names)}
        refused = {verb: told for verb in ("reassign", "add_before", "add_after") if verb in allowed}
    if "remind" in allowed and not seated and _waiting(scene):
        last = _last_urged(scene, stay)
        if last is not None and scene.now - last.at < REMIND_EVERY:
            refused["remind"] = _urged_lately(last)
    return refused


def _last_urged(scene: Scene, stay: Stay) -> HistoryEntry | None:
    return HistoryEntry.objects.filter(record=scene.record, kind="remind", version__gt=stay.since).first()


def _urged_lately(last: HistoryEntry) -> str:
    moment = timezone.localtime(last.at + REMIND_EVERY)
    told = {"name": last.user_name, "moment": f"{moment:%m-%d %H:%M}"}
    return _("%(name)s urged within the last day. You can urge again from %(moment)s on.") % told


def _waiting(scene: Scene) -> tuple[Action, ...]:
    return waiting_actions(scene.frame.workflow, scene.record.state)


def _held(scene: Scene, stay: Stay) -> list[Seat]:
    """The seats of this state that the actor holds."""
    return [seat for seat in _seats(scene) if stay.holds(seat, scene.actor)]


def _seats(scene: Scene) -> tuple[Seat, ...]:
    """The seats that this state asks."""
    roles = dict.fromkeys(role for action in _waiting(scene) for role in action.by if role != SYSTEM_ROLE)
    return seats_for(scene.record, roles)


def _step_of(scene: Scene, stay: Stay, asked: Handing) -> Action | None:
    """The step that the seat has signed already and that now may go through, or fail."""
    signed = next((each for each in stay.signatures if each.seat == asked.seat), None)
    if signed is not None:
        return scene.frame.workflow.action(signed.action)
    joint = (action for action in _waiting(scene) if action.joint is not None)
    return next((action for action in joint if asked.verdict == REFUSE), None)


def _moving(step: Step, action: Action) -> Step:
    return replace(step, kind=action.kind, action=action.key)


def _replace(stay: Stay, asked: Handing) -> None:
    stay.handings = [asked if each.pk == asked.pk else each for each in stay.handings]


def _text(typed: str, *, required: bool = False) -> str:
    try:
        said = str(read_text(typed) or "")
    except Unreadable as error:
        raise Invalid((Problem("opinion", error.code),)) from None
    if len(said) > MAX_OPINION:
        raise Invalid((Problem("opinion", "schema.maxLength", {"limit": MAX_OPINION}),))
    if required and not said:
        raise Invalid((Problem("opinion", "required"),))
    return said
