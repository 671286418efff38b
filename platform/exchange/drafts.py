"""Drafts: the newest saved state of every definition, which the next release is made from.

A `Definition` row holds what was last released (or, before the first release, the draft itself); a newer draft lives in
its latest revision, as Wagtail does it. Editing therefore never touches what runs.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from wagtail.models import ModelLogEntry, Revision

from accounts.models import User
from schemas.bases import whole
from schemas.documents import canonical, parse
from schemas.models import Definition
from schemas.writing import dump

Document = dict[str, Any]


@dataclass(frozen=True)
class Draft:
    """One definition as its author last saved it."""

    id: int
    system: str
    document: Document
    changed: bool  # since the last release

    @property
    def name(self) -> str:
        """How problems call it: `kind/key`."""
        return f"{self.document['kind']}/{self.document['key']}"


def list_drafts(system: str = "") -> tuple[Draft, ...]:
    """The drafts of a system, or of all of them, in two queries at most."""
    return tuple(_draft_of(definition) for definition in _definitions(system))


def draft_documents(system: str) -> tuple[Document, ...]:
    """The documents the next release of a system would have: what extends a base is whole."""
    return tuple(whole(draft.document) for draft in list_drafts(system))


def get_draft(definition_id: int) -> Draft:
    """One draft.

    Raises:
        Definition.DoesNotExist: there is no such definition in this region.
    """
    return _draft_of(Definition.objects.select_related("latest_revision").get(pk=definition_id))


@transaction.atomic
def replace_drafts(system: str, documents: Sequence[Mapping[str, Any]], *, by: User | None, at: datetime) -> None:
    """Make the drafts of a system exactly these documents: add, change, and remove what is not among them."""
    wanted = {(str(document["kind"]), str(document["key"])): dict(document) for document in documents}
    present = {(row.kind, row.key): row for row in _definitions(system).select_for_update(of=("self",))}
    gone = [row.pk for name, row in present.items() if name not in wanted]
    Definition.objects.filter(pk__in=gone).delete()
    _add(system, [document for name, document in wanted.items() if name not in present], by=by, at=at)
    for name, row in present.items():
        if name in wanted and not same(_draft_of(row).document, wanted[name]):
            save_draft(row, wanted[name], by=by, at=at)


@transaction.atomic
def add_draft(system: str, document: Mapping[str, Any], *, by: User | None, at: datetime) -> Definition:
    """A new definition, as a draft.

    Raises:
        IntegrityError: the system has one of this kind and key already.
    """
    _add(system, [dict(document)], by=by, at=at)
    return Definition.objects.get(system=system, kind=document["kind"], key=document["key"])


@transaction.atomic
def save_draft(definition: Definition, document: Mapping[str, Any], *, by: User | None, at: datetime) -> Revision:
    """Keep a new state of a definition in its history; what is released stays as it is."""
    edited = Definition.objects.get(pk=definition.pk)
    edited.document, edited.title = dict(document), str(document.get("title", ""))
    if not edited.live:
        edited.save(update_fields=["document", "title"])
    revision = edited.save_revision(user=by, clean=False, log_action=True)
    Revision.objects.filter(pk=revision.pk).update(created_at=at)
    return revision


@transaction.atomic
def mark_released(system: str, *, at: datetime) -> None:
    """Make the newest draft of every definition what the row shows as released."""
    rows = [row for row in _definitions(system) if not row.live or row.has_unpublished_changes]
    for row in rows:
        row.document = _draft_of(row).document
        row.title, row.live, row.has_unpublished_changes = str(row.document.get("title", "")), True, False
        row.live_revision_id, row.last_published_at = row.latest_revision_id, at
        row.first_published_at = row.first_published_at or at
    fields = ["document", "title", "live", "has_unpublished_changes", "live_revision", "last_published_at"]
    Definition.objects.bulk_update(rows, [*fields, "first_published_at"])


def same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two documents say the same, whatever the order of their keys."""
    return canonical([one]) == canonical([other])


def to_the_letter(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two documents give the same text, the order of an author's own names included.

    What is saved to the letter as it was makes no draft.
    """
    return dump(one) == dump(other)


def _definitions(system: str) -> QuerySet[Definition]:
    chosen = Q(system=system) if system else Q()
    return Definition.objects.filter(chosen).select_related("latest_revision").order_by("system", "kind", "key")


def _draft_of(definition: Definition) -> Draft:
    newest = definition.latest_revision if definition.has_unpublished_changes else None
    document = parse(newest.content["document"]) if newest else definition.document
    return Draft(
        id=definition.pk,
        system=definition.system,
        document=document,
        changed=not definition.live or definition.has_unpublished_changes,
    )


def _add(system: str, documents: Iterable[Document], *, by: User | None, at: datetime) -> None:
    """New definitions with the first entry of their history, in a fixed number of statements."""
    rows = Definition.objects.bulk_create([_row(system, document) for document in documents])
    if not rows:
        return
    content_type = rows[0].get_content_type()
    revisions = Revision.objects.bulk_create(
        Revision(
            content_type=content_type,
            base_content_type=content_type,
            object_id=str(row.pk),
            created_at=at,
            user=by,
            object_str=str(row),
            content=row.serializable_data(),
        )
        for row in rows
    )
    for row, revision in zip(rows, revisions, strict=True):
        row.latest_revision = revision
    Definition.objects.bulk_update(rows, ["latest_revision"])
    ModelLogEntry.objects.bulk_create(
        ModelLogEntry(
            content_type=content_type,
            object_id=str(row.pk),
            label=str(row),
            action="wagtail.create",
            timestamp=at,
            user=by,
            revision=row.latest_revision,
            content_changed=True,
        )
        for row in rows
    )


def _row(system: str, document: Document) -> Definition:
    title = str(document.get("title", ""))
    return Definition(
        system=system,
        kind=document["kind"],
        key=document["key"],
        title=title,
        document=document,
        live=False,
        has_unpublished_changes=True,
    )
