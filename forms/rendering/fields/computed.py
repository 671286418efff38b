"""A value that nobody enters."""

from forms.rendering.fields.base import DISPLAY, FieldType


class Computed(FieldType):
    """Shown, never entered."""

    name = "computed"
    template = DISPLAY
