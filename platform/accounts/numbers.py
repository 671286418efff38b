"""Telling numbers of people by their shape, where no definition says what a value is."""

import re

#: An ID number has a day of birth; the day in the number of a permit, which is made alike, is a later one.
_SHAPES = {
    "mobile": re.compile(r"1[3-9]\d{9}\Z"),
    "id_number": re.compile(r"[1-9]\d{5}(19\d\d|200\d|201[01])[01]\d[0-3]\d{4}[\dXx]\Z"),
}


def kind_of_number(value: object) -> str:
    """`mobile`, `id_number`, or nothing."""
    if not isinstance(value, str):
        return ""
    return next((kind for kind, shape in _SHAPES.items() if shape.match(value)), "")
