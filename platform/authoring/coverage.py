"""The places that no golden case sees, in words, with the way to each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from authoring.positions import line_for, lines_of
from authoring.texts import document_text
from authoring.words import place
from exchange.drafts import list_drafts
from schemas.bases import whole


@dataclass(frozen=True)
class Unseen:
    """A number or condition that could change unseen: where it stands, and the step that was tried."""

    definition_id: int
    title: str
    place: str
    line: int
    old: str
    new: str


def unseen_in(system: str, named: Iterable[Mapping[str, Any]]) -> list[Unseen]:
    """These places in the drafts as they are; a definition that is not there any more is left out."""
    drafts = {draft.name: draft for draft in list_drafts(system)}
    lines = {name: lines_of(document_text(draft.document)) for name, draft in drafts.items()}
    return [
        Unseen(
            definition_id=drafts[row["document"]].id,
            title=str(drafts[row["document"]].document.get("title", "")),
            place=place(whole(drafts[row["document"]].document), row["pointer"]),
            line=line_for(row["pointer"], lines[row["document"]]),
            old=str(row["old"]),
            new=str(row["new"]),
        )
        for row in named
        if row["document"] in drafts
    ]
