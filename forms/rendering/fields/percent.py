"""A share of a hundred."""

import decimal

from forms.rendering.fields.base import NumberType


class Percent(NumberType):
    """A percentage: 85 is stored and 85% is shown; the sign may be typed or not."""

    name = "percent"

    def tidy(self, text: str) -> str:
        """Without the sign."""
        return super().tidy(text).rstrip("%％ ")

    def number(self, value: int | decimal.Decimal, places: int | None) -> str:
        """The number with its sign."""
        return f"{super().number(value, places)}%"
