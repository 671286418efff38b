"""FEEL numbers: IEEE 754 decimal128, that is 34 digits, and null where the result is not a finite number."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Context, Decimal, InvalidOperation

MIN_EXPONENT, MAX_EXPONENT = -6143, 6144
CONTEXT = Context(prec=34, rounding=ROUND_HALF_EVEN, Emin=MIN_EXPONENT, Emax=MAX_EXPONENT, traps=[])
MIN_SCALE, MAX_SCALE = -6111, 6176


def finite(value: Decimal) -> Decimal | None:
    """Give the number back, or null for an infinity or not-a-number."""
    return value if value.is_finite() else None


def parse_number(text: str) -> Decimal | None:
    """Read a plain decimal numeral; anything else is null."""
    try:
        return finite(CONTEXT.create_decimal(text))
    except (InvalidOperation, ValueError):
        return None


def round_to(value: Decimal, scale: Decimal, rounding: str) -> Decimal | None:
    """Round to `scale` digits after the point (DMN 1.5, 10.3.4.5); null when the scale is out of range."""
    places = int(scale)
    if not MIN_SCALE <= places <= MAX_SCALE:
        return None
    if -int(value.as_tuple().exponent) <= places:
        return value
    quantum = Decimal(1).scaleb(-places, CONTEXT)
    rounded = value.quantize(quantum, rounding, CONTEXT)
    return rounded if rounded.is_finite() else value


def format_number(value: Decimal) -> str:
    """Write a number as people do: no exponent, no zeros after the last digit that counts."""
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text
