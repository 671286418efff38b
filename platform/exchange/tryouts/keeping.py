"""What was tried out becomes a golden case: its steps, and what came of each as what must come of it."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from accounts.models import User
from exchange.beginnings import Taken
from exchange.drafts import add_draft, draft_documents, list_drafts, save_draft
from exchange.scenarios.expectations import Seen
from exchange.tryouts.sessions import Step, Tryout
from exchange.tryouts.stage import Stage
from schemas.bases import whole
from schemas.extensions import as_written
from schemas.models import Definition


class NotToBeKept(Exception):
    """A try-out on a copy of a real project: what it began with belongs to nobody's definitions."""


def case_of(stage: Stage, *, key: str, title: str, source: str) -> dict[str, Any]:
    """The document of the case.

    Raises:
        NotToBeKept: see there.
    """
    tryout = stage.tryout
    if tryout.record is not None:
        raise NotToBeKept
    steps = [_expecting(step, seen) for step, seen in zip(tryout.steps, stage.seen, strict=True)]
    given = _given(tryout)
    document: dict[str, Any] = {"kind": "golden", "key": key, "title": title}
    document |= {"source": source} if source else {}
    return document | ({"given": given} if given else {}) | {"steps": steps}


@transaction.atomic
def keep_case(tryout: Tryout, document: Mapping[str, Any], *, by: User, at: datetime) -> Definition:
    """Keep a case as a draft: the one that was gone on with changes, any other is new.

    Raises:
        Taken: there is another case of this key.
    """
    drafts = {
        draft.document["key"]: draft for draft in list_drafts(tryout.system) if draft.document["kind"] == "golden"
    }
    known = drafts.get(document["key"])
    if known is None:
        return add_draft(tryout.system, dict(document), by=by, at=at)
    if tryout.case != document["key"]:
        raise Taken(f"golden/{document['key']}")
    row = Definition.objects.get(pk=known.id)
    kept = {**whole(known.document), **document}
    save_draft(row, as_written(known.document, wanted=kept), by=by, at=at)
    return row


def _given(tryout: Tryout) -> list[Any]:
    """What the case is given that was gone on with, as it is written there."""
    cases = {one["key"]: one for one in draft_documents(tryout.system) if one["kind"] == "golden"}
    return list(cases[tryout.case].get("given", ())) if tryout.case in cases else []


def _expecting(step: Step, seen: Seen) -> dict[str, Any]:
    """A step with what came of it; what its author wrote down stays, unless it came otherwise."""
    if "expect" in step or "register" in step or "find" in step:
        return dict(step)
    return {**step, "expect": seen_words(step, seen)}


def seen_words(step: Step, seen: Seen) -> dict[str, Any]:
    """What came of a step, in the words of expectations."""
    if seen.refused:
        return {"refused": seen.refused[0]}
    if seen.record is None:
        return {}
    found: dict[str, Any] = {"state": seen.record.state}
    if "sheet" in step and seen.sheet is not None:
        found |= {"score": _number(seen.sheet.score), "grade": seen.sheet.grade, "open": seen.sheet.open_lines}
    elif "act" in step:
        found |= {"due": seen.record.due_on.isoformat() if seen.record.due_on else None}
    if "change" in step:
        found |= {"values": {key: seen.record.data.get(key) for key in step["change"]}}
    return {name: value for name, value in found.items() if value is not None or name == "due"}


def _number(value: Decimal | None) -> str | None:
    return None if value is None else f"{value.normalize():f}"
