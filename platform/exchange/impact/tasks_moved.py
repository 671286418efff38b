"""Which open tasks would go to somebody else if their records lived by the drafts.

Where several sign, or a task was handed on, those count who still have to say something: by the signatures that are
there, the rule of the drafts may ask others, or nobody any more.
"""

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from functools import cached_property

from accounts.models import User
from accounts.selectors import persons_in
from engine.definitions.values import Action, Region, System
from exchange.impact.ground import Ground, asked_actions, is_seated_in
from forms.actors import SYSTEM_ROLE, role_of
from forms.models import Record
from forms.parties import district_of, parties_of, tokens_of
from schemas.selectors import system_of
from workflows.people import Holder, holders_of
from workflows.seats import Stay, stays_of


@dataclass(frozen=True)
class Asked:
    """Who is asked for something, before and after, as tokens; and for which steps."""

    record: Record
    before: frozenset[str]
    after: frozenset[str]
    steps_before: tuple[str, ...]
    steps_after: tuple[str, ...]


class Tasks:
    """The open tasks of some families at a time; what was signed and handed on is read for all of them at once."""

    def __init__(self, ground: Ground, families: Iterable[Sequence[Record]]) -> None:
        self._ground = ground
        self._records = [record for family in families for record in family]

    @cached_property
    def _stays(self) -> Mapping[int, Stay]:
        """What was said in the stays of those records of which it may depend who is asked."""
        return stays_of([one for one in self._records if self._is_seated(one)])

    def _is_seated(self, one: Record) -> bool:
        systems = (system_of(one.release), self._ground.system)
        return any(is_seated_in(system, one.record_type, one.state) for system in systems)

    def moved(self, own: Record) -> Asked | None:
        """How the task that a record waits for would move; None where it stays with the same people."""
        ground = self._ground
        if ground.type_of(own) is None or ground.same_asking(own.release, own.record_type, own.state):
            return None
        now = asked_actions(system_of(own.release), own.record_type, own.state)
        then = asked_actions(ground.system, own.record_type, own.state)
        before = self._asked(own, system_of(own.release), now)
        after = self._asked(self._by_drafts(own), ground.system, then)
        if before == after:
            return None
        return Asked(own, before, after, tuple(one.title for one in now), tuple(one.title for one in then))

    def asked_for(self, own: Record) -> frozenset[str]:
        """Who is asked on a record as it is now."""
        system = system_of(own.release)
        return self._asked(own, system, asked_actions(system, own.record_type, own.state))

    def _by_drafts(self, own: Record) -> Record:
        """The record with the tokens that the drafts would give it."""
        ground, other = self._ground, copy(own)
        kind = ground.system.record_types[own.record_type]
        inherited = own.parent.parties if own.parent else {}
        district = district_of(kind, own.data, own.parent.district if own.parent else "")
        parties = parties_of(kind, own.data, inherited)
        site = (own.system, own.project)
        other.tokens = tokens_of(kind, ground.region, parties, district, state=own.state, site=site)
        return other

    def _asked(self, record: Record, system: System, actions: Sequence[Action]) -> frozenset[str]:
        if actions and is_seated_in(system, record.record_type, record.state) and record.pk in self._stays:
            return frozenset(replace(self._stays[record.pk], record=record).tokens_asked(actions))
        roles = {role for action in actions for role in action.by if role != SYSTEM_ROLE}
        return frozenset(token for token in record.tokens if role_of(token) in roles)


class Names:
    """The people behind tokens, and the titles of their roles; two queries at most for many records."""

    def __init__(self, tokens: Iterable[str], ground: Ground) -> None:
        wanted, today = set(tokens), ground.now.date()
        self._people = dict(User.objects.filter(pk__in=persons_in(wanted)).values_list("pk", "name"))
        shared = {token for token in wanted if not persons_in([token])}
        self._holders: Mapping[str, Sequence[Holder]] = holders_of(shared, today=today) if shared else {}
        self._region: Region = ground.region

    def of(self, tokens: frozenset[str]) -> list[dict[str, object]]:
        """For each role that is asked: its title and the names of those who hold it here; last those asked by name."""
        personal = {token for token in tokens if persons_in([token])}
        roles = dict.fromkeys(role_of(token) for token in sorted(tokens - personal))
        found: list[dict[str, object]] = [
            {
                "role": role.title if (role := self._region.role(key)) else key,
                "people": sorted({one.name for token in tokens if role_of(token) == key for one in self._at(token)}),
            }
            for key in roles
        ]
        named = sorted(self._people[pk] for pk in persons_in(personal) if pk in self._people)
        return [*found, {"role": "", "people": named}] if named else found

    def _at(self, token: str) -> Sequence[Holder]:
        return self._holders.get(token, ())
