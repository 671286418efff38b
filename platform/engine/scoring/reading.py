"""Reading stored JSON: anything that has not its shape is refused with its place, which is only put together then."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TypeVar

from .errors import EntriesUnreadable

Json = dict[str, object]
T = TypeVar("T")

_KEY = re.compile(r"[a-z0-9_]{1,20}")
LARGEST_COUNT = 1_000_000


def mapping(value: object, *place: str) -> Mapping[str, object]:
    """An object."""
    if isinstance(value, (dict, Mapping)):  # most are dicts, and asking for those first is quick
        for name in value:
            if not isinstance(name, str):
                break
        else:
            return value
    raise EntriesUnreadable("not_an_object", {"place": "/".join(place)})


def each(read: Callable[[object, str], T], value: object, place: str) -> tuple[T, ...]:
    """Every member of a list, read."""
    if not isinstance(value, list | tuple):
        raise EntriesUnreadable("not_a_list", {"place": place})
    return tuple(read(member, f"{place}/{index}") for index, member in enumerate(value))


def texts(value: object, *place: str) -> tuple[str, ...]:
    """A list of texts, each once."""
    if isinstance(value, (list, tuple)):
        for text in value:
            if not isinstance(text, str):
                break
        else:
            return tuple(value) if len(value) < 2 else tuple(dict.fromkeys(value))
    raise EntriesUnreadable("not_a_list_of_texts", {"place": "/".join(place)})


def text(value: object, *place: str) -> str:
    """A text."""
    if not isinstance(value, str):
        raise EntriesUnreadable("not_a_text", {"place": "/".join(place)})
    return value


def key(value: object, place: str) -> str:
    """A short key of small letters and digits."""
    if not isinstance(value, str) or not _KEY.fullmatch(value):
        raise EntriesUnreadable("not_a_key", {"place": f"{place}/key"})
    return value


def text_mapping(value: object, *place: str) -> dict[str, str]:
    """An object of texts, without those that are empty."""
    return {name: text(member, *place, name) for name, member in mapping(value, *place).items() if member}


def optional_number(value: object, *place: str) -> Decimal | None:
    """An exact number; nothing, or an empty text, is none."""
    if value is None or value == "":
        return None
    if isinstance(value, bool | float) or not isinstance(value, int | str | Decimal):
        raise EntriesUnreadable("not_a_number", {"place": "/".join(place)})
    try:
        number = Decimal(value)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise EntriesUnreadable("not_a_number", {"place": "/".join(place)})
    return number


def numbers(value: object, *place: str) -> dict[str, Decimal]:
    """An object of numbers, without those that are empty."""
    read = {name: optional_number(member, *place, name) for name, member in mapping(value, *place).items()}
    return {name: number for name, number in read.items() if number is not None}


def counts(value: object, *place: str) -> dict[str, int]:
    """An object of counts."""
    return {name: count(member, *place, name) for name, member in mapping(value, *place).items()}


def count(value: object, *place: str) -> int:
    """A whole number, not below nothing."""
    if type(value) is int and 0 <= value <= LARGEST_COUNT:
        return value
    number = optional_number(value, *place)
    if number is None or number != number.to_integral_value() or not 0 <= number <= LARGEST_COUNT:
        raise EntriesUnreadable("not_a_count", {"place": "/".join(place)})
    return int(number)


def day(value: object, *place: str) -> date | None:
    """A day, as a date or written `2026-03-10`; nothing is none."""
    if value is None or value == "":
        return None
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(text(value, *place))
    except ValueError:
        raise EntriesUnreadable("not_a_day", {"place": "/".join(place)}) from None


def day_text(value: date | None) -> str:
    """A day as it is stored."""
    return value.isoformat() if value else ""
