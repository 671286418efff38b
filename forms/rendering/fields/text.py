"""One line of text."""

from collections.abc import Mapping

from engine.definitions.values import Field
from forms.rendering.fields.base import FieldType, lengths


class Text(FieldType):
    """One line."""

    name = "text"

    def attributes(self, field: Field) -> Mapping[str, object]:
        """The greatest length."""
        return lengths(field)
