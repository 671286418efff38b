"""From one day to another."""

from collections.abc import Iterator, Mapping

from django.utils.html import escape
from django.utils.translation import gettext as _

from engine.definitions.values import Field
from forms.rendering.fields.base import Compiled, Control, FieldType, last_text, members, members_posted
from forms.rendering.fields.date import Date
from forms.wire import Posted

_DATE = Date()


class Period(FieldType):
    """Two days, stored as `{"start": …, "end": …}`."""

    name = "period"
    group = True
    member = "start"

    def gaps(self, value: object) -> Mapping[str, str]:
        """The two days."""
        both = members(value)
        return {end: escape(_DATE.text(both.get(end))) for end in ("start", "end")}

    def posted(self, field: Field, posted: Posted) -> object:
        """The days that were filled in."""
        days = {end: _DATE.tidy(last_text(posted.inside.get(end))) for end in ("start", "end")}
        return {end: day for end, day in days.items() if day} or None

    def understood(self, of: Compiled, text: str) -> object:
        """The days as they are shown: one before and one behind the words between them."""
        between = _("%(start)s to %(end)s") % {"start": "", "end": ""}
        start, _between, end = text.partition(between.strip())
        days = {"start": start.strip(" \u2026"), "end": end.strip(" \u2026")}
        return {name: _DATE.tidy(day.partition("T")[0]) for name, day in days.items() if day}

    def controls(self, of: Compiled, value: object) -> Iterator[Control]:
        """The two days."""
        return members_posted(value, "start", "end")

    def shown(self, of: Compiled, value: object) -> str:
        """In words; a day that is missing stays open."""
        both = members(value)
        start, end = (_DATE.text(both.get(name)) for name in ("start", "end"))
        return _("%(start)s to %(end)s") % {"start": start or "…", "end": end or "…"} if start or end else ""
