"""An exact number."""

from forms.rendering.widgets.base import Widget


class Decimal(Widget):
    """A number with decimal places, kept digit by digit."""

    name = "decimal"
