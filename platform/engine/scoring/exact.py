"""Exact arithmetic: decimals as long as they suffice, fractions where a division would not end."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from fractions import Fraction

from engine.definitions.values import Rounding

Exact = Decimal | Fraction

_MODES = {"half_up": ROUND_HALF_UP, "half_even": ROUND_HALF_EVEN}
_SHOWN_PLACES = 10
ZERO = Decimal(0)


def total(values: Iterable[Exact]) -> Exact:
    """Add up; one fraction among the numbers makes the sum a fraction."""
    numbers = list(values)
    decimals = [number for number in numbers if isinstance(number, Decimal)]
    if len(decimals) == len(numbers):
        return sum(decimals, ZERO)
    return sum((Fraction(number) for number in numbers), Fraction(0))


def less(minuend: Exact, subtrahend: Exact) -> Exact:
    """Subtract, staying decimal where both are."""
    if isinstance(minuend, Decimal) and isinstance(subtrahend, Decimal):
        return minuend - subtrahend
    return Fraction(minuend) - Fraction(subtrahend)


def ratio(part: Exact, whole: Exact) -> Fraction:
    """Divide without losing anything."""
    return Fraction(part) / Fraction(whole)


def rounded(value: Exact, rounding: Rounding) -> Decimal:
    """Round once, from the exact value: a tie is a tie only when it is one."""
    if isinstance(value, Decimal):
        return value.quantize(Decimal(1).scaleb(-rounding.places), rounding=_MODES[rounding.mode])
    scaled = value * 10**rounding.places
    whole, rest = divmod(scaled.numerator, scaled.denominator)
    twice = 2 * rest - scaled.denominator
    up = twice > 0 or (twice == 0 and (rounding.mode == "half_up" or whole % 2 == 1))
    return Decimal(whole + up).scaleb(-rounding.places)


def plain(value: Exact) -> Decimal:
    """The number as a decimal to show; a fraction that does not end is cut to ten places."""
    if isinstance(value, Fraction):
        value = rounded(value, Rounding(places=_SHOWN_PLACES))
    return trimmed(value)


def trimmed(value: Decimal) -> Decimal:
    """The same number without zeros at its end and without an exponent."""
    short = value.normalize()
    return short if short.as_tuple().exponent <= 0 else short.quantize(Decimal(1))  # type: ignore[operator]
