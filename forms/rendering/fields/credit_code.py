"""The number of an organisation."""

from forms.rendering.fields.base import FieldType


class CreditCode(FieldType):
    """The 18 characters that name an organisation (GB 32100); the last one checks the others."""

    name = "credit_code"

    def tidy(self, text: str) -> str:
        """Without blanks, in capitals."""
        return "".join(text.split()).upper()
