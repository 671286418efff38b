"""An entry of any register."""

from forms.rendering.fields.entry import Entry


class Lookup(Entry):
    """An entry of a register, found by the properties that the field shows."""

    name = "lookup"
