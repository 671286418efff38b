"""What the clients work on: a region with a small system, its people with their sessions, and what is left behind."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.test import Client
from django_tenants.utils import schema_context

from accounts.models import User
from forms.actors import Actor
from forms.models import Record
from tenants import clock
from tenants.audit.chains import verify_chain
from tenants.audit.models import AuditEntry
from tests.builders import SUPERVISOR, actor, publish_all
from tests.database import copied_database
from tests.signed_works import Signers, documents, signers
from workflows.inbox import rebuild_all
from workflows.models import HistoryEntry

REGION = "alpha"
#: Whom a step tells: two people of the supervision, then the one who had submitted the plan.
TOLD = {"submit": ("supervision", 2), "approve": ("contractor", 1)}


@dataclass(frozen=True)
class Ground:
    """A region with its people."""

    database_url: str
    folder: Path
    people: Signers
    checkers: tuple[Actor, ...]  # as many as race for one task

    def session(self, person: Actor) -> str:
        """A session of this person, as a log-in would have made it."""
        return session_of(person)

    @contextmanager
    def inside(self) -> Iterator[None]:
        """Stand in the region."""
        with schema_context(REGION):
            yield


def session_of(person: Actor) -> str:
    """A session of this person, as a log-in would have made it."""
    browser = Client()
    with schema_context("public"):
        browser.force_login(User.objects.get(pk=person.user_id))
    return browser.cookies["sessionid"].value


@contextmanager
def prepared_ground(name: str, folder: Path, *, checkers: int = 0, messages: bool = False) -> Iterator[Ground]:
    """A database of this name with the system of plans, everything really committed; `messages`: steps tell people."""
    folder.mkdir(parents=True, exist_ok=True)
    usual = connection.settings_dict["NAME"]
    with copied_database(name):
        url = f"{settings.DATABASE_URL.rpartition('/')[0]}/{name}"
        with schema_context(REGION):
            people = signers()
            if messages:
                publish_all(telling_documents())
            racing = tuple(
                actor(f"监理{number:02}", "supervision", organisation=SUPERVISOR) for number in range(checkers)
            )
        yield Ground(url, folder, people, racing)
    connection.settings_dict["NAME"] = usual


def telling_documents() -> list[Mapping[str, Any]]:
    """The system of plans, whose steps send messages as `TOLD` says."""
    *others, flow = documents()
    told = [{**action, "effects": [{"notify": action["key"]}]} for action in flow["actions"] if action["key"] in TOLD]
    actions = {action["key"]: action for action in (*flow["actions"], *told)}
    notices = [
        {"kind": "notice", "key": key, "title": key, "to": [role], "subject": f"{key} {{title}}", "text": "{title}"}
        for key, (role, _people) in TOLD.items()
    ]
    return [*others, *notices, {**flow, "actions": [*actions.values()]}]


@dataclass(frozen=True)
class Left:
    """What a storm left behind, of which nothing may be wrong."""

    inbox_differences: tuple[str, ...]
    broken_chain: object
    doubled_history: int  # history that tells of one version twice
    gaps: int  # records whose history does not tell of every version
    unaudited: int  # history without exactly one audit entry

    @property
    def problems(self) -> Mapping[str, object]:
        """What is wrong, by name; empty if nothing is."""
        return {name: value for name, value in vars(self).items() if value}


def left_behind() -> Left:
    """Look through the region we are in; rebuilding the inbox changes nothing if all is well."""
    told: dict[int, list[int]] = {}
    for record, version in HistoryEntry.objects.values_list("record_id", "version"):
        told.setdefault(record, []).append(version)
    versions = dict(Record.objects.values_list("pk", "version"))
    return Left(
        inbox_differences=tuple(rebuild_all(now=clock.now()).lines),
        broken_chain=verify_chain(),
        doubled_history=sum(len(each) - len(set(each)) for each in told.values()),
        gaps=sum(sorted(told.get(pk, [])) != list(range(1, version + 1)) for pk, version in versions.items()),
        unaudited=_unaudited(),
    )


def _unaudited() -> int:
    entries = AuditEntry.objects.filter(object_type="record").values_list("object_id", "data__version")
    audited = sorted((int(record), version) for record, version in entries if version is not None)
    told = sorted(HistoryEntry.objects.values_list("record_id", "version"))
    return len(set(told) ^ set(audited)) + abs(len(told) - len(audited))
