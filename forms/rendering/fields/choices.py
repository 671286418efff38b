"""Any number of several values."""

from collections.abc import Mapping, Sequence

from engine.definitions.values import Field
from forms.rendering.fields.base import Compiled, all_texts, offered, titles
from forms.rendering.fields.choice import Choice
from forms.rendering.values import Option, Surroundings
from forms.wire import Posted


class Choices(Choice):
    """A list of boxes to tick; some may exclude all others, such as 无上述异常症状."""

    name = "choices"
    group = True

    def options(self, field: Field, around: Surroundings) -> tuple[Option, ...]:
        """What the schema allows for each member of the list."""
        within = field.schema.get("items")
        return offered(within) if isinstance(within, Mapping) else ()

    def gaps(self, value: object) -> Mapping[str, str]:
        """The gap of every ticked box."""
        return {f"chosen:{self.text(key)}": " checked" for key in listed(value)}

    def posted(self, field: Field, posted: Posted) -> object:
        """The ticked boxes; the empty text beside them only says that they were on the page."""
        return all_texts(posted)

    def shown(self, of: Compiled, value: object) -> str:
        """The titles of the ticked boxes."""
        return titles([self.text(key) for key in listed(value)], of.options)


def listed(value: object) -> Sequence[object]:
    """A list, or a list of the one value there is."""
    if isinstance(value, (list, tuple)):
        return value
    return [value] if value else []
