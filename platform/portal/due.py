"""Deadlines in words: the day, and how far it is."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


@dataclass(frozen=True)
class Deadline:
    """A day by which something is due, as pages say it."""

    text: str
    css: str = ""


def deadline_of(day: date | None, *, today: date) -> Deadline | None:
    """The words for a due day, seen from today."""
    if day is None:
        return None
    left = (day - today).days
    shown = f"{day:%m-%d}" if day.year == today.year else day.isoformat()
    if left == 0:
        return Deadline(_("today"), "due--today")
    if left < 0:
        late = ngettext("%(day)s, %(count)s day late", "%(day)s, %(count)s days late", -left)
        return Deadline(late % {"day": shown, "count": -left}, "due--late")
    ahead = ngettext("%(day)s, %(count)s day left", "%(day)s, %(count)s days left", left)
    return Deadline(ahead % {"day": shown, "count": left})
