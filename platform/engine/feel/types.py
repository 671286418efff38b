"""Types: whether a value is of one (DMN 1.5, 10.3.2.9), and how one takes it (10.3.2.9.4)."""

from __future__ import annotations

from collections.abc import Mapping

from .budget import Budget
from .tree import ANY, TypeName
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
MISFIT = object()


def is_instance(value: object, of: TypeName, budget: Budget) -> bool | None:
    """Say whether the value is of the type; null when there is no such type."""
    if of.name in ("Any", "any"):
        return value is not None
    if of.name in ("Null", "null"):
        return value is None
    if of.name in _SIMPLE:
        return kind(value) == of.name
    check = _COMPOUND.get(of.name)
    return check(value, of, budget) if check else None


def taken(value: object, of: TypeName, budget: Budget) -> object:
    """Give the value as something of a type takes it, or MISFIT; an item and the list of it are taken for each other.

    Null is a value of every type.
    """
    if value is None or is_instance(value, of, budget):
        return value
    if of.name == "list" and is_instance((value,), of, budget):
        return (value,)
    if isinstance(value, tuple) and len(value) == 1 and is_instance(value[0], of, budget):
        return value[0]
    return MISFIT


def _conforms(value: object, of: TypeName, budget: Budget) -> bool:
    """Inside a structure null conforms to every type."""
    return value is None or is_instance(value, of, budget) is True


def _is_list(value: object, of: TypeName, budget: Budget) -> bool:
    if not isinstance(value, tuple):
        return False
    budget.spend(len(value))
    return all(_conforms(item, part, budget) for part in of.parts[:1] for item in value)


def _is_context(value: object, of: TypeName, budget: Budget) -> bool:
    return isinstance(value, Mapping) and all(
        name in value and _conforms(value[name], member, budget) for name, member in of.members
    )


def _is_range(value: object, of: TypeName, budget: Budget) -> bool:
    if not isinstance(value, Range):
        return False
    ends = [end for end in (value.start, value.end) if end is not None]
    return all(_conforms(end, part, budget) for part in of.parts[:1] for end in ends)


def _is_function(value: object, of: TypeName, budget: Budget) -> bool:
    """It must take what such a function takes; what it gives is not known before it is called."""
    if not isinstance(value, Function):
        return False
    wanted = of.parts[:-1]
    types = value.types or (ANY,) * len(value.parameters)
    return not of.parts or (len(wanted) == len(types) and all(map(_is_within, wanted, types)))


def _is_within(narrow: TypeName, wide: TypeName) -> bool:
    """Say whether every value of one type is of another."""
    if wide.name in ("Any", "any"):
        return True
    if narrow.name != wide.name:
        return False
    if narrow.name == "function" and narrow.parts and wide.parts:
        (*takes, gives), (*also_takes, also_gives) = narrow.parts, wide.parts
        return len(takes) == len(also_takes) and all(map(_is_within, [*also_takes, gives], [*takes, also_gives]))
    members = dict(narrow.members)
    within = all(name in members and _is_within(members[name], member) for name, member in wide.members)
    return within and all(map(_is_within, narrow.parts, wide.parts)) and len(narrow.parts) >= len(wide.parts)


_COMPOUND = {"list": _is_list, "context": _is_context, "range": _is_range, "function": _is_function}
