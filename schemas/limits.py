"""How large a definition may be. Regional authors are trusted only so far: nothing they write may stall the service."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from engine.definitions.places import Place
from engine.errors import Problem
from schemas.documents import exact_number

MAX_BYTES = 2 * 1024 * 1024  # of one document as a file
MAX_DEPTH = 40  # of objects and lists inside each other
MAX_VALUES = 100_000  # in one document
MAX_DOCUMENTS = 2_000  # in one system
MAX_EXPANDED = 20_000  # subschemas of a form once every $ref is followed
MAX_APPLIED = 2_000  # subschemas of a form that look at one value and on one way into it
MAX_RECURSION = 8  # levels to which a definition that has itself inside is written out
MAX_DIGITS = 15  # of a number


def limit_problems(document: Any, place: Place) -> Iterator[Problem]:
    """What is too deep, too much, or a number that cannot be kept exactly."""
    waiting: list[tuple[Any, Place, int]] = [(document, place, 1)]
    count = 0
    while waiting:
        value, at, depth = waiting.pop()
        count += 1
        if count > MAX_VALUES:
            yield place.problem("too_many_values", limit=MAX_VALUES)
            return
        if depth > MAX_DEPTH:
            yield at.problem("too_deep", limit=MAX_DEPTH)
            return
        if isinstance(value, dict):
            waiting.extend((child, at / key, depth + 1) for key, child in value.items())
        elif isinstance(value, list):
            waiting.extend((child, at / index, depth + 1) for index, child in enumerate(value))
        elif not _exact(value):
            yield at.problem("number_digits", limit=MAX_DIGITS)


def _exact(value: object) -> bool:
    """Whether a number goes through storage unchanged."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return True
    if isinstance(value, int):
        return bool(abs(value) < 10**MAX_DIGITS)
    number = Decimal(repr(value)) if isinstance(value, float) else value
    if not number.is_finite() or abs(number.adjusted()) > MAX_DIGITS:
        return False
    try:
        exact_number(number)
    except ValueError:
        return False
    return True
