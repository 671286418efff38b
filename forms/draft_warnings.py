"""Telling people of drafts that will soon be cleared away: in their messages, wherever they look next."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from forms.errors import NotVisible
from forms.frames import current_frame
from forms.models import Draft
from tenants.messages import put_messages
from tenants.models import Message, Region

WARNED = timedelta(days=3)  # before a draft goes


def warn_of_pruning(*, now: datetime) -> int:
    """Tell the owners of drafts that go within three days, once each time they were left; gives how many there are.

    What was typed is not in the message: it is sealed, and a message is not.
    """
    kept = timedelta(days=settings.DRAFT_DAYS)
    since = now - kept
    soon = Draft.objects.filter(closed_at=None, changed_at__gte=since, changed_at__lt=since + min(WARNED, kept / 2))
    region = Region.objects.get(schema_name=connection.schema_name)
    found = [_message(draft, region, draft.changed_at + kept, now) for draft in soon.defer("content")]
    put_messages(found)
    return len(found)


def _message(draft: Draft, region: Region, ends: datetime, now: datetime) -> Message:
    words = {"kind": _kind(draft), "day": date_format(localtime(ends), "Y-m-d")}
    return Message(
        region_slug=region.slug,
        region_title=region.title,
        region_short=region.short,
        key=f"draft:{draft.key}:{draft.changed_at.isoformat()}",
        user_id=draft.user_id,
        tokens=[f"{region.slug}|self@user:{draft.user_id}"],
        subject=_("Your draft of “%(kind)s” will be cleared away on %(day)s") % words,
        text=_("Go on with it, or send it, if you still need it. Whatever you change in it keeps it for longer."),
        path=f"drafts/{draft.key}/",
        sent_at=now,
    )


def _kind(draft: Draft) -> str:
    """The title of its type; of one that was taken out of the region, its key."""
    try:
        return current_frame(draft.system, draft.record_type).type.title
    except NotVisible:
        return draft.record_type
