"""Values as short text, for people to look at: what is long is cut, and nothing is worked out for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import islice

from .values import Data, lift
from .writing import write, write_key

MOST = 6  # items of a list, entries of a context
LONGEST = 80  # characters of a text
DEEPEST = 3
CUT = "…"


def sketch(value: object, depth: int = 0) -> str:
    """Write a value as `write` does, but of what is long or deep only the beginning.

    A context whose members would have to be worked out, such as a record, is told by their names alone.
    """
    if isinstance(value, list | tuple):
        return f"[{_some((sketch(item, depth + 1) for item in value), len(value), depth)}]"
    value = lift(value)
    if isinstance(value, Mapping):
        return f"{{{_some(_entries(value, depth), len(value), depth)}}}"
    if isinstance(value, str) and len(value) > LONGEST:
        return write(value[:LONGEST])[:-1] + CUT + '"'
    return write(value)


def _entries(value: Mapping[str, object], depth: int) -> Iterable[str]:
    if isinstance(value, Data) and not value.is_at_hand:
        return map(write_key, value)
    return (f"{write_key(key)}: {sketch(item, depth + 1)}" for key, item in value.items())


def _some(written: Iterable[str], count: int, depth: int) -> str:
    if depth >= DEEPEST:
        return CUT if count else ""
    return ", ".join([*islice(written, MOST), *([CUT] if count > MOST else [])])
