"""One of several values."""

from collections.abc import Mapping, Sequence
from typing import Any

from engine.definitions.values import District, Field
from forms.rendering.skeleton import clean, gap
from forms.rendering.values import Option
from forms.rendering.widgets.base import Widget, offered, titles


class Choice(Widget):
    """A drop-down list."""

    name = "choice"

    def options(self, field: Field, districts: Sequence[District]) -> tuple[Option, ...]:
        """What the schema allows."""
        return offered(field.schema)

    def context(self, field: Field, options: Sequence[Option]) -> Mapping[str, Any]:
        """Every option with the gap that says whether it is chosen."""
        return {
            "attributes": self.attributes(field),
            "options": [
                {"key": clean(option.key), "title": clean(option.title), "chosen": gap(f"chosen:{option.key}")}
                for option in options
            ],
        }

    def gaps(self, value: object) -> Mapping[str, str]:
        """The chosen option's gap."""
        return {f"chosen:{self.text(value)}": " selected"}

    def shown(self, field: Field, value: object, options: Sequence[Option]) -> str:
        """The title of the chosen option."""
        return titles([value], options) if value not in (None, "") else ""
