"""An exact number."""

import decimal
from collections.abc import Sequence

from engine.definitions.values import Field
from forms.rendering.values import Option
from forms.rendering.widgets.base import Widget


class Decimal(Widget):
    """A number with decimal places, kept digit by digit; readers see as many as the form says."""

    name = "decimal"

    def shown(self, field: Field, value: object, options: Sequence[Option]) -> str:
        """The number with its places; text that is no number stays as it was typed."""
        if field.places is None or isinstance(value, bool) or not isinstance(value, int | decimal.Decimal):
            return super().shown(field, value, options)
        with decimal.localcontext(rounding=decimal.ROUND_HALF_UP):
            return f"{decimal.Decimal(value):.{field.places}f}"
