"""Numbers of people in golden cases: written `{mobile 3}`, `{id_number 7}`, so that no definition holds any.

Definitions lie in the database and in bundles as they are; what looks like somebody's number there may be somebody's.
"""

import re
from collections.abc import Mapping
from typing import Any

_WORD = re.compile(r"\{(mobile|id_number) (\d{1,3})\}")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB 11643


def with_numbers(value: Any) -> Any:
    """A document in which made-up numbers stand for these words, wherever they are."""
    if isinstance(value, str):
        return _WORD.sub(lambda found: _MAKERS[found[1]](int(found[2])), value)
    if isinstance(value, Mapping):
        return {name: with_numbers(part) for name, part in value.items()}
    return [with_numbers(part) for part in value] if isinstance(value, list) else value


def _mobile(number: int) -> str:
    return f"138{number:08d}"


def _id_number(number: int) -> str:
    known = f"11010119900101{number:03d}"
    return known + "10X98765432"[sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, known, strict=True)) % 11]


_MAKERS = {"mobile": _mobile, "id_number": _id_number}


def made_up(kind: str, number: int) -> str:
    """The word for a made-up number of a kind; empty where none is made up of this kind."""
    return f"{{{kind} {number}}}" if kind in _MAKERS else ""
