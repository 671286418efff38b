"""A company or authority out of a register."""

from forms.rendering.fields.entry import Entry


class Organisation(Entry):
    """An organisation, found by name or credit code."""

    name = "organisation"
