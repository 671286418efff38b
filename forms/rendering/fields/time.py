"""A time of day."""

from datetime import time

from forms.rendering.fields.base import Compiled, FieldType


class Time(FieldType):
    """Hours and minutes, such as 14:30."""

    name = "time"

    def text(self, value: object) -> str:
        """Hours and minutes, as the browser's field wants them."""
        return f"{value:%H:%M}" if isinstance(value, time) else super().text(value)

    def tidy(self, text: str) -> str:
        """With a plain colon."""
        return text.strip().replace("：", ":")

    def understood(self, of: Compiled, text: str) -> object:
        """Hours and minutes; spreadsheets give seconds with them."""
        return self.tidy(text).removesuffix(":00") if text.count(":") == 2 else self.tidy(text)
