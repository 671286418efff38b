"""Telling people what a release changed for them: those whose role's manual says something else now."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Grant
from exchange.manuals.selectors import changes_in, manuals_for
from exchange.manuals.values import Manual
from schemas.selectors import current_region
from tenants.messages import put_messages
from tenants.models import Message, Region
from tenants.selectors import region_here

MOST_TOLD = 3  # of the changes, in the message itself


def tell_of_release(system: str, number: int, *, now: datetime) -> int:
    """Write to everybody whose manual the newest release of a system changed; gives to how many.

    A release that was followed by another one meanwhile is told of with that one.
    """
    roles = [role.key for role in current_region().roles]
    manuals = [each for each in manuals_for(roles) if (each.system, each.number) == (system, number)]
    found = [message for manual in manuals for message in _messages(manual, region_here(), now)]
    put_messages(found)
    return len({message.user_id for message in found})


def _messages(manual: Manual, region: Region, now: datetime) -> Iterator[Message]:
    changes = changes_in(manual)
    if not changes:
        return
    subject = _("“%(system)s” was changed: what is new for you") % {"system": manual.title}
    day = localtime(now).date()
    holders = Grant.objects.filter(region=region, role=manual.role, active=True).exclude(until__lt=day)
    for user_id in sorted(set(holders.values_list("user_id", flat=True))):
        yield Message(
            region_slug=region.slug,
            region_title=region.title,
            region_short=region.short,
            key=f"release:{manual.system}:{manual.number}:{manual.role}",
            user_id=user_id,
            tokens=[f"{region.slug}|self@user:{user_id}"],
            system_title=manual.title,
            subject=subject,
            text=_text(changes, manual, day=date_format(day, "Y-m-d")),
            path=f"manual/{manual.system}/{manual.role}/changes/",
            sent_at=now,
        )


def _text(changes: tuple[str, ...], manual: Manual, *, day: str) -> str:
    more = len(changes) - MOST_TOLD
    lines = [_("Since %(day)s, release %(number)s:") % {"day": day, "number": manual.number}, *changes[:MOST_TOLD]]
    if more > 0:
        lines.append(ngettext("and %(count)s more change", "and %(count)s more changes", more) % {"count": more})
    return "\n".join(lines)
