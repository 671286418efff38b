"""A whole number."""

from forms.rendering.fields.base import NumberType


class Integer(NumberType):
    """A whole number, typed as text: the browser's number field loses what it does not understand."""

    name = "integer"
