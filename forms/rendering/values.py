"""What a page knows about one field when it draws it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class FieldView:
    """One field on one page: what stands in it, how it behaves, what is wrong with it."""

    value: object = None  # the stored value, or the text as it was typed when that was refused
    visible: bool = True
    required: bool = False
    read_only: bool = False
    errors: tuple[str, ...] = ()


@dataclass(frozen=True)
class Option:
    """One of the values that a field offers."""

    key: str
    title: str


#: A field that nothing is known about: empty and plain.
BLANK = FieldView()
