"""A number with decimal places."""

from forms.rendering.fields.base import NumberType


class Decimal(NumberType):
    """A number kept digit by digit; readers see as many places as the form says."""

    name = "decimal"
