"""Golden cases: each is played against a release that exists only for it, and leaves nothing behind."""

from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from engine.definitions.values import Region, Role
from forms.actors import Actor
from schemas.selectors import current_region
from schemas.services import publish

from .made_up import with_numbers
from .play import Difference, Play, Step

Documents = Sequence[Mapping[str, Any]]
Cases = Mapping[str, Mapping[str, Any]]
LaidOut = tuple[list[Step], list[Step]]  # what is given, and the case's own steps

#: A well-formed credit code for organisations that a case does not describe; the role's place makes it unique.
_MADE_UP_CODE = "91000000MA00000{:02d}X"


class EndlessCase(Exception):
    """A golden case that begins with itself, or with one that does not exist."""


def run_golden(system: str, documents: Documents, *, now: datetime) -> tuple[Difference, ...]:
    """Play every golden case among a system's documents against these documents; the differences of all of them.

    Nothing stays: everything happens inside savepoints that are rolled back, whatever becomes of it.
    """
    cases = {str(one["key"]): with_numbers(one) for one in documents if one["kind"] == "golden"}
    if not cases:
        return ()
    laid_out, found = _all_laid_out(cases)
    with transaction.atomic():
        publish(system=system, documents=documents, by=None, at=now)
        for given, group in _on_same_ground(laid_out):
            found.extend(_played(system, given, group, now=now))
        transaction.set_rollback(True)
    return tuple(found)


def _all_laid_out(cases: Cases) -> tuple[dict[str, LaidOut], list[Difference]]:
    """What each case is given and its own steps; a case without a beginning is a difference."""
    laid_out: dict[str, LaidOut] = {}
    endless: list[Difference] = []
    for key in cases:
        try:
            laid_out[key] = _laid_out(cases, key, ())
        except EndlessCase as case:
            endless.append(Difference(key, 0, "case", str(case), ""))
    return laid_out, endless


def _on_same_ground(laid_out: Mapping[str, LaidOut]) -> list[tuple[list[Step], dict[str, list[Step]]]]:
    """The cases by what they are given, so that a ground several of them stand on is prepared once."""
    grounds: list[tuple[list[Step], dict[str, list[Step]]]] = []
    for key, (given, steps) in laid_out.items():
        same = next((group for ground, group in grounds if ground == given), None)
        if same is None:
            grounds.append((given, {key: steps}))
        else:
            same[key] = steps
    return grounds


def _played(
    system: str, given: Sequence[Step], group: Mapping[str, Sequence[Step]], *, now: datetime
) -> tuple[Difference, ...]:
    """Prepare the ground once and play each case on it; where the ground does not hold, every case says so."""
    found: list[Difference] = []
    with transaction.atomic():
        cast = Cast(current_region(), described=[step for step in given if "role" in step])
        ground = Play(system=system, cast=cast, start=now)
        unsound = ground.run([step for step in given if "role" not in step], case="")
        for case, steps in group.items():
            if unsound:
                found.extend(replace(difference, case=case, step=0) for difference in unsound)
            else:
                found.extend(_played_on(ground.fork(cast.fork()), case, steps))
        transaction.set_rollback(True)
    return tuple(found)


def _played_on(play: Play, case: str, steps: Sequence[Step]) -> tuple[Difference, ...]:
    with transaction.atomic():
        found = play.run(steps, case=case)
        transaction.set_rollback(True)
    return found


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
        user = User.objects.create(username=f"golden.{self._region.key}.{key}", name=name)
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
