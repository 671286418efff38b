"""Exact arithmetic: decimals as long as they suffice, fractions where a division would not end."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_UP, Decimal
from fractions import Fraction
from functools import lru_cache

from engine.definitions.values import Rounding

Exact = Decimal | Fraction

_MODES = {"half_up": ROUND_HALF_UP, "half_even": ROUND_HALF_EVEN, "down": ROUND_DOWN, "up": ROUND_UP}
_SHOWN_PLACES = 10
ZERO = Decimal(0)


def total(values: Iterable[Exact]) -> Exact:
    """Add up; one fraction among the numbers makes the sum a fraction."""
    numbers = values if isinstance(values, list) else list(values)
    try:
        return sum(numbers, ZERO)
    except TypeError:  # decimals and fractions do not add up by themselves
        return sum(map(Fraction, numbers), Fraction(0))


def less(minuend: Exact, subtrahend: Exact) -> Exact:
    """Subtract, staying decimal where both are."""
    if isinstance(minuend, Decimal) and isinstance(subtrahend, Decimal):
        return minuend - subtrahend
    return Fraction(minuend) - Fraction(subtrahend)


def plus(*values: Exact) -> Exact:
    """Add up a few."""
    return total(values)


def ratio(part: Exact, whole: Exact) -> Fraction:
    """Divide without losing anything."""
    return Fraction(part) / Fraction(whole)


def rounded(value: Exact, rounding: Rounding) -> Decimal:
    """Round once, from the exact value: a tie is a tie only when it is one. Half up is away from nothing."""
    if isinstance(value, Decimal):
        return value.quantize(Decimal(1).scaleb(-rounding.places), rounding=_MODES[rounding.mode])
    return rounded_ratio(value.numerator, value.denominator, rounding)


def rounded_ratio(numerator: int, denominator: int, rounding: Rounding) -> Decimal:
    """Round the quotient of two whole numbers, the second above nothing."""
    scale, unit = _unit(rounding.places)
    whole, rest = divmod(abs(numerator) * scale, denominator)
    if _AWAY[rounding.mode](whole, 2 * rest - denominator, rest):
        whole += 1
    return unit * (-whole if numerator < 0 else whole)


@lru_cache(maxsize=100)
def _unit(places: int) -> tuple[int, Decimal]:
    """How many of the last digit are one, and what one of it is."""
    return 10**places, Decimal(1).scaleb(-places)


# Whether what was cut off takes the last digit one away from nothing: by that digit, how far it is beyond half, itself.
_AWAY: Mapping[str, Callable[[int, int, int], bool]] = {
    "half_up": lambda _whole, beyond_half, _rest: beyond_half >= 0,
    "half_even": lambda whole, beyond_half, _rest: beyond_half > 0 or (beyond_half == 0 and whole % 2 == 1),
    "down": lambda _whole, _beyond_half, _rest: False,
    "up": lambda _whole, _beyond_half, rest: rest > 0,
}


def plain(value: Exact) -> Decimal:
    """The number as a decimal to show; a fraction that does not end is cut to ten places."""
    return trimmed(value if isinstance(value, Decimal) else rounded(value, Rounding(places=_SHOWN_PLACES)))


@lru_cache(maxsize=10_000)
def trimmed(value: Decimal) -> Decimal:
    """The same number without zeros at its end, an exponent, or a sign before nothing."""
    short = (value + ZERO).normalize()
    return short if short.as_tuple().exponent <= 0 else short.quantize(Decimal(1))  # type: ignore[operator]
