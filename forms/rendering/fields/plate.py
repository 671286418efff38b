"""The number plate of a vehicle."""

from forms.rendering.fields.base import FieldType


class Plate(FieldType):
    """A plate as GA 36 has them, such as 沪A12345 or 苏AD12345."""

    name = "plate"

    def tidy(self, text: str) -> str:
        """Without blanks and dots, in capitals."""
        return "".join(text.split()).replace("·", "").replace("•", "").upper()
