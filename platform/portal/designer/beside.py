"""Drafts that a step of the designer changed beside the one that is open: they are taken back with it, all or none."""

from collections.abc import Mapping
from typing import Any

from accounts.models import User
from exchange.drafts import save_draft
from portal.designer.memory import RELEASED, Beside
from schemas.documents import parse
from schemas.models import Definition
from tenants import clock


class ChangedMeanwhile(Exception):
    """Some of these drafts say something else by now; carries their titles."""

    def __init__(self, titles: list[str]) -> None:
        super().__init__(", ".join(titles))
        self.titles = titles


def state_at(row: Definition, number: int) -> dict[str, Any] | None:
    """What a definition said at a revision; none if that is no longer there."""
    if number == RELEASED:
        return dict(row.document)
    revision = row.revisions.filter(pk=number).first()
    return parse(revision.content["document"]) if revision else None


def number_of(row: Definition) -> int:
    """The revision at which a definition is now."""
    return row.latest_revision_id or RELEASED


def restored(beside: Beside, *, by: User) -> Beside:
    """Bring the drafts back to where they were before a step; gives the way forward again.

    Raises:
        ChangedMeanwhile: see there; nothing is brought back then.
    """
    rows = {row.pk: row for row in Definition.objects.filter(pk__in=beside).order_by("pk").select_for_update()}
    states: Mapping[int, dict[str, Any] | None] = {
        pk: state_at(rows[pk], back) if pk in rows and number_of(rows[pk]) == now else None
        for pk, (back, now) in beside.items()
    }
    if gone := [pk for pk, state in states.items() if state is None]:
        raise ChangedMeanwhile([_title_of(rows[pk]) for pk in gone if pk in rows])
    forward: dict[int, tuple[int, int]] = {}
    for pk, state in states.items():
        assert state is not None
        forward[pk] = (beside[pk][1], save_draft(rows[pk], state, by=by, at=clock.now()).pk)
    return forward


def _title_of(row: Definition) -> str:
    """What its draft is called."""
    return str((state_at(row, number_of(row)) or {}).get("title", row.title))
