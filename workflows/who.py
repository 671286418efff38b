"""Who would act on a record, in the state it is in or in any other: seats, the people who hold them, and by when."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import connection

from accounts.deputy_selectors import deputies_by_owner
from engine.definitions.values import Action, State, Workflow
from engine.flow import due_on
from forms.actors import SYSTEM, SYSTEM_ROLE
from forms.contexts import Scene
from forms.frames import Frame
from forms.models import Record
from forms.rules import lock_reasons
from workflows.models import Handing
from workflows.people import Holder, holders_of
from workflows.seats import Seat, Stay, seats_for, stay_of
from workflows.selectors import waiting_actions


@dataclass(frozen=True)
class Somebody:
    """A person who would act, and who stands in for them today."""

    name: str
    deputies: tuple[str, ...] = ()


@dataclass(frozen=True)
class SeatAsked:
    """A seat that would be asked: its role, the organisation if it is one's, its people, and what they could do."""

    role: str  # title
    organisation: str
    people: tuple[Somebody, ...]
    actions: tuple[str, ...]  # titles
    handed_on: bool = False  # to the one person named


@dataclass(frozen=True)
class WhoActs:
    """Who would act in a state, and the day by which, as far as it is known."""

    state: State
    seats: tuple[SeatAsked, ...]
    due_on: date | None
    is_now: bool


def who_would_act(record: Record, *, state: str = "", now: datetime, chain: Workflow | None = None) -> WhoActs | None:
    """Who would act on a record in a state (the present one, if none is named); None if its workflow has no such state.

    `chain` stands in place of the record's own workflow: one that is still being written. Two queries for the people,
    however many seats there are.
    """
    scene = Scene(record, SYSTEM, now)
    if chain is not None:
        scene.frame = _with_chain(scene.frame, chain)
    known = scene.frame.workflow.by_key.get(state or record.state)
    if known is None:
        return None
    is_now = known.key == record.state
    actions = () if is_now and lock_reasons(scene) else waiting_actions(scene.frame.workflow, known.key)
    stay = stay_of(scene) if is_now and actions else None
    asked = list(_asked(scene, actions, stay))
    seats = _named(scene, asked, stay)
    return WhoActs(known, seats, record.due_on if is_now else _due(scene, actions), is_now)


def _with_chain(frame: Frame, chain: Workflow) -> Frame:
    system = replace(frame.system, workflows={**frame.system.workflows, frame.type.workflow: chain})
    return replace(frame, system=system)


def _asked(scene: Scene, actions: Sequence[Action], stay: Stay | None) -> Iterable[tuple[Seat, tuple[str, ...]]]:
    """The seats with the titles of the steps they would be asked for; who has signed already is not asked again."""
    roles = dict.fromkeys(role for action in actions for role in action.by if role != SYSTEM_ROLE)
    opened = {action.key: stay.standing(action).open for action in actions if stay and action.kind == "pass"}
    for seat in seats_for(scene.record, roles):
        mine = (action for action in actions if seat.role in action.by)
        titles = tuple(action.title for action in mine if seat.key in opened.get(action.key, (seat.key,)))
        if titles:
            yield seat, titles


def _named(scene: Scene, asked: Sequence[tuple[Seat, tuple[str, ...]]], stay: Stay | None) -> tuple[SeatAsked, ...]:
    """The seats with everybody's names, and after them the signers who were added and have not signed yet."""
    handed = {key: _by_name(each) for key, each in (stay.holders if stay else {}).items()}
    signers = [_by_name(each) for each in (stay.waiting_signers() if stay else ())]
    tokens = {token for seat, _titles in asked if seat.key not in handed for token in seat.tokens}
    holders = holders_of(tokens, today=scene.today) if tokens else {}
    people = [[handed[seat.key]] if seat.key in handed else _holding(seat, holders) for seat, _titles in asked]
    named = _Named(scene, {one.user_id for found in (*people, signers) for one in found})
    seats = (
        SeatAsked(named.role(seat), named.organisation(seat), named.all(found), titles, seat.key in handed)
        for (seat, titles), found in zip(asked, people, strict=True)
    )
    return (*seats, *(SeatAsked("", "", named.all([one]), ()) for one in signers))


class _Named:
    """The names of roles, organisations and people of one record, and who stands in for these people."""

    def __init__(self, scene: Scene, owners: set[int]) -> None:
        parties = (party for party in scene.record.parties.values() if isinstance(party, Mapping))
        self._organisations = {str(party.get("organisation")): str(party.get("name")) for party in parties}
        self._roles = {role.key: role.title for role in scene.frame.region.roles}
        here = {"region_slug": connection.schema_name, "today": scene.today}
        self._deputies = deputies_by_owner(owners, **here) if owners else {}

    def role(self, seat: Seat) -> str:
        """The title of a seat's role."""
        return self._roles.get(seat.role, seat.role)

    def organisation(self, seat: Seat) -> str:
        """The organisation whose seat it is, if it is one's."""
        return self._organisations.get(seat.key.partition("@org:")[2], "")

    def all(self, people: Iterable[Holder]) -> tuple[Somebody, ...]:
        """These people, each with their deputies."""
        return tuple(
            Somebody(one.name, tuple(each.deputy.name for each in self._deputies.get(one.user_id, ())))
            for one in people
        )


def _by_name(handing: Handing) -> Holder:
    return Holder(handing.user_id, handing.user_name)


def _holding(seat: Seat, holders: Mapping[str, Sequence[Holder]]) -> list[Holder]:
    """Everybody who holds one of the seat's tokens, once, by name."""
    found = {one.user_id: one for token in seat.tokens for one in holders.get(token, ())}
    return sorted(found.values(), key=lambda one: (one.name, one.user_id))


def _due(scene: Scene, actions: Sequence[Action]) -> date | None:
    """The first day by which one of the steps would be due, as far as it follows from what is known now."""
    calendar, context = scene.frame.region.calendar, scene.context()
    found = [due_on(action.due, context, calendar) for action in actions if action.due]
    return min((deadline.day for deadline in found if deadline), default=None)
