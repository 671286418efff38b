"""Somebody out of a register of people."""

from forms.rendering.fields.entry import Entry


class Person(Entry):
    """A person, found by name."""

    name = "person"
