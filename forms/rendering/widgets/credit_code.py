"""A unified social credit code."""

from forms.rendering.widgets.base import Widget


class CreditCode(Widget):
    """The 18 characters that name an organisation (GB 32100)."""

    name = "credit_code"
