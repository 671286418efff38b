"""An amount of money."""

import decimal

from forms.rendering.fields.base import NumberType


class Money(NumberType):
    """An amount with two places and commas between thousands; `unit` says in what (元, 万元)."""

    name = "money"
    places = 2

    def number(self, value: int | decimal.Decimal, places: int | None) -> str:
        """The amount as on invoices."""
        with decimal.localcontext(rounding=decimal.ROUND_HALF_UP):
            return f"{decimal.Decimal(value):,.{places}f}"
