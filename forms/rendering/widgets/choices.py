"""Any number of several values."""

from collections.abc import Mapping, Sequence

from engine.definitions.values import District, Field
from forms.rendering.values import Option
from forms.rendering.widgets.base import offered, titles
from forms.rendering.widgets.choice import Choice


class Choices(Choice):
    """A list of boxes to tick."""

    name = "choices"
    group = True

    def options(self, field: Field, districts: Sequence[District]) -> tuple[Option, ...]:
        """What the schema allows for each member of the list."""
        members = field.schema.get("items")
        return offered(members) if isinstance(members, Mapping) else ()

    def gaps(self, value: object) -> Mapping[str, str]:
        """The gap of every ticked box."""
        return {f"chosen:{key}": " checked" for key in _members(value)}

    def shown(self, field: Field, value: object, options: Sequence[Option]) -> str:
        """The titles of the ticked boxes."""
        return titles(_members(value), options)


def _members(value: object) -> Sequence[object]:
    if isinstance(value, (list, tuple)):
        return value
    return [value] if value else []
