"""The number of a person."""

from forms.rendering.fields.base import FieldType


class IdNumber(FieldType):
    """The 18 characters that name a person (GB 11643); the browser must not remember them."""

    name = "id_number"

    def tidy(self, text: str) -> str:
        """Without blanks, its X a capital."""
        return "".join(text.split()).upper()
