"""Another record."""

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from forms.rendering.fields.base import Compiled, members
from forms.rendering.fields.entry import Entry


class Reference(Entry):
    """A record that the person sees, found by number or title; on pages it leads there."""

    name = "reference"

    def drawn(self, of: Compiled, value: object) -> SafeString:
        """A link to the record."""
        key = str(members(value).get("key", ""))
        if not (key.isascii() and key.isdigit()):
            return super().drawn(of, value)
        return format_html('<a href="{}">{}</a>', reverse("record", args=[int(key)]), self.shown(of, value))
