"""Drafts: kept as one types, found again on any device, closed when the form is sent. Each belongs to one person."""

import dataclasses
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.sealing import Unsealable, seal, unseal
from forms import drafting
from forms.actors import Actor
from forms.drafting import Raw, Saving, Typing
from forms.errors import NotVisible, Refused
from forms.models import Draft, Record
from schemas.documents import DocumentDecoder, DocumentEncoder
from tenants.audit.services import record as audit

MOST_DRAFTS = 200  # of one person
MOST_CONTENT = 4_000_000  # characters of one draft


@dataclass(frozen=True)
class Place:
    """Where a form stands: a record, an action on it, or a new record of a type with its parent and period."""

    system: str
    record_type: str
    record_id: int | None = None
    parent_id: int | None = None
    period_start: date | None = None
    action: str = ""


@dataclass(frozen=True)
class Kept:
    """A draft as it was found."""

    draft: Draft
    typing: Typing

    @property
    def place(self) -> Place:
        """Where its form stands."""
        draft = self.draft
        return Place(
            draft.system, draft.record_type, draft.record_id, draft.parent_id, draft.period_start, draft.action
        )

    @property
    def ends_on(self) -> datetime:
        """When it is cleared away unless somebody goes on with it."""
        return self.draft.changed_at + timedelta(days=settings.DRAFT_DAYS)


class Closed(Exception):
    """The draft was sent or thrown away; `by_same_page` when the page that asks did it."""

    def __init__(self, *, by_same_page: bool) -> None:
        super().__init__()
        self.by_same_page = by_same_page


def place_of(record: Record, *, action: str = "") -> Place:
    """Where the form of a record stands, of an action on it, or of a record that is not saved yet."""
    if record.pk:
        return Place(record.system, record.record_type, record.pk, action=action)
    return Place(record.system, record.record_type, None, record.parent_id, record.period_start)


def find_draft(user_id: int, key: str) -> Kept:
    """A draft of this person.

    Raises:
        NotVisible: there is none that is open.
    """
    found = _open(user_id).filter(key=key).first()
    kept = _read(found) if found else None
    if kept is None:
        raise NotVisible
    return kept


def drafts_at(user_id: int, place: Place) -> tuple[Kept, ...]:
    """This person's drafts of one form, the one touched last first."""
    return _all(_at(_open(user_id), place))


def list_drafts(user_id: int, *, record_type: tuple[str, str] | None = None) -> tuple[Kept, ...]:
    """All drafts of this person in the region, or those of one system's record type, the one touched last first."""
    found = _open(user_id).select_related("record", "parent")
    if record_type is not None:
        found = found.filter(system=record_type[0], record_type=record_type[1])
    return _all(found)


def resume_draft(kept: Kept) -> None:
    """Note that a page was loaded with the draft as it stands."""
    Draft.objects.filter(pk=kept.draft.pk, seen__lt=kept.draft.revision).update(seen=kept.draft.revision)


@transaction.atomic
def save_draft(
    place: Place,
    key: str,
    posted: Mapping[str, Raw],
    *,
    user_id: int,
    by: Saving,
    now: datetime,
    stored: Mapping[str, object],
    untouched: Collection[str],
    title: str = "",
    step: str = "",
) -> Kept | None:
    """Keep what a page has typed so far; None while it has not typed anything.

    Nothing is checked: a half-typed date is kept as it is. `stored` is what the record says now, `untouched` names the
    fields whose text means just that.

    Raises:
        Closed: the draft was sent or thrown away.
        Refused: it is too large, or there are too many.
    """
    draft = _lock(place, key, user_id)
    if draft is not None and draft.closed_at is not None:
        raise Closed(by_same_page=draft.closed_by == by.page)
    kept = _read(draft) if draft else None
    before = kept.typing if kept else Typing(base=stored)
    revision, seen = (draft.revision + 1, draft.seen) if draft else (1, 0)
    after = drafting.merge(before, posted, by=by, revision=revision, seen=seen, untouched=untouched)
    if draft is None and not after.fields:
        return None
    after = replace(after, title=title[:300] or after.title, step=step or after.step)
    if draft is None:
        draft = _begin(place, key, user_id, now)
    return kept if kept is not None and after == kept.typing else _write(draft, after, revision, now)


@transaction.atomic
def settle_field(
    kept: Kept, field: str, choice: str, *, by: Saving, now: datetime, stored: Mapping[str, object]
) -> Kept:
    """Decide a field of which there are several texts: `stored`, `typed`, or the page whose text is right."""
    draft = Draft.objects.select_for_update().get(pk=kept.draft.pk)
    found = _read(draft)
    if draft.closed_at is not None or found is None:
        raise NotVisible
    revision = draft.revision + 1
    if choice == "stored":
        after = drafting.take_stored(found.typing, field, stored.get(field))
    else:
        after = drafting.decide(found.typing, field, choice, by=by, revision=revision)
        after = drafting.keep_typed(after, field, stored.get(field))
    return _write(draft, after, revision, now)


