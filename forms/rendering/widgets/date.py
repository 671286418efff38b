"""A day."""

from datetime import date

from forms.rendering.widgets.base import Widget


class Date(Widget):
    """A day; the browser offers its own calendar."""

    name = "date"

    def text(self, value: object) -> str:
        """ISO 8601, as the browser's date field wants it."""
        return value.isoformat() if isinstance(value, date) else super().text(value)
