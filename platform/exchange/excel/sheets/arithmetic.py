"""Small formulas: sums of any length, rounding, numbers and texts as formulas write them."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from engine.definitions.values import Rounding

_MOST = 100  # arguments of one function; spreadsheets allow 255
_NOISE = 9  # decimals to which binary fractions are trusted
_MOST_TEXT = 250


def number(value: Decimal | int) -> str:
    """A number as formulas write it."""
    text = f"{Decimal(value):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def text(value: str) -> str:
    """A text as formulas write it; theirs are short."""
    return '"' + value[:_MOST_TEXT].replace('"', '""') + '"'


def total(cells: Iterable[str]) -> str:
    """The sum of many cells."""
    return _many("SUM", list(cells)) or "0"


def least(cells: Iterable[str]) -> str:
    """The least of many cells."""
    return _many("MIN", list(cells)) or "0"


def most(cells: Iterable[str]) -> str:
    """The greatest of many cells."""
    return _many("MAX", list(cells)) or "0"


def either(conditions: Sequence[str]) -> str:
    """Whether one of several conditions holds."""
    return conditions[0] if len(conditions) == 1 else f"OR({','.join(conditions)})"


def rounded(value: str, rounding: Rounding) -> str:
    """A value rounded as the definition says.

    The noise of binary fractions is taken off first, so that a tie is one: 84.445 may be stored as 84.44499999999999.
    """
    bare, places = f"ROUND({value},{_NOISE})", rounding.places
    if rounding.mode == "half_up":
        return f"ROUND({bare},{places})"
    if rounding.mode == "down":
        return f"ROUNDDOWN({bare},{places})"
    if rounding.mode == "up":
        return f"ROUNDUP({bare},{places})"
    scaled = f"ROUND(ABS({value})*{10**places},{_NOISE - places})"
    even = f"IF(ROUND(MOD({scaled},1),6)=0.5,2*ROUND({scaled}/2,0),ROUND({scaled},0))"
    return f"(SIGN({value})*{even}/{10**places})"


def _many(function: str, cells: list[str]) -> str:
    if len(cells) <= _MOST:
        return f"{function}({','.join(cells)})" if cells else ""
    parts = [_many(function, cells[start : start + _MOST]) for start in range(0, len(cells), _MOST)]
    return _many(function, parts)
