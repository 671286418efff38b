"""Numbers of scores as people write them."""

from decimal import Decimal

MINUS = "\u2212"
_MOST_PLACES = 4


def number_words(value: object) -> str:
    """A number as people write it: no zeros at its end, at most four places, a real minus sign."""
    if value is None:
        return "—"
    number = Decimal(str(value))
    text = f"{number:.{_MOST_PLACES}f}".rstrip("0").rstrip(".")
    return text.replace("-", MINUS)


def share_words(value: object) -> str:
    """A share as a percentage."""
    return f"{number_words(Decimal(str(value)) * 100)}%"
