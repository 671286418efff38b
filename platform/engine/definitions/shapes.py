"""What is known about a name in an expression: its type, and the members it has, or that it may have any."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from engine.feel.typing import ANY, PLAIN, Type, context_of, either, list_of

VALUE_MEMBERS = frozenset(
    {
        "year", "month", "day", "weekday", "hour", "minute", "second", "time offset", "timezone", "value",
        "years", "months", "days", "hours", "minutes", "seconds",
        "start", "end", "start included", "end included",
    }
)  # fmt: skip


@dataclass(frozen=True)
class Shape:
    """The members of a value. A list has the shape of its items, for a path goes through to them."""

    members: Mapping[str, "Shape"] = field(default_factory=dict)
    open: bool = False  # may have any member
    of: Type | None = None  # the type of a value, or of an item, where more is known than its members
    many: bool = False  # a list of such values

    @cached_property
    def type(self) -> Type:
        """The type of the value, as the analysis of expressions knows it."""
        if self.many:
            return list_of(replace(self, many=False).type)
        if self.of is not None:
            return self.of
        return self.scope if self.members else ANY if self.open else PLAIN

    @cached_property
    def scope(self) -> Type:
        """The members as the names of an expression."""
        return context_of({name: shape.type for name, shape in self.members.items()}, open=self.open)

    def member(self, name: str) -> "Shape | None":
        """The shape of a member, or None when there is no such member."""
        if self.open:
            return ANYTHING
        if name in self.members:
            return self.members[name]
        return VALUE if not self.members and name in VALUE_MEMBERS else None

    def at(self, path: str) -> "Shape | None":
        """The shape at a dotted path, or None."""
        found: Shape | None = self
        for name in path.split("."):
            found = found.member(name) if found else None
        return found

    def plus(self, **members: "Shape") -> "Shape":
        """This shape with further members."""
        return replace(self, members={**self.members, **members})

    def listed(self) -> "Shape":
        """A list of these."""
        return replace(self, many=True)

    def union(self, other: "Shape") -> "Shape":
        """Whatever is a member of either."""
        both = {name: self.members[name].union(other.members[name]) for name in self.members if name in other.members}
        known = either(self.of, other.of) if self.of and other.of and self.many == other.many else None
        is_open = self.open or other.open or self.many != other.many or (known is not None and not known.is_known)
        return Shape({**self.members, **other.members, **both}, is_open, known, self.many and other.many)


ANYTHING = Shape(open=True)
VALUE = Shape()


def typed(of: Type) -> Shape:
    """A value of a known type."""
    return Shape(of=of)


def values(names: Iterable[str]) -> Shape:
    """A context of plain values."""
    return Shape(dict.fromkeys(names, VALUE))


def nested(paths: Iterable[tuple[tuple[str, ...], Shape]]) -> Shape:
    """A context made from paths: `("result", "score")` gives `result` with a member `score`."""
    below: dict[str, list[tuple[tuple[str, ...], Shape]]] = {}
    leaves: dict[str, Shape] = {}
    for path, shape in paths:
        if len(path) == 1:
            leaves[path[0]] = shape
        else:
            below.setdefault(path[0], []).append((path[1:], shape))
    return Shape({**{name: nested(rest) for name, rest in below.items()}, **leaves})
