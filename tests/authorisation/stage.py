"""People of every role, on the site and elsewhere, and records of every type in every state."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection

from accounts.models import User
from forms.actors import Actor, actor_for
from forms.frames import current_frame
from forms.models import Record
from forms.parties import assign_parties
from schemas.services import publish
from tests.authorisation.rights import SystemRights, TypeRights, words
from tests.builders import NOW, person

HERE, ELSEWHERE = "here", "elsewhere"
_PERIODS = {
    "month": (date(2026, 2, 1), date(2026, 2, 28)),
    "quarter": (date(2026, 1, 1), date(2026, 3, 31)),
    "year": (date(2025, 1, 1), date(2025, 12, 31)),
}


@dataclass
class Stage:
    """A released system with its people."""

    rights: SystemRights
    people: dict[tuple[str, str], Actor] = field(default_factory=dict)  # (role, where) → who
    overall: dict[str, Actor] = field(default_factory=dict)  # role → who holds it for all districts
    colleagues: dict[str, int] = field(default_factory=dict)  # role → somebody else who holds it here
    parents: dict[str, Record] = field(default_factory=dict)
    _numbers: int = 0

    def record(self, kind: TypeRights, state: str) -> Record:
        """A record of a type in a state, made directly, with whoever the definitions name as its parties."""
        frame = current_frame(self.rights.system["key"], kind.key)
        parent = self.parent(kind)
        start, end = _PERIODS.get(kind.kind.get("period", "none"), (None, None))
        self._numbers += 1
        record = Record(
            system=frame.system.key, record_type=kind.key, release=frame.release, parent=parent,
            subject=(parent.subject or parent) if parent else None, number=f"A-{self._numbers}", title=kind.key,
            period_start=start, period_end=end, state=state, data=self.naming(kind), created_at=NOW, changed_at=NOW,
        )  # fmt: skip
        assign_parties(record, frame.type, frame.region)
        record.save()
        return record

    def people_at(self, record: Record) -> Iterator[tuple[str, str, Actor]]:
        """Everybody as (role, where, who); what lies in no district is with those who look after all of them."""
        for (role, where), actor in self.people.items():
            yield role, where, self.overall[role] if where == HERE and not record.district else actor

    def parent(self, kind: TypeRights) -> Record | None:
        """The record above one of this type, in its first state."""
        key = kind.kind.get("parent", "")
        if key and key not in self.parents:
            above = next(each for each in self.rights.types() if each.key == key)
            self.parents[key] = self.record(above, above.flow["initial"])
        return self.parents.get(key)

    def naming(self, kind: TypeRights) -> dict[str, Any]:
        """The values by which a record names its parties, its district and its project."""
        found: dict[str, Any] = {}
        for party in kind.kind.get("parties", ()):
            found[party["organisation"]], found[party["name"]] = code_of(party["key"], HERE), party["title"]
            for place in party.get("people", ()):
                found[place["person"]] = person_of(party["key"], place["key"], HERE)
        if "district" in kind.kind:
            found[kind.kind["district"]] = self.district(HERE)
        if "project" in kind.kind:
            found[kind.kind["project"]] = "XM-1"
        return found

    def district(self, where: str) -> str:
        """The first district of the region, or one that it does not have."""
        return str(self.rights.region["districts"][0]["key"]) if where == HERE else "nowhere"


def set_stage(rights: SystemRights) -> Stage:
    """Release the system where we are, and give it its people."""
    publish(system="region", documents=[rights.region], by=None, at=NOW)
    publish(system=rights.system["key"], documents=list(rights.documents), by=None, at=NOW)
    stage = Stage(rights)
    for role in rights.region["roles"]:
        for where in (HERE, ELSEWHERE):
            stage.people[role["key"], where] = _actor(_holder(stage, role, where))
        stage.overall[role["key"]] = stage.people[role["key"], HERE]
        if role["held"]["by"] == "grant":
            stage.overall[role["key"]] = _actor(person(f"{role['title']} *", role["key"], areas=["*"]))
        stage.colleagues[role["key"]] = _holder(stage, role, HERE, again=True).pk
    return stage


def code_of(party: str, where: str) -> str:
    """The credit code of the company that has this part."""
    return f"{party}-{where}"[:18]


def person_of(party: str, position: str, where: str) -> str:
    """The key of the person who stands in this position."""
    return f"{party}.{position}.{where}"


def _holder(stage: Stage, role: dict[str, Any], where: str, *, again: bool = False) -> User:
    held, name = role["held"], f"{role['title']} {where}{' 2' if again else ''}"
    if held["by"] == "grant":
        return person(name, role["key"], areas=[stage.district(where)])
    if held["by"] == "party":
        return person(name, role["key"], organisation=code_of(held["party"], where))
    return person(name, role["key"], person_key=person_of(held["party"], words(held["positions"])[0], where))


def _actor(user: User) -> Actor:
    return actor_for(User.objects.get(pk=user.pk), region_slug=connection.schema_name, today=NOW.date())
