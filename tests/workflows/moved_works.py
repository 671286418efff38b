"""A second release of the small system: fields and a state renamed, one field gone, a new one asked for."""

import copy
import json
from collections.abc import Callable, Mapping
from typing import Any
from uuid import uuid4

from accounts.models import User
from schemas.models import Release
from schemas.services import publish
from tests.builders import NOW, person
from tests.small_works import DOCUMENTS
from workflows.moving.carrying import work_on
from workflows.moving.models import MovedRecord, ReleaseMove
from workflows.moving.plans import Plan, proposed
from workflows.moving.services import Wish, begin_move, confirm, sides_of, undo

Documents = dict[str, dict[str, Any]]


def release(change: Callable[[Documents], None] = lambda documents: None) -> Release:
    """Publish the small system once more, changed; documents are named `kind/key`."""
    documents: Documents = {f"{one['kind']}/{one['key']}": copy.deepcopy(dict(one)) for one in DOCUMENTS}
    change(documents)
    return publish(system="works", documents=list(documents.values()), by=None, at=NOW)


def rewritten(document: dict[str, Any], **names: str) -> None:
    """Call something otherwise wherever a document names it."""
    text = json.dumps(document, ensure_ascii=False)
    for old, new in names.items():
        text = text.replace(f'"{old}"', f'"{new}"')
    document.clear()
    document.update(json.loads(text))


def renamed(documents: Documents) -> None:
    """`area` is `surface` now and `submitted` is `filed`; `secret_note` is gone; how deep one digs is asked for."""
    rewritten(documents["form/site"], area="surface")
    form = documents["form/site"]
    fields = form["sections"][0]["fields"]
    form["sections"][0]["fields"] = [one for one in fields if one["key"] != "secret_note"]
    del form["schema"]["properties"]["secret_note"]
    form["schema"]["properties"]["depth"] = {"type": "integer"}
    depth = {"key": "depth", "title": "深度", "widget": "integer", "required": "true", "default": "3"}
    form["sections"][0]["fields"].append(depth)
    density = next(one for one in form["sections"][0]["fields"] if one["key"] == "density")
    density["computed"] = "surface / floors"
    rewritten(documents["workflow/site"], submitted="filed")


def wish(record_type: str = "site", *, origin: int = 1, target: int = 2, **more: Any) -> Wish:
    """What an administrator asks for when they take what is proposed."""
    found = Wish("works", record_type, origin, target, **more)
    return found if "plan" in more else Wish("works", record_type, origin, target, proposed(*sides_of(found)), **more)


def plan(base: Plan, *, fields: Mapping[str, str] | None = None, states: Mapping[str, str] | None = None) -> Plan:
    """A plan with some of it said otherwise."""
    return Plan({**base.fields, **(fields or {})}, {**base.states, **(states or {})})


def admin() -> User:
    """Somebody who may move records."""
    return person("管理员", "authority", areas=["*"])


def checked(asked: Wish, *, by: User | None = None, now: Any = NOW) -> ReleaseMove:
    """A move that was checked."""
    move = begin_move(asked, key=uuid4().hex, by=by or admin(), now=now)
    work_on(move.pk, now=lambda: now)
    move.refresh_from_db()
    return move


def moved(asked: Wish, *, now: Any = NOW) -> ReleaseMove:
    """A move that was carried out."""
    move = checked(asked, now=now)
    confirm(move.pk, by=move.by, now=now)
    work_on(move.pk, now=lambda: now)
    move.refresh_from_db()
    return move


def undone(move: ReleaseMove, *, now: Any = NOW) -> ReleaseMove:
    """The same, taken back."""
    undo(move.pk, by=move.by, now=now)
    work_on(move.pk, now=lambda: now)
    move.refresh_from_db()
    return move


def states(move: ReleaseMove) -> list[str]:
    """What became of its records."""
    return list(MovedRecord.objects.filter(move=move).values_list("state", flat=True))


def reasons(move: ReleaseMove) -> str:
    """What stood against its records."""
    rows = MovedRecord.objects.filter(move=move)
    return " ".join(reason for row in rows for reason in row.findings.get("reasons", ()))
