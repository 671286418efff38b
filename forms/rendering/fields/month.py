"""A month of a year."""

from datetime import date

from forms.rendering.fields.base import FieldType


class Month(FieldType):
    """A month of a year, such as 2026-03."""

    name = "month"
    filter = "month"

    def text(self, value: object) -> str:
        """Year and month; a day is cut to its month."""
        return f"{value:%Y-%m}" if isinstance(value, date) else super().text(value)[:7]
