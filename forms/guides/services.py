"""Writing help pages, bringing out a version of one, and confirming that one was read."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Page
from wagtail.rich_text import get_text_for_indexing

from accounts.models import User
from forms.actors import Actor
from forms.errors import Refused
from forms.evidence import Store
from forms.guides.blocks import html_of
from forms.guides.models import FOLDER, Edition, GuidePage, Reading
from forms.guides.selectors import find_edition, required_editions
from schemas.packs import Attached
from tenants.audit.services import record

_NONE: Mapping[str, Attached] = {}


def keep_edition(instance: GuidePage, revision: Any = None, **_more: object) -> None:
    """Keep what was just published as a version, unless it says what the last one said."""
    file = instance.file.name or ""
    digest = hashlib.sha256("\n".join((instance.title, instance.body, file)).encode()).hexdigest()
    last = instance.editions.order_by("-number").first()
    if last is not None and last.digest == digest:
        return
    number = last.number + 1 if last else 1
    edition = Edition.objects.create(
        guide=instance,
        number=number,
        title=instance.title,
        body=instance.body,
        text=get_text_for_indexing(instance.body),
        file=file,
        digest=digest,
        at=instance.last_published_at,
        by=revision.user if revision else None,
    )
    data = {"number": number, "digest": digest}
    record("guide.published", user=edition.by, at=edition.at, object_type="guide", object_id=instance.slug, data=data)


@transaction.atomic
def put_guide(
    document: Mapping[str, Any], *, attached: Mapping[str, Attached] = _NONE, store: Store | None = None
) -> GuidePage:
    """The help page that a document describes, published with its file; one that is there already stays as it is.

    Without a `store` no file is kept, whatever came along.
    """
    there = GuidePage.objects.filter(slug=document["key"]).first()
    if there is not None:
        return there
    page = _new_page(document)
    named = document.get("attached")
    if store is not None and named in attached:
        page.file = _stored(attached[named], store)
    page.save_revision().publish()
    return page


@transaction.atomic
def draft_guide(
    document: Mapping[str, Any], *, by: User | None, attached: Mapping[str, Attached], store: Store
) -> GuidePage:
    """A draft of the help page that a document describes; what is out stays out until somebody publishes the draft.

    Where the document names a file among `attached` by its digest, the page offers that; where it says that there is
    none any more (an empty name), none. Otherwise the file stays.
    """
    page = GuidePage.objects.filter(slug=document["key"]).first()
    if page is None:
        page = _new_page(document)
    else:
        page.title, page.body = document["title"], html_of(document["body"])
        page.roles = list(document.get("for", ()))
    named = document.get("attached")
    if named in attached:
        page.file = _stored(attached[named], store)
    elif named == "":
        page.file = ""
    page.save_revision(user=by, log_action=True)
    return page


def _stored(file: Attached, store: Store) -> str:
    return store(f"{FOLDER}/{file.name}", file.content)


def _new_page(document: Mapping[str, Any]) -> GuidePage:
    page = GuidePage(
        title=document["title"],
        slug=document["key"],
        body=html_of(document["body"]),
        roles=list(document.get("for", ())),
        live=False,
    )
    Page.get_first_root_node().add_child(instance=page)
    return page


@transaction.atomic
def confirm_reading(key: str, *, number: int, actor: Actor, now: datetime) -> Reading:
    """Note that this person has read this version; a second time changes nothing.

    Raises:
        NotVisible: there is no such page, or it is not for this person.
        Refused: a newer version has come out since the page was opened.
    """
    edition = find_edition(key, actor=actor)
    if edition.number != number:
        raise Refused((_("“%(title)s” has a newer version. Please read that one.") % {"title": edition.title},))
    reading, made = Reading.objects.get_or_create(edition=edition, user_id=actor.user_id, defaults={"at": now})
    if made:
        data = {"number": number, "digest": edition.digest}
        record("guide.read", user=actor, at=now, object_type="guide", object_id=key, data=data, ip=actor.address)
    return reading


def read_required(system: str, *, actor: Actor, now: datetime) -> None:
    """Note that this person has read everything that a system wants read by their roles."""
    for edition in required_editions(system, actor=actor):
        confirm_reading(edition.guide.slug, number=edition.number, actor=actor, now=now)
