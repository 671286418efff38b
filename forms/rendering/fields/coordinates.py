"""Where something is, as a telephone knows it."""

import re
from collections.abc import Iterator, Mapping

from django.utils.html import escape

from engine.definitions.values import Field
from forms.rendering.fields.base import Compiled, Control, NumberType, last_text, members, members_posted
from forms.wire import Posted

_AXES = ("longitude", "latitude")
_BETWEEN = re.compile(r"[,;\s\uff0c\uff1b\u3001]+")


class Coordinates(NumberType):
    """Degrees east and north, stored as `{"longitude": …, "latitude": …}`; a telephone may fill them in."""

    name = "coordinates"
    group = True
    member = "longitude"

    def gaps(self, value: object) -> Mapping[str, str]:
        """The two numbers."""
        stored = members(value)
        return {axis: escape(self.text(stored.get(axis))) for axis in _AXES}

    def posted(self, field: Field, posted: Posted) -> object:
        """The numbers that were filled in."""
        both = {axis: self.tidy(last_text(posted.inside.get(axis))) for axis in _AXES}
        return {axis: text for axis, text in both.items() if text} or None

    def understood(self, of: Compiled, text: str) -> object:
        """Two numbers, parted by a comma or a blank."""
        return dict(zip(_AXES, map(self.tidy, _BETWEEN.split(text.strip(), maxsplit=1)), strict=False))

    def controls(self, of: Compiled, value: object) -> Iterator[Control]:
        """The two numbers."""
        return members_posted(value, *_AXES)

    def shown(self, of: Compiled, value: object) -> str:
        """East, then north."""
        stored = members(value)
        return ", ".join(self.text(stored[axis]) for axis in _AXES if stored.get(axis) is not None)
