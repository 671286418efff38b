"""Numbers of people: how they are told by their shape where no definition says what a value is, and how masked.

A mask shows enough to recognise a number and too little to misuse it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from stdnum.iso7064 import mod_11_2

#: An ID number has a day of birth; the day in the number of a permit, which is made alike, is a later one.
_ID_NUMBER = "[1-9][0-9]{5}(?:19[0-9]{2}|200[0-9]|201[01])[01][0-9][0-3][0-9]{4}[0-9Xx]"
_SHAPES = {"mobile": re.compile(r"1[3-9][0-9]{9}\Z"), "id_number": re.compile(rf"{_ID_NUMBER}\Z")}
#: A digit or letter beside it, or a point before it, makes it a part of something else: a digest, a decimal.
_IN_TEXT = re.compile(
    rf"(?<![0-9A-Za-z_.])(?:(?:\+?86[ -]?)?(?P<mobile>1[3-9][0-9](?:[ -]?[0-9]{{4}}){{2}})|(?P<id_number>{_ID_NUMBER}))"
    "(?![0-9A-Za-z_])"
)
#: The shortest of them.
_LEAST = 11
_FULL_WIDTH = {ord("０") + digit: ord("0") + digit for digit in range(10)} | {ord("Ｘ"): "X", ord("ｘ"): "x"}
_GAPS = str.maketrans("", "", " -")


@dataclass(frozen=True)
class Found:
    """A number that stands in a text: from where to where, of which kind, and without gaps."""

    start: int
    end: int
    kind: str
    number: str


def kind_of_number(value: object) -> str:
    """`mobile`, `id_number`, or nothing."""
    if not isinstance(value, str):
        return ""
    return next((kind for kind, shape in _SHAPES.items() if shape.match(value)), "")


def numbers_in(text: str) -> Iterator[Found]:
    """The mobile numbers and valid ID numbers anywhere in what people wrote, with gaps or in full width, too."""
    if len(text) < _LEAST:
        return
    for match in _IN_TEXT.finditer(text.translate(_FULL_WIDTH)):
        kind = match.lastgroup or ""
        number = match[kind].translate(_GAPS)
        if kind == "mobile" or mod_11_2.is_valid(number.upper()):
            yield Found(*match.span(kind), kind, number)


def holds_number(value: object) -> bool:
    """Whether a number of a person stands anywhere in a text."""
    return isinstance(value, str) and any(True for _found in numbers_in(value))


def masked(mask: str, text: str) -> str:
    """The text as readers see it; a mask nobody knows hides everything but the ends."""
    head, tail = _KEPT.get(mask, (1, 1))
    if not mask or not text:
        return text
    if len(text) <= head + tail:
        return "*" * len(text)
    return f"{text[:head]}{'*' * (len(text) - head - tail)}{text[-tail:]}"


def is_masked(mask: str, text: str) -> bool:
    """Whether a text is what readers see of a value, and not a value itself: numbers have no stars in them."""
    return "*" in text and (mask in _KEPT or (bool(mask) and masked(mask, text) == text))


def shortened(value: object) -> object:
    """A value that is an ID number or a mobile number by its shape, masked; anything else as it is."""
    kind = kind_of_number(value)
    return masked(kind, str(value)) if kind else value


def shortened_in(text: str) -> str:
    """A text with every ID number and mobile number in it masked."""
    for found in reversed([*numbers_in(text)]):
        text = f"{text[: found.start]}{masked(found.kind, found.number)}{text[found.end :]}"
    return text


_KEPT = {"mobile": (3, 4), "id_number": (3, 3)}
