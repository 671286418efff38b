"""The overrides that lead from one document to another."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from engine.definitions.extending.overrides import HEADER, Override
from engine.definitions.extending.trees import ABSENT, Path, alike, is_keyed, members, same


def difference(base: Mapping[str, Any], wanted: Mapping[str, Any]) -> tuple[Override, ...]:
    """The fewest overrides that make the wanted document of a base; what the header says is left out.

    Entries that only changed their order cannot be told one by one: their list is set as a whole.
    """
    old = {name: value for name, value in base.items() if name not in HEADER}
    new = {name: value for name, value in wanted.items() if name not in HEADER}
    return tuple(_properties((), old, new))


def _properties(path: Path, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Override]:
    for name in old:
        if name not in new:
            yield Override("remove", (*path, name))
    for name, value in new.items():
        yield from _property((*path, name), old.get(name, ABSENT), value)


def _property(path: Path, old: Any, new: Any) -> Iterator[Override]:
    if same(old, new):
        return
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        yield from _properties(path, old, new)
    elif alike((old, new)) and _in_order(old, new):
        yield from _entries(path, old, new)
    else:
        yield Override("set", path, new)


def _in_order(old: Sequence[Any], new: Sequence[Any]) -> bool:
    """Whether the entries that stay are in the same order as before."""
    before, after = members(old), members(new)
    return is_keyed(old) and [key for key in before if key in after] == [key for key in after if key in before]


def _entries(path: Path, old: Sequence[Any], new: Sequence[Any]) -> Iterator[Override]:
    before, after = members(old), members(new)
    for key in before:
        if key not in after:
            yield Override("remove", (*path, key))
    yield from _additions(path, [key for key in before if key in after], after)
    for key, entry in after.items():
        if key in before:
            yield from _properties((*path, key), before[key], entry)


def _additions(path: Path, staying: list[str], after: Mapping[str, Any]) -> Iterator[Override]:
    """Each new entry beside its neighbour; at the end of the list it needs none."""
    waiting, previous = list(staying), ""
    for key, entry in after.items():
        if waiting and key == waiting[0]:
            waiting.pop(0)
        elif not waiting:
            yield Override("add", path, entry)
        elif previous:
            yield Override("add", path, entry, after=previous)
        else:
            yield Override("add", path, entry, before=waiting[0])
        previous = key
