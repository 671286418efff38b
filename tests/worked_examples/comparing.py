"""Where an outcome differs from what was expected. Numbers are equal by value, days are texts."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal


def plain(value: object) -> object:
    """A value as JSON would have it, with exact numbers."""
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float) and not isinstance(value, bool):
        return Decimal(str(value))
    return value


def differences(expected: Mapping[str, object], got: Mapping[str, object]) -> Iterator[str]:
    """One line for each thing expected that came out otherwise; what nobody expects may be anything."""
    for key, value in expected.items():
        want, have = plain(value), plain(got.get(key))
        if not same(want, have):
            yield f"{key}: expected {shown(want)}, got {shown(have)}"


def same(left: object, right: object) -> bool:
    """Equal; true is not 1."""
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(same(left[key], right[key]) for key in left)
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(same, left, right))
    return isinstance(left, bool) is isinstance(right, bool) and left == right


def shown(value: object) -> str:
    """A value in a line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {shown(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(shown, value)) + "]"
    if isinstance(value, Decimal):
        return f"{value:f}"
    return {None: "null", True: "true", False: "false"}.get(value, str(value))  # type: ignore[call-overload]
