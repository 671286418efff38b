"""A person's identity number."""

from forms.rendering.widgets.base import Widget


class IdNumber(Widget):
    """The 18 characters that name a person (GB 11643); the browser must not remember them."""

    name = "id_number"
