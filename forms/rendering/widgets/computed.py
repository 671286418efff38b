"""A value that the form works out by itself."""

from forms.rendering.widgets.base import DISPLAY, Widget


class Computed(Widget):
    """Shown, never entered."""

    name = "computed"
    template = DISPLAY
