"""Something that is chosen out of many by searching for it: an entry of a register, or another record."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.html import escape

from engine.definitions.values import Field
from forms.rendering.fields.base import Compiled, Control, FieldType, last_text, members, members_posted
from forms.rendering.values import Option
from forms.wire import Posted
from tenants.numbers import masked


class Entry(FieldType):
    """A box to search in. What is stored is `{"key": …, "title": …}`: the title as it was when it was chosen.

    Without a script the name or number is typed in full, and the server finds the entry (`forms.choosing`).
    """

    template = "forms/fields/entry.html"
    member = "title"

    def context(self, field: Field, options: Sequence[Option]) -> Mapping[str, Any]:
        """The box has the kind of the field in its class."""
        return {"kind": self.name}

    def gaps(self, value: object) -> Mapping[str, str]:
        """The title in the box, the key behind it."""
        stored = members(value)
        return {"value": escape(self.text(stored.get("title"))), "key": escape(self.text(stored.get("key")))}

    def posted(self, field: Field, posted: Posted) -> object:
        """Title and key; nothing when the box is empty, whatever key is left behind it."""
        title = last_text(posted.inside.get("title")).strip()
        return {"key": last_text(posted.inside.get("key")), "title": title} if title else None

    def understood(self, of: Compiled, text: str) -> object:
        """The name or number, by which the entry is looked up when the form is stored."""
        return {"title": text.strip()}

    def controls(self, of: Compiled, value: object) -> Iterator[Control]:
        """Title and key."""
        return members_posted(value, "title", "key")

    def shown(self, of: Compiled, value: object) -> str:
        """The title."""
        return masked(of.field.mask, self.text(members(value).get("title")))
