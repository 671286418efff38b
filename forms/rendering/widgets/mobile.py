"""A mobile telephone number."""

from forms.rendering.widgets.base import Widget


class Mobile(Widget):
    """Digits with the telephone's own keyboard."""

    name = "mobile"
