"""A day."""

from datetime import date

from forms.rendering.fields.base import Compiled, FieldType
from forms.rendering.values import Plain

#: What stands between year, month and day: slash, dot, and the characters for year, month and day.
_SIGNS = {ord(sign): "-" for sign in "/.\u5e74\u6708\u65e5"}


class Date(FieldType):
    """A day; the browser offers its own calendar, and without one 2026-03-01, 2026/3/1 and 20260301 are understood."""

    name = "date"
    filter = "date"

    def text(self, value: object) -> str:
        """ISO 8601, as the browser's date field wants it."""
        return value.isoformat() if isinstance(value, date) else super().text(value)

    def tidy(self, text: str) -> str:
        """What people write for a day, as ISO 8601."""
        parts = text.strip().translate(_SIGNS).rstrip("-").split("-")
        if len(parts) == 3 and all(part.isdecimal() for part in parts):
            return f"{parts[0]}-{parts[1]:0>2}-{parts[2]:0>2}"
        return text

    def understood(self, of: Compiled, text: str) -> object:
        """The day; spreadsheets give one with midnight behind it."""
        return self.tidy(text.partition("T")[0])

    def plain(self, of: Compiled, value: object) -> Plain:
        """The day as spreadsheets know it."""
        try:
            return Plain(value if isinstance(value, date) else date.fromisoformat(self.text(value)))
        except ValueError:
            return super().plain(of, value)
