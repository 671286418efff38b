"""Several lines of text."""

from collections.abc import Mapping

from engine.definitions.values import Field
from forms.rendering.fields.base import FieldType, lengths


class Area(FieldType):
    """A text that may run over lines."""

    name = "area"

    def attributes(self, field: Field) -> Mapping[str, object]:
        """The greatest length."""
        return lengths(field)
