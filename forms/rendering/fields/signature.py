"""Somebody's name as they write it."""

from collections.abc import Iterator, Mapping

from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString

from engine.definitions.values import Field
from forms.rendering.fields.base import (
    DISPLAY_BLOCK,
    Compiled,
    Control,
    FieldType,
    last_text,
    members,
    members_posted,
)
from forms.rendering.fields.files import is_key
from forms.wire import Posted


class Signature(FieldType):
    """A name, typed and (with a script) also written by hand; stored as `{"name": …, "image": …}`."""

    name = "signature"
    group = True
    display = DISPLAY_BLOCK
    member = "name"
    fits_a_cell = False

    def gaps(self, value: object) -> Mapping[str, str]:
        """The typed name and the picture of the written one."""
        stored = members(value)
        image = stored.get("image")
        there = {"image": str(image), "preview": reverse("attachment", args=[image])} if is_key(image) else {}
        return {"value": escape(self.text(stored.get("name"))), **there}

    def posted(self, field: Field, posted: Posted) -> object:
        """What there is of the two; without a typed name nobody has signed."""
        both = {part: last_text(posted.inside.get(part)).strip() for part in ("name", "image")}
        return {part: text for part, text in both.items() if text} or None

    def controls(self, of: Compiled, value: object) -> Iterator[Control]:
        """The typed name and the picture of the written one."""
        return members_posted(value, "name", "image")

    def shown(self, of: Compiled, value: object) -> str:
        """The name."""
        return self.text(members(value).get("name"))

    def drawn(self, of: Compiled, value: object) -> SafeString:
        """The written name beside the typed one."""
        image = members(value).get("image")
        if not is_key(image):
            return super().drawn(of, value)
        address, name = reverse("attachment", args=[image]), self.shown(of, value)
        return format_html('<img class="signed" src="{}" alt="{}" width="180" height="60"> {}', address, "", name)
