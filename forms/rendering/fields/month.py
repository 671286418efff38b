"""A month of a year."""

import re
from datetime import date

from forms.rendering.fields.base import Compiled, FieldType

_WRITTEN = re.compile(r"(\d{4})\D{1,3}(\d{1,2})(?:\D.*)?", re.ASCII)


class Month(FieldType):
    """A month of a year, such as 2026-03."""

    name = "month"
    filter = "month"

    def text(self, value: object) -> str:
        """Year and month; a day is cut to its month."""
        return f"{value:%Y-%m}" if isinstance(value, date) else super().text(value)[:7]

    def understood(self, of: Compiled, text: str) -> object:
        """What people write for a month; of a day its month."""
        found = _WRITTEN.fullmatch(text.strip())
        return f"{found[1]}-{found[2]:0>2}" if found else text.strip()