def close_draft(place: Place, key: str, *, user_id: int, page: str, now: datetime) -> None:
    """The form was sent: the draft's content goes, and a page that is still typing into it will be told.

    Stands in the transaction that stores what was sent, so one never goes without the other.
    """
    draft = _lock(place, key, user_id) or _new(place, key, user_id, now)
    _close(draft, page, now)


@transaction.atomic
def discard_draft(kept: Kept, *, page: str, actor: Actor, now: datetime) -> None:
    """Throw a draft away; that it was there stands in the audit, its content does not."""
    _close(Draft.objects.select_for_update().get(pk=kept.draft.pk), page, now)
    data = {"record_type": kept.draft.record_type, "record": kept.draft.record_id, "begun": kept.draft.created_at}
    audit(
        "draft.discarded",
        user=actor,
        at=now,
        object_type="draft",
        object_id=kept.draft.key,
        data=data,
        ip=actor.address,
    )


def prune_drafts(*, now: datetime) -> int:
    """Clear away drafts that nobody touched for `DRAFT_DAYS`; their owners have read that day on every list."""
    old = Draft.objects.filter(changed_at__lt=now - timedelta(days=settings.DRAFT_DAYS))
    count = old.filter(closed_at=None).count()
    old.delete()
    return count


def _open(user_id: int) -> QuerySet[Draft]:
    return Draft.objects.filter(user_id=user_id, closed_at=None)


def _at(drafts: QuerySet[Draft], place: Place) -> QuerySet[Draft]:
    if place.record_id is not None:
        return drafts.filter(record_id=place.record_id, action=place.action)
    return drafts.filter(
        system=place.system,
        record_type=place.record_type,
        record=None,
        parent_id=place.parent_id,
        period_start=place.period_start,
    )


def _all(drafts: QuerySet[Draft]) -> tuple[Kept, ...]:
    return tuple(kept for draft in drafts if (kept := _read(draft)) is not None)


def _lock(place: Place, key: str, user_id: int) -> Draft | None:
    """The draft of this key, or the open one of the same form of a record, for writing."""
    mine = Draft.objects.select_for_update().filter(user_id=user_id)
    named = mine.filter(key=key).first()
    if place.record_id is None or (named and named.closed_at is None):
        return named
    return _at(mine.filter(closed_at=None), place).first() or named


def _begin(place: Place, key: str, user_id: int, now: datetime) -> Draft:
    if _open(user_id).count() >= MOST_DRAFTS:
        words = _("You have %(most)s drafts. Please finish or delete some of them first.")
        raise Refused((words % {"most": MOST_DRAFTS},))
    try:
        with transaction.atomic():
            return _new(place, key, user_id, now)
    except IntegrityError:  # another page of the same person was quicker by a moment; this one sends again
        raise Refused((_("Another page of yours is saving the same draft. Please try again."),)) from None


def _new(place: Place, key: str, user_id: int, now: datetime) -> Draft:
    return Draft.objects.create(
        user_id=user_id, key=key, created_at=now, changed_at=now, content=b"", **dataclasses.asdict(place)
    )


def _write(draft: Draft, typing: Typing, revision: int, now: datetime) -> Kept:
    text = json.dumps(typing.to_json(), cls=DocumentEncoder)
    if len(text) > MOST_CONTENT:
        raise Refused((_("This is too much for one draft. Please save the form as it is."),))
    draft.content = seal(text, purpose=_purpose())
    draft.revision, draft.changed_at = revision, now
    draft.save(update_fields=["content", "revision", "changed_at"])
    return Kept(draft, typing)


def _close(draft: Draft, page: str, now: datetime) -> None:
    draft.content, draft.closed_at, draft.closed_by, draft.changed_at = b"", now, page, now
    draft.save(update_fields=["content", "closed_at", "closed_by", "changed_at"])


def _read(draft: Draft) -> Kept | None:
    """The draft with its content; None when it was sealed with a key that is lost, as nobody can read it any more."""
    try:
        text = unseal(bytes(draft.content), purpose=_purpose())
    except Unsealable:
        return None
    return Kept(draft, Typing.from_json(json.loads(text, cls=DocumentDecoder)))


def _purpose() -> str:
    """A draft of one region cannot be read in another, wherever its bytes are put."""
    return f"forms.draft:{connection.schema_name}"
