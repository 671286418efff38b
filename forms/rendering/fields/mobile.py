"""A mobile number."""

from forms.rendering.fields.base import FieldType


class Mobile(FieldType):
    """Digits with the telephone's own keyboard."""

    name = "mobile"

    def tidy(self, text: str) -> str:
        """Without blanks, dashes and the country's +86."""
        digits = "".join(text.split()).replace("-", "")
        return digits.removeprefix("+86") if len(digits) > 11 else digits
