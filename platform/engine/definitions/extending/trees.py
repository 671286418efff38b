"""Documents as trees of stable names: properties of objects, and entries of lists by their `key`.

A list whose entries have no keys has no stable names inside it: it is one value, changed as a whole.
"""

from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Any, Final

Path = tuple[str, ...]


class Absent(Enum):
    """The value of what is not there; `None` is a value that documents may have."""

    ABSENT = "absent"


ABSENT: Final = Absent.ABSENT


def pointer(path: Path) -> str:
    """A path as text, written like a JSON pointer but with keys where that has positions."""
    return "".join(f"/{step.replace('~', '~0').replace('/', '~1')}" for step in path)


def path_of(text: str) -> Path:
    """The path that a text means."""
    return tuple(step.replace("~1", "/").replace("~0", "~") for step in text.split("/")[1:])


def is_keyed(value: object) -> bool:
    """Whether a value is a list of entries that are told apart by their `key`; an empty list may become one."""
    if not isinstance(value, list):
        return False
    keys = [entry.get("key") if isinstance(entry, Mapping) else None for entry in value]
    return all(isinstance(key, str) for key in keys) and len(set(keys)) == len(keys)


def members(value: object) -> dict[str, Any]:
    """What stands below a value, by its stable name; nothing below a plain value."""
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, list) and is_keyed(value):
        return {entry["key"]: entry for entry in value}
    return {}


def alike(values: Sequence[object]) -> bool:
    """Whether values are all objects or all lists with keys, so that they can be compared member by member."""
    return all(isinstance(value, Mapping) for value in values) or all(is_keyed(value) for value in values)


def same(one: object, other: object) -> bool:
    """Whether two values say the same: the order of properties does not count, and `true` is not 1."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(same(one[name], other[name]) for name in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return one == other
