"""Where something is, in words."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.html import escape

from engine.definitions.values import Field
from forms.rendering.fields.base import Compiled, Control, FieldType, last_text, members, members_posted, titles
from forms.rendering.skeleton import clean, gap
from forms.rendering.values import Option, Surroundings
from forms.wire import Posted


class Address(FieldType):
    """A district and the rest of the address, stored as `{"district": …, "street": …}`."""

    name = "address"
    group = True
    member = "street"

    def options(self, field: Field, around: Surroundings) -> tuple[Option, ...]:
        """The region's districts."""
        return tuple(Option(place.key, place.title) for place in around.districts)

    def context(self, field: Field, options: Sequence[Option]) -> Mapping[str, Any]:
        """The districts with their gaps."""
        return {
            "options": [
                {"key": clean(option.key), "title": clean(option.title), "chosen": gap(f"chosen:{option.key}")}
                for option in options
            ]
        }

    def gaps(self, value: object) -> Mapping[str, str]:
        """The district's gap, and the rest."""
        stored = members(value)
        return {"value": escape(self.text(stored.get("street"))), f"chosen:{stored.get('district')}": " selected"}

    def posted(self, field: Field, posted: Posted) -> object:
        """What was filled in of the two."""
        both = {part: last_text(posted.inside.get(part)).strip() for part in ("district", "street")}
        return {part: text for part, text in both.items() if text} or None

    def understood(self, of: Compiled, text: str) -> object:
        """The district at its beginning, then the rest."""
        found = max(
            (each for each in of.options if text.startswith(each.title)), key=lambda each: len(each.title), default=None
        )
        if found is None:
            return {"street": text.strip()}
        street = text.removeprefix(found.title).strip()
        return {"district": found.key, "street": street} if street else {"district": found.key}

    def controls(self, of: Compiled, value: object) -> Iterator[Control]:
        """The two of them."""
        return members_posted(value, "district", "street")

    def shown(self, of: Compiled, value: object) -> str:
        """One line."""
        stored = members(value)
        district = stored.get("district")
        return f"{titles([district], of.options) if district else ''}{self.text(stored.get('street'))}"
