"""A value that nobody enters."""

from collections.abc import Iterator

from forms.rendering.fields.base import DISPLAY, Compiled, Control, FieldType


class Computed(FieldType):
    """Shown, never entered."""

    name = "computed"
    template = DISPLAY
    fits_a_cell = False

    def controls(self, of: Compiled, value: object) -> Iterator[Control]:
        """Nothing."""
        return iter(())
