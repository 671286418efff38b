"""A whole number."""

from forms.rendering.widgets.base import Widget


class Integer(Widget):
    """A whole number, typed as text: the browser's number field loses what it does not understand."""

    name = "integer"
