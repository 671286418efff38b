"""A merge in words: what a base changed, where people have to decide, and what would come of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from authoring.differences import Change, changes, shown
from authoring.positions import escape
from authoring.words import place
from engine.definitions.extending import ABSENT, Choice, Conflict, Path
from engine.errors import Problem
from exchange.drafts import list_drafts
from exchange.releasing import region_draft
from schemas.bases import find_document, is_extension, origin_of, whole
from schemas.checking import check_documents
from schemas.extensions import Update
from schemas.models import Definition

#: What region and base did, in one sentence each.
KINDS = {
    "changed": gettext_noop("Region and base both changed this."),
    "base_removed": gettext_noop("The base removed what the region changed."),
    "region_removed": gettext_noop("The base changed what the region removed."),
    "added": gettext_noop("Region and base both added this, differently."),
}
PREFIX = "choice:"


@dataclass(frozen=True)
class Question:
    """A conflict as people are asked about it."""

    name: str  # of the field
    place: str
    sentence: str
    old: str
    region: str
    base: str
    details: tuple[Change, ...]  # what the side that kept it changed inside, where the other removed it
    chosen: str = ""


def questions(update: Update, conflicts: Sequence[Conflict], choices: Mapping[str, Choice]) -> tuple[Question, ...]:
    """Every conflict in words, with what was chosen so far."""
    return tuple(_question(update, conflict, choices.get(conflict.key, "")) for conflict in conflicts)


def choices_in(posted: Mapping[str, str]) -> dict[str, Choice]:
    """The choices in a post; what is none is left out."""
    found: dict[str, Choice] = {}
    for name, value in posted.items():
        if name.startswith(PREFIX) and value in ("region", "base"):
            found[name.removeprefix(PREFIX)] = "region" if value == "region" else "base"
    return found


def problems_after(definition: Definition, document: Mapping[str, Any]) -> tuple[Problem, ...]:
    """What would be wrong with the system if this were the draft of the definition; nothing is stored."""
    drafts = list_drafts(definition.system)
    documents = [document if draft.id == definition.pk else draft.document for draft in drafts]
    return check_documents(documents, region=region_draft())


def overridden(document: Mapping[str, Any]) -> tuple[Change, ...]:
    """What an extension says otherwise than its base; nothing where the one does not fit the other."""
    base, found = find_document(origin_of(document)), whole(document)
    return () if base is None or is_extension(found) else changes(base, _without_origin(found))


def base_changes(update: Update) -> tuple[Change, ...]:
    """What the base changed between the two versions."""
    assert update.new is not None
    return changes(update.old, update.new)


def effect(update: Update, document: Mapping[str, Any]) -> tuple[Change, ...]:
    """What would be different in this region: the whole document before and after."""
    before, after = whole(update.document), whole(dict(document))
    return changes(_without_origin(before), _without_origin(after))


def _question(update: Update, conflict: Conflict, chosen: str) -> Question:
    return Question(
        name=PREFIX + conflict.key,
        place=_place(update, conflict.path),
        sentence=_(KINDS[conflict.kind]),
        old=_shown(conflict.old),
        region=_shown(conflict.region),
        base=_shown(conflict.new),
        details=_details(conflict),
        chosen=chosen,
    )


def _shown(value: Any) -> str:
    return _("(not there)") if value is ABSENT else shown(value)


def _details(conflict: Conflict) -> tuple[Change, ...]:
    kept = conflict.region if conflict.new is ABSENT else conflict.new
    if conflict.kind in ("base_removed", "region_removed") and isinstance(kept, Mapping):
        return changes(conflict.old, kept)
    return ()


def _place(update: Update, path: Path) -> str:
    return place_in((update.new, whole(update.document), update.old), path)


def place_in(documents: Iterable[Mapping[str, Any] | None], path: Path) -> str:
    """The place of a path of keys in words, in whichever of the documents has it first."""
    for document in documents:
        pointer = _position(document, path)
        if pointer is not None:
            return place(document, pointer)
    return "/".join(path)


def _position(document: Any, path: Path) -> str | None:
    """The JSON pointer of a path of keys, or None where the document does not have it."""
    found, value = "", document
    for step in path:
        if isinstance(value, list):
            keys = [entry.get("key") if isinstance(entry, Mapping) else None for entry in value]
            if step not in keys:
                return None
            found, value = f"{found}/{keys.index(step)}", value[keys.index(step)]
        elif isinstance(value, Mapping) and step in value:
            found, value = f"{found}/{escape(step)}", value[step]
        else:
            return None
    return found


def _without_origin(document: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in document.items() if name != "origin"}
