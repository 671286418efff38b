"""A score sheet of the record, seen from its form."""

from collections.abc import Iterator

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from engine.definitions.values import Field
from forms.rendering.fields.base import DISPLAY, Compiled, Control, FieldType, members
from forms.wire import Posted


class ScoreSheet(FieldType):
    """What the sheet says now, and the way to it; the sheet is filled in on its own page."""

    name = "score_sheet"
    template = DISPLAY
    entered = fits_a_cell = False

    def posted(self, field: Field, posted: Posted) -> object:
        """Nothing."""
        return None

    def controls(self, of: Compiled, value: object) -> Iterator[Control]:
        """Nothing."""
        return iter(())

    def shown(self, of: Compiled, value: object) -> str:
        """Score and grade, or that there is none yet."""
        seen = members(value)
        if seen.get("score") is None:
            return _("Not scored yet") if seen else ""
        return _("%(score)s points %(grade)s") % {"score": seen["score"], "grade": seen.get("grade") or ""}

    def drawn(self, of: Compiled, value: object) -> SafeString:
        """The same, as a link to the sheet once the record exists."""
        address = members(value).get("address")
        words = self.shown(of, value)
        return format_html('<a href="{}">{}</a>', address, words) if address else escape(words)
