"""The types of the language, as far as they can be known before anything is computed.

Every type includes null, as every value of a record may be missing. What cannot be known is `ANY`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache, reduce

from engine.feel import tree
from engine.feel.compiled import compile_expression
from engine.feel.values import Range, kind, lift

_LENGTH = "days and time duration"
_MONTHS = "years and months duration"
SCALARS = frozenset({"number", "string", "boolean", "date", "time", "date and time", _LENGTH, _MONTHS})


@dataclass(frozen=True)
class Type:
    """A type by its name, with what it is made of."""

    name: str
    item: Type | None = None  # of a list, of the ends of a range
    members: Mapping[str, Type] = field(default_factory=dict)  # of a context
    open: bool = False  # may have members nobody has told of
    options: tuple[str, ...] = ()  # the only values, where a string is one of a few
    result: Type | None = None  # of a function

    @property
    def is_known(self) -> bool:
        """Whether anything is known of the values besides their members."""
        return self.name not in ("Any", "Null")

    def member(self, name: str) -> Type | None:
        """The type of what stands after the dot; None when there cannot be anything of that name."""
        if self.name == "list":
            inner = (self.item or ANY).member(name)
            return None if inner is None else list_of(inner)
        if self.name == "Null" or (self.open and name not in self.members):
            return ANY
        if self.name in ("context", "range") and name in self.members:
            return self.members[name]
        if self.name == "range" and name in ("start", "end"):
            return self.item or ANY
        if self.name == "Any":
            return ANY if name in _MEMBERS_OF_ANY else None
        return _PROPERTIES.get(self.name, {}).get(name)

    def known_members(self) -> tuple[str, ...]:
        """The names that may stand after the dot."""
        if self.name == "list":
            return (self.item or ANY).known_members()
        return tuple(self.members) or tuple(_PROPERTIES.get(self.name, ()))

    def __str__(self) -> str:
        if self.name in ("list", "range") and self.item is not None and self.item.is_known:
            return f"{self.name}<{self.item}>"
        return self.name


ANY = Type("Any", open=True)
PLAIN = Type("Any")  # some value without members of its own: no context
NULL = Type("Null")
NUMBER, STRING, BOOLEAN, DATE = Type("number"), Type("string"), Type("boolean"), Type("date")
TIME, MOMENT, LENGTH, MONTHS = Type("time"), Type("date and time"), Type(_LENGTH), Type(_MONTHS)
FUNCTION = Type("function")


def list_of(item: Type) -> Type:
    """The lists of such items."""
    return Type("list", item=item)


def range_of(end: Type) -> Type:
    """The ranges with such ends."""
    return Type("range", item=end)


def context_of(members: Mapping[str, Type], *, open: bool = False) -> Type:  # noqa: A002 - the word of `Type`
    """The contexts with these members."""
    return Type("context", members=members, open=open)


def function_giving(result: Type) -> Type:
    """The functions with such a result."""
    return replace(FUNCTION, result=result)


def one_of(options: Iterable[str]) -> Type:
    """The strings among these."""
    return replace(STRING, options=tuple(dict.fromkeys(options)))


def either(left: Type, right: Type) -> Type:
    """What is known of a value that is of one type or the other."""
    if left == right or right.name == "Null":
        return left
    if left.name == "Null":
        return right
    if left.name != right.name:
        return ANY
    if left.name == "string":
        return one_of((*left.options, *right.options)) if left.options and right.options else STRING
    if left.name in ("list", "range"):
        return Type(left.name, item=either(left.item or ANY, right.item or ANY))
    if left.name == "context":
        both = {name: either(left.members[name], right.members[name]) for name in left.members if name in right.members}
        return context_of({**left.members, **right.members, **both}, open=left.open or right.open)
    return Type(left.name, open=True)


def any_of(types: Iterable[Type]) -> Type:
    """What is known of a value that is of one of several types; anything when there are none."""
    found = tuple(types)
    return reduce(either, found) if found else ANY


def named(of: tree.TypeName) -> Type:
    """The type that is written so."""
    if of.name in SCALARS:
        return Type(of.name)
    if of.name in ("list", "range"):
        return Type(of.name, item=named(of.parts[0]) if of.parts else ANY)
    if of.name == "context":
        return context_of({name: named(member) for name, member in of.members}, open=not of.members)
    if of.name == "function":
        return function_giving(named(of.parts[-1]) if of.parts else ANY)
    return NULL if of.name in ("Null", "null") else ANY


def type_of_value(value: object) -> Type:
    """The type of a value that is at hand; of a context its members, of a list what its items have in common."""
    if isinstance(value, list | tuple):
        return list_of(any_of(map(type_of_value, value)))
    value = lift(value)
    if isinstance(value, Mapping):
        return context_of({name: type_of_value(member) for name, member in value.items()})
    if isinstance(value, Range):
        return range_of(either(type_of_value(value.start), type_of_value(value.end)))
    return NULL if value is None else Type(kind(value))


@lru_cache(maxsize=1000)
def read_type(text: str) -> Type:
    """The type a text names, e.g. `list<number>`; anything if it names none.

    Raises:
        FeelSyntaxError: it is not even written like one.
    """
    node = compile_expression(f"null instance of {text}").node
    return named(node.type) if isinstance(node, tree.InstanceOf) else ANY


_OF_A_DAY = {"year": NUMBER, "month": NUMBER, "day": NUMBER, "weekday": NUMBER}
_OF_A_TIME = {"hour": NUMBER, "minute": NUMBER, "second": NUMBER, "time offset": LENGTH, "timezone": STRING}
_PROPERTIES: Mapping[str, Mapping[str, Type]] = {
    "date": _OF_A_DAY,
    "time": _OF_A_TIME,
    "date and time": {**_OF_A_DAY, **_OF_A_TIME},
    _LENGTH: {"days": NUMBER, "hours": NUMBER, "minutes": NUMBER, "seconds": NUMBER},
    _MONTHS: {"years": NUMBER, "months": NUMBER},
    "range": {"start": ANY, "end": ANY, "start included": BOOLEAN, "end included": BOOLEAN},
}
_MEMBERS_OF_ANY = frozenset(name for table in _PROPERTIES.values() for name in table)
