"""Deadlines in words: the day, and how many working days of the region it is away."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from engine.definitions.values import CalendarYear
from engine.feel import WorkingCalendar

#: With so many working days left a deadline looks as urgent as on its day.
URGENT = 1
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Deadline:
    """A day by which something is due, as pages say it."""

    text: str
    css: str = ""
    note: str = ""  # what the count had to assume


def deadline_of(day: date | None, *, today: date, calendar: Sequence[CalendarYear]) -> Deadline | None:
    """The words for a due day, seen from today on the region's calendar."""
    if day is None:
        return None
    working = WorkingCalendar(calendar)
    note = _assumed(working.not_entered(min(day, today), max(day, today)))
    if day == today:
        return Deadline(_("due today"), "due--today", note)
    shown = f"{day:%m-%d}" if day.year == today.year else day.isoformat()
    if day < today:
        return Deadline(_late(shown, working.count(day + _DAY, today)), "due--late", note)
    left = working.count(today + _DAY, day)
    return Deadline(_ahead(shown, left), "due--today" if left <= URGENT else "", note)


def _late(day: str, count: int) -> str:
    if count == 0:
        return _("%(day)s, late by less than a working day") % {"day": day}
    late = ngettext("%(day)s, %(count)s working day late", "%(day)s, %(count)s working days late", count)
    return late % {"day": day, "count": count}


def _ahead(day: str, count: int) -> str:
    if count == 0:
        return _("Due %(day)s, no working day until then") % {"day": day}
    ahead = ngettext("Due %(day)s, %(count)s working day left", "Due %(day)s, %(count)s working days left", count)
    return ahead % {"day": day, "count": count}


def _assumed(years: Sequence[int]) -> str:
    """The years whose holidays nobody has entered; the first and the last stand for a long row of them."""
    if not years:
        return ""
    named = str(years[0]) if len(years) == 1 else f"{years[0]}–{years[-1]}"
    return _("The holidays of %(years)s have not been entered yet") % {"years": named}
