"""Which types can be compared and reckoned with (DMN 1.5, tables 42 to 57)."""

from __future__ import annotations

from engine.feel.typing.types import ANY, LENGTH, MONTHS, NUMBER, SCALARS, STRING, Type

_MOMENTS = ("date", "time", "date and time")
_DURATIONS = (LENGTH.name, MONTHS.name)
_ORDERED = SCALARS - {"boolean"}


def can_be_equal(left: Type, right: Type) -> bool:
    """Whether values of these types may be equal, or unequal: of others the answer is null."""
    return not (left.is_known and right.is_known) or left.name == right.name


def can_be_ordered(left: Type, right: Type) -> bool:
    """Whether one of two values may come before the other."""
    if any(one.is_known and one.name not in _ORDERED for one in (left, right)):
        return False
    return can_be_equal(left, right)


def can_be_among(value: Type, among: Type) -> bool:
    """Whether a value may be equal to something, or in it if that is a list or a range."""
    if not (value.is_known and among.is_known):
        return True
    if among.name in ("list", "range") and can_be_among(value, among.item or ANY):
        return True
    return value.name == among.name


def reckoned(operator: str, left: Type, right: Type) -> Type | None:
    """The type of a sum, difference, product, quotient or power; None when there is none."""
    if not (left.is_known and right.is_known):
        return _half_known(operator, left, right)
    if left.name == right.name == "number":
        return NUMBER
    if operator == "+":
        return _sum(left, right) or _sum(right, left)
    if operator == "-":
        return _difference(left, right)
    if operator == "*":
        return _scaled(left, right) or _scaled(right, left)
    return _quotient(left, right) if operator == "/" else None


def _half_known(operator: str, left: Type, right: Type) -> Type | None:
    known = next((one for one in (left, right) if one.is_known), None)
    if known is None:
        return NUMBER if operator == "**" else ANY
    if known.name == "string":
        return STRING if operator == "+" else None
    if known.name not in ("number", *_MOMENTS, *_DURATIONS) or (operator == "**" and known.name != "number"):
        return None
    return NUMBER if known.name == "number" and operator in ("+", "**") else ANY


def _sum(left: Type, right: Type) -> Type | None:
    if left.name == right.name:
        return left if left.name in _DURATIONS else STRING if left.name == "string" else None
    return left if _moves(left, right) else None


def _difference(left: Type, right: Type) -> Type | None:
    if left.name in _MOMENTS and right.name in _MOMENTS:
        return LENGTH if (left.name == "time") == (right.name == "time") else None
    if left.name == right.name:
        return left if left.name in _DURATIONS else None
    return left if _moves(left, right) else None


def _moves(moment: Type, length: Type) -> bool:
    return moment.name in _MOMENTS and (
        length.name == LENGTH.name or (length.name == MONTHS.name and moment.name != "time")
    )


def _scaled(length: Type, number: Type) -> Type | None:
    return length if length.name in _DURATIONS and number.name == "number" else None


def _quotient(left: Type, right: Type) -> Type | None:
    if left.name in _DURATIONS and left.name == right.name:
        return NUMBER
    return _scaled(left, right)
