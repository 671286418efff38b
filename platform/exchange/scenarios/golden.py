"""Golden cases: each is played against a release that exists only for it, and leaves nothing behind."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from accounts.models import User
from django.db import transaction
from engine.definitions.values import Region, Role

from forms.actors import Actor
from schemas.selectors import current_region
from schemas.services import publish

from .play import Difference, Play, Step

Documents = Sequence[Mapping[str, Any]]

#: A well-formed credit code for organisations that a case does not describe; the role's place makes it unique.
_MADE_UP_CODE = "91000000MA00000{:02d}X"


class EndlessCase(Exception):
    """A golden case that begins with itself."""


def run_golden(
    system: str, documents: Documents, *, now: datetime
) -> tuple[Difference, ...]:
    """Play every golden case among a system's documents against these documents; the differences of all of them.

    Nothing stays: each case runs inside a savepoint that is rolled back, whatever becomes of it.
    """
    cases = {
        str(document["key"]): document
        for document in documents
        if document["kind"] == "golden"
    }
    if not cases:
        return ()
    found: list[Difference] = []
    with transaction.atomic():
        publish(system=system, documents=documents, by=None, at=now)
        for key in cases:
            found.extend(_played(system, cases, key, now=now))
        transaction.set_rollback(True)
    return tuple(found)


def _played(
    system: str, cases: Mapping[str, Mapping[str, Any]], key: str, *, now: datetime
) -> tuple[Difference, ...]:
    try:
        given, steps = _laid_out(cases, key, ())
    except EndlessCase as endless:
        return (Difference(key, 0, "case", str(endless), ""),)
    with transaction.atomic():
        cast = Cast(
            current_region(),
            case=key,
            described=[step for step in given if "role" in step],
        )
        play = Play(system=system, cast=cast, start=now)
        found = play.run([step for step in given if "role" not in step], case=key)
        found = tuple(replace(difference, step=0) for difference in found) or play.run(
            steps, case=key
        )
        transaction.set_rollback(True)
    return found


def _laid_out(
    cases: Mapping[str, Mapping[str, Any]], key: str, within: tuple[str, ...]
) -> tuple[list[Step], list[Step]]:
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

    def __init__(self, region: Region, *, case: str, described: Sequence[Step]) -> None:
        self._region, self._case = region, case
        self._described = {str(step["role"]): step for step in described}
        self._actors: dict[str, Actor] = {}

    def __call__(self, role: str) -> Actor:
        """The actor in a role, the same one throughout the case."""
        if role not in self._actors:
            self._actors[role] = self._engaged(role)
        return self._actors[role]

    def _engaged(self, key: str) -> Actor:
        role = self._region.role(key)
        words = self._described.get(key, {})
        name = str(words.get("person") or (role.title if role else key))
        user = User.objects.create(
            username=f"golden.{self._region.key}.{self._case}.{key}", name=name
        )
        organisation, code = self._organisation(role, words)
        tokens = tuple(_tokens(role, words, code)) if role else ()
        return Actor(
            user.pk, name, tokens, organisation_name=organisation, credit_code=code
        )

    def _organisation(self, role: Role | None, words: Step) -> tuple[str, str]:
        if role is None or role.held.by != "party":
            return str(words.get("organisation", "")), str(words.get("credit_code", ""))
        made_up = _MADE_UP_CODE.format(self._region.roles.index(role))
        return str(words.get("organisation", role.title)), str(
            words.get("credit_code", made_up)
        )


def _tokens(role: Role, words: Step, code: str) -> Iterator[str]:
    if role.held.by == "party":
        yield f"{role.key}@org:{code}"
    elif role.held.by == "person":
        yield f"{role.key}@person:{words.get('person_key', role.key)}"
    else:
        yield from (f"{role.key}@area:{area}" for area in words.get("areas", ("*",)))
