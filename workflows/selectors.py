"""What can be done with a record, who acts next, and what happened to it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.selectors import persons_in
from engine.definitions.values import Action, Region, State, Workflow
from engine.flow import Offer, Passage, Trail, due_on, offered, trail_of
from engine.flow.moves import MOVING
from forms.actors import SYSTEM, SYSTEM_ROLE, Actor, role_of
from forms.contexts import Scene, Shared
from forms.errors import Change, Stale
from forms.models import Record
from forms.rules import lock_reasons, obstacles
from tenants.numbers import shortened_in
from workflows.models import HistoryEntry
from workflows.seats import Stay, stay_of
from workflows.signing import seat_refusals

_CHANGES = 5
TALK = ("copy", "remind")  # kinds of steps that leave the matter itself as it is
RELEASE = "release"  # the kind of step by which a record goes over to another release (workflows.moving)


@dataclass(frozen=True)
class NextStep:
    """Who acts next and by when, in words."""

    state: State
    asks: str
    roles: tuple[str, ...]  # titles
    who: tuple[str, ...]  # organisations and people
    due_on: date | None
    assumed_years: tuple[int, ...] = ()  # years without a calendar, for which Monday to Friday was assumed

    @property
    def is_over(self) -> bool:
        """Nobody has to do anything any more."""
        return not self.roles


def offers(record: Record, *, actor: Actor, now: datetime) -> tuple[Offer, ...]:
    """The actions this person is offered; refused ones with the sentences that say why."""
    return offers_in(Scene(record, actor, now))


def offers_in(scene: Scene) -> tuple[Offer, ...]:
    """The actions offered to the actor of a scene; a lock refuses all of them, except to the system."""
    found = offered(scene.frame.workflow, scene.record.state, scene.roles, scene.context())
    if not found:
        return found
    locked = () if scene.actor.is_system else obstacles(scene)
    stay = stay_of(scene)
    shown = (replace(offer, refusals=tuple(map(shortened_in, offer.refusals))) for offer in found)
    return tuple(replace(offer, refusals=_refusals(scene, offer, locked, stay)) for offer in shown)


def next_step(record: Record, *, now: datetime, region: Region | None = None) -> NextStep:
    """Who acts next on a record; who has the region at hand saves a query."""
    scene = Scene(record, SYSTEM, now, shared=Shared(region))
    workflow, region = scene.frame.workflow, scene.frame.region
    state = workflow.by_key[record.state]
    actions = () if lock_reasons(scene) else waiting_actions(workflow, record.state)
    stay = stay_of(scene) if actions else None
    roles = tuple(dict.fromkeys(role for action in actions for role in action.by if role != SYSTEM_ROLE))
    deadlines = [due_on(action.due, scene.context(), region.calendar) for action in actions if action.due]
    known = sorted((deadline for deadline in deadlines if deadline), key=lambda deadline: deadline.day)
    return NextStep(
        state=state,
        asks=state.asks,
        roles=tuple(role.title for key in roles if (role := region.role(key))),
        who=_who(record, region, roles, stay.tokens_asked(actions) if stay else record.tokens),
        due_on=record.due_on,
        assumed_years=known[0].assumed_years if known else (),
    )


def waiting_actions(workflow: Workflow, state: str) -> tuple[Action, ...]:
    """The actions that a record in this state waits for: not those that only take something back."""
    return tuple(
        action
        for action in workflow.actions
        if state in action.from_states and action.task and action.kind != "withdraw" and action.by != (SYSTEM_ROLE,)
    )


def asked_tokens(record: Record, actions: Sequence[Action], stay: Stay | None) -> list[str]:
    """The tokens of those whom a record waits for, where it waits for these actions."""
    if stay is not None:
        return stay.tokens_asked(actions)
    roles = frozenset(role for action in actions for role in action.by)
    return [token for token in record.tokens if role_of(token) in roles]


def history_of(record: Record) -> list[HistoryEntry]:
    """Everything that happened to a record, newest first."""
    return list(record.history.all())


def check_version(record: Record, version: int, *, beside: Collection[str] = ()) -> None:
    """Refuse to write over what somebody else changed since; steps of the kinds `beside` do not stand in the way.

    Raises:
        Stale: the record is at another version than the page that was sent.
    """
    if record.version == version:
        return
    later = record.history.filter(version__gt=version)
    if beside and version < record.version and not later.exclude(kind__in=beside).exists():
        return
    entries = later[:_CHANGES]
    changes = tuple(
        Change(entry.user_name or _("The system"), entry.at, entry.action_title, tuple(entry.input.get("fields", ())))
        for entry in entries
    )
    raise Stale(
        changes or (Change(record.changed_by.name if record.changed_by else _("The system"), record.changed_at),)
    )


def trail_here(scene: Scene) -> Trail:
    """How the record came where it is; read only where an action goes back or came from a send-back that resumes."""
    workflow, record = scene.frame.workflow, scene.record
    asks = any(action.resubmit == "resume" or any(target.back for target in action.to) for action in workflow.actions)
    if record.pk is None or not asks:
        return Trail()
    return trail_of(workflow, record.state, passages_of(record))


def passages_of(record: Record) -> list[Passage]:
    """The moves of a record, newest first, their states called as its present release calls them."""
    steps = record.history.filter(kind__in=[*MOVING, RELEASE])
    told = list(steps.values_list("kind", "action", "from_state", "to_state", "version"))
    renamed = _renamings(record) if any(kind == RELEASE for kind, *_rest in told) else {}
    names: dict[str, str] = {}
    passages = []
    for kind, action, origin, to, version in told:
        if kind == RELEASE:
            earlier = renamed.get(version, {})
            names = {**names, **{old: names.get(new, new) for old, new in earlier.items()}}
        else:
            passages.append(Passage(kind, action, names.get(origin, origin), names.get(to, to)))
    return passages


def _renamings(record: Record) -> Mapping[int, Mapping[str, str]]:
    """By the version with which a record went over to another release: which state became which."""
    entries = list(record.history.filter(kind=RELEASE))
    undone = {entry.input.get("undoes") for entry in entries} - {None}
    moves = (entry for entry in entries if entry.version not in undone and "undoes" not in entry.input)
    return {entry.version: entry.input.get("states", {}) for entry in moves}


def _refusals(scene: Scene, offer: Offer, locked: tuple[str, ...], stay: Stay | None) -> tuple[str, ...]:
    if locked:
        return locked
    seated = seat_refusals(scene, stay, offer.action) if stay is not None else ()
    if seated:
        return (*seated, *offer.refusals)
    if offer.action.kind == "withdraw":
        return (*_too_late(scene, offer.action), *offer.refusals)
    return offer.refusals


def _too_late(scene: Scene, action: Action) -> tuple[str, ...]:
    """Taking back is possible until the next person has acted."""
    last = scene.record.history.exclude(user=None).exclude(kind__in=TALK).first()
    if last is None:
        return ()
    name = last.user_name if last.role not in action.by else _scorer_after(scene, last)
    if not name:
        return ()
    return (_("%(name)s has already worked on it, so it cannot be taken back any more.") % {"name": name},)


def _scorer_after(scene: Scene, last: HistoryEntry) -> str:
    """Who saved a sheet after a step that was not theirs."""
    later = (sheet for sheet in scene.sheets.values() if sheet.saved_at and sheet.saved_at > last.at)
    return next((sheet.saved_by.name for sheet in later if sheet.saved_by and sheet.saved_by_id != last.user_id), "")


def _who(record: Record, region: Region, roles: tuple[str, ...], asked: Sequence[str]) -> tuple[str, ...]:
    """The names behind the tokens that are asked: organisations for parties, people by position or by name."""
    tokens = [token for token in asked if role_of(token) in roles]
    codes = {token.partition("@org:")[2] for token in tokens if "@org:" in token}
    keys = [token.partition("@person:")[2] for token in tokens if "@person:" in token]
    named = [str(party["name"]) for party in _parties(record) if party.get("organisation") in codes]
    people = User.objects.filter(Q(person_key__in=keys) | Q(pk__in=persons_in(asked))).order_by("pk")
    by_name = people.values_list("name", flat=True) if keys or persons_in(asked) else ()
    return tuple(dict.fromkeys([*named, *by_name]))


def _parties(record: Record) -> list[Mapping[str, object]]:
    return [party for party in record.parties.values() if isinstance(party, Mapping)]
