"""Three-way merge: a base changed, a region had changed it too; what holds now, and where people have to decide."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from engine.definitions.extending.difference import difference
from engine.definitions.extending.overrides import HEADER, Document, Override, extend, keep_remarks
from engine.definitions.extending.trees import ABSENT, Path, alike, is_keyed, members, pointer, same
from engine.definitions.places import Place

Choice = Literal["region", "base"]


@dataclass(frozen=True)
class Conflict:
    """One value that region and base both changed, differently; `ABSENT` where it is not there.

    changed: both gave it another value; base_removed, region_removed: one took away what the other changed;
    added: both added an entry with the same key, or a property that was not there.
    """

    path: Path
    old: Any
    region: Any
    new: Any

    @property
    def key(self) -> str:
        """How choices name it."""
        return pointer(self.path)

    @property
    def kind(self) -> Literal["changed", "base_removed", "region_removed", "added"]:
        """What the two did."""
        if self.old is ABSENT:
            return "added"
        if self.new is ABSENT:
            return "base_removed"
        return "region_removed" if self.region is ABSENT else "changed"


@dataclass(frozen=True)
class Merge:
    """The overrides over the new base, every conflict in the order of the document, and those without a choice."""

    overrides: tuple[Override, ...]
    conflicts: tuple[Conflict, ...]
    undecided: tuple[Conflict, ...]


def merge(
    old: Mapping[str, Any],
    new: Mapping[str, Any],
    overrides: Sequence[Override],
    *,
    choices: Mapping[str, Choice] | None = None,
) -> Merge:
    """Carry overrides from the old state of a base document to its new one.

    What only one side changed is taken as it is, and so is what both changed alike. The rest are conflicts; until
    somebody chooses, the region's own value stays. Remarks on overrides stay at their places. The overrides must fit
    the old base.
    """
    bases = (_content(old), _content(new))
    region, problems = extend(bases[0], {}, overrides, place=Place(""))
    if problems:
        raise ValueError(problems)
    merging = _Merging(choices or {})
    merged = merging.value((), bases[0], region, bases[1])
    found = keep_remarks(difference(bases[1], merged), overrides)
    undecided = tuple(conflict for conflict in merging.conflicts if conflict.key not in merging.choices)
    return Merge(found, tuple(merging.conflicts), undecided)


class _Merging:
    """One walk through the three states; keeps the conflicts it meets."""

    def __init__(self, choices: Mapping[str, Choice]) -> None:
        self.choices = choices
        self.conflicts: list[Conflict] = []

    def value(self, path: Path, old: Any, region: Any, new: Any) -> Any:
        """What holds at one place."""
        if same(old, region) or same(region, new):
            return new
        if same(old, new):
            return region
        if alike((old, region, new)):
            return self._members(path, old, region, new)
        conflict = Conflict(path, old, region, new)
        self.conflicts.append(conflict)
        return new if self.choices.get(conflict.key) == "base" else region

    def _members(self, path: Path, old: Any, region: Any, new: Any) -> Any:
        before, ours, theirs = members(old), members(region), members(new)
        merged = {
            name: self.value((*path, name), before.get(name, ABSENT), ours.get(name, ABSENT), theirs.get(name, ABSENT))
            for name in _order(ours, theirs)
        }
        there = {name: value for name, value in merged.items() if value is not ABSENT}
        return list(there.values()) if is_keyed(new) else there


def _order(region: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """The names of both, in the order of the new base; the region's own stand behind the name they stood behind."""
    order = list(new)
    previous = ""
    for name in region:
        if name not in new:
            order.insert(order.index(previous) + 1 if previous else 0, name)
        previous = name
    return order


def _content(document: Mapping[str, Any]) -> Document:
    return {name: value for name, value in document.items() if name not in HEADER}
