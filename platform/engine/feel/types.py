"""`instance of` (DMN 1.5, 10.3.2.9): whether a value conforms to a written type."""

from __future__ import annotations

from collections.abc import Mapping

from .tree import TypeName
from .values import Function, Range, kind

_SIMPLE = frozenset(
    {
        "number",
        "string",
        "boolean",
        "date",
        "time",
        "date and time",
        "days and time duration",
        "years and months duration",
    }
)


def is_instance(value: object, of: TypeName) -> bool | None:
    """Say whether the value is of the type; null when there is no such type."""
    if of.name in ("Any", "any"):
        return value is not None
    if of.name in ("Null", "null"):
        return value is None
    if of.name in _SIMPLE:
        return kind(value) == of.name
    check = _COMPOUND.get(of.name)
    return check(value, of) if check else None


def _conforms(value: object, of: TypeName) -> bool:
    """Inside a structure null conforms to every type."""
    return value is None or is_instance(value, of) is True


def _is_list(value: object, of: TypeName) -> bool:
    return isinstance(value, tuple) and all(_conforms(item, part) for part in of.parts[:1] for item in value)


def _is_context(value: object, of: TypeName) -> bool:
    return isinstance(value, Mapping) and all(
        name in value and _conforms(value[name], member) for name, member in of.members
    )


def _is_range(value: object, of: TypeName) -> bool:
    if not isinstance(value, Range):
        return False
    ends = [end for end in (value.start, value.end) if end is not None]
    return all(_conforms(end, part) for part in of.parts[:1] for end in ends)


def _is_function(value: object, of: TypeName) -> bool:
    # What a function takes and gives is not declared in an expression; only the number of parameters is known.
    return isinstance(value, Function) and (not of.parts or len(value.parameters) == len(of.parts) - 1)


_COMPOUND = {"list": _is_list, "context": _is_context, "range": _is_range, "function": _is_function}
