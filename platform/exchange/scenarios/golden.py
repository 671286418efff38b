"""Golden cases: each is played against a release that exists only for it, and leaves nothing behind."""

from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from datetime import datetime
from typing import Any
from uuid import uuid4

from accounts.models import User
from engine.definitions.values import Region, Role
from forms.actors import Actor
from schemas.selectors import current_region, releases_kept
from schemas.services import publish
from tenants.rehearsals import rehearsal

from .made_up import with_numbers
from .play import Difference, Play, Step
from .ways import Way, branch, groups_by, play_ways

Documents = Sequence[Mapping[str, Any]]
Cases = Mapping[str, Mapping[str, Any]]
LaidOut = tuple[list[Step], list[Step]]  # what is given, and the case's own steps

#: A well-formed credit code for organisations that a case does not describe; the role's place makes it unique.
_MADE_UP_CODE = "91000000MA00000{:02d}X"


class EndlessCase(Exception):
    """A golden case that begins with itself, or with one that does not exist."""


def run_golden(system: str, documents: Documents, *, now: datetime, first: bool = False) -> tuple[Difference, ...]:
    """Play every golden case among a system's documents against these documents; the differences of all of them.

    Steps that several cases begin with are taken once for all of them. Who asks only for the `first` gets the first
    differences there are. Nothing stays, whatever becomes of it: everything is a rehearsal.
    """
    cases = {str(one["key"]): with_numbers(one) for one in documents if one["kind"] == "golden"}
    if not cases:
        return ()
    ways, found = _ways(cases)
    with rehearsal():
        publish(system=system, documents=documents, by=None, at=now)
        with releases_kept():
            for described, group in groups_by(ways, lambda way: way.described):
                cast = Cast(current_region(), described=described)
                with branch():
                    play = Play(system=system, cast=cast, start=now)
                    found += play_ways(play, cast, group, first=first)
                if first and found:
                    break
    order = {key: place for place, key in enumerate(cases)}
    return tuple(sorted(found, key=lambda one: order[one.case]))


def laid_out(documents: Documents, case: str) -> LaidOut:
    """What a case among these documents is given, with the cases it builds on unfolded, and its own steps.

    Raises:
        EndlessCase: see there.
    """
    cases = {str(one["key"]): with_numbers(one) for one in documents if one["kind"] == "golden"}
    return _laid_out(cases, case, ())


def _ways(cases: Cases) -> tuple[list[Way], list[Difference]]:
    """The way of each case; a case without a beginning is a difference."""
    ways: list[Way] = []
    endless: list[Difference] = []
    for key in cases:
        try:
            given, steps = _laid_out(cases, key, ())
        except EndlessCase as case:
            endless.append(Difference(key, 0, "case", str(case), ""))
        else:
            ways.append(Way.of(key, given, steps))
    return ways, endless


def _laid_out(cases: Cases, key: str, within: tuple[str, ...]) -> LaidOut:
    """What a case is given, with the cases it builds on unfolded, and its own steps."""
    if key in within or key not in cases:
        raise EndlessCase(key)
    given: list[Step] = []
    for step in cases[key].get("given", ()):
        if "case" in step:
            for part in _laid_out(cases, str(step["case"]), (*within, key)):
                given.extend(part)
        else:
            given.append(step)
    return given, list(cases[key]["steps"])


class Cast:
    """Who plays which role: as the case describes them, or somebody made up."""

    def __init__(self, region: Region, *, described: Sequence[Step]) -> None:
        self._region = region
        self._described = {str(step["role"]): step for step in described}
        self._actors: dict[str, Actor] = {}

    def fork(self) -> "Cast":
        """The same cast for one case: whoever it engages leaves with it."""
        other = copy(self)
        other._actors = dict(self._actors)
        return other

    def __call__(self, role: str) -> Actor:
        """The actor in a role, the same one throughout the case."""
        if role not in self._actors:
            self._actors[role] = self._engaged(role)
        return self._actors[role]

    def _engaged(self, key: str) -> Actor:
        role = self._region.role(key)
        words = self._described.get(key, {})
        name = str(words.get("person") or (role.title if role else key))
        user = User.objects.create(username=f"golden.{uuid4()}", name=name)  # whoever is called so, it is nobody else
        organisation, code = self._organisation(role, words)
        tokens = tuple(_tokens(role, words, code)) if role else ()
        return Actor(user.pk, name, tokens, organisation_name=organisation, credit_code=code)

    def _organisation(self, role: Role | None, words: Step) -> tuple[str, str]:
        if role is None or role.held.by != "party":
            return str(words.get("organisation", "")), str(words.get("credit_code", ""))
        made_up = _MADE_UP_CODE.format(self._region.roles.index(role))
        return str(words.get("organisation", role.title)), str(words.get("credit_code", made_up))


def _tokens(role: Role, words: Step, code: str) -> Iterator[str]:
    if role.held.by == "party":
        yield f"{role.key}@org:{code}"
    elif role.held.by == "person":
        yield f"{role.key}@person:{words.get('person_key', role.key)}"
    else:
        yield from (f"{role.key}@area:{area}" for area in words.get("areas", ("*",)))
