"""The values expressions compute with, and how plain Python data becomes them.

Numbers are Decimal, lists are tuples, contexts are mappings; dates, times and days-and-time durations are the
standard library's where those can hold them (see `moments`). Data from outside is lifted to these when it is read,
so a large context costs nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from .budget import Budget
from .errors import BudgetExceeded
from .limits import MAX_DEPTH
from .moments import WideDate, WideDateTime, WideDuration, WideTime
from .numbers import CONTEXT, finite
from .tree import TypeName

Value = Any  # a value whose `kind` has been asked: from there on only the language knows its type
Items = tuple[object, ...]
Entries = Mapping[str, object]


@dataclass(frozen=True, order=True)
class YearMonthDuration:
    """A years-and-months duration; it has no fixed number of days."""

    months: int


@dataclass(frozen=True)
class Range:
    """All values between two ends, e.g. a period; `operator` is set for one-sided tests such as `< 10`."""

    start: object
    end: object
    start_included: bool = True
    end_included: bool = True
    operator: str | None = None


@dataclass(frozen=True, eq=False)
class Function:
    """A function an expression can call: one it defined itself, or a built-in one used as a value."""

    parameters: tuple[str, ...]
    call: Callable[..., object]
    types: tuple[TypeName, ...] = ()


_UNREAD = object()


class Data(Mapping[str, object]):
    """A context made of plain Python data; a member becomes a value when it is first read."""

    __slots__ = ("_read", "_source")

    def __init__(self, source: Mapping[str, object]) -> None:
        self._source = source
        self._read: dict[str, object] = {}

    def __getitem__(self, key: str) -> object:
        found = self.get(key, _UNREAD)
        if found is _UNREAD:
            raise KeyError(key)
        return found

    def get(self, key: str, default: object = None) -> object:
        """Give a member, or the default where there is none; much quicker than an exception."""
        found = self._read.get(key, _UNREAD)
        if found is _UNREAD:
            try:
                found = self._read[key] = lift(self._source[key])
            except KeyError:
                return default
        return found

    @property
    def is_at_hand(self) -> bool:
        """Whether no member has to be worked out first, as those of a record may."""
        return type(self._source) is dict

    def __iter__(self) -> Iterator[str]:
        return iter(self._source)

    def __len__(self) -> int:
        return len(self._source)


_KINDS: dict[type, str] = {
    Decimal: "number",
    str: "string",
    bool: "boolean",
    date: "date",
    WideDate: "date",
    time: "time",
    WideTime: "time",
    datetime: "date and time",
    WideDateTime: "date and time",
    timedelta: "days and time duration",
    WideDuration: "days and time duration",
    YearMonthDuration: "years and months duration",
    tuple: "list",
    dict: "context",
    Data: "context",
    Range: "range",
    Function: "function",
    type(None): "null",
}


def kind(value: object) -> str:
    """Name the FEEL type of a lifted value."""
    found = _KINDS.get(type(value))
    if found is None:
        return "context" if isinstance(value, Mapping) else "null"
    return found


def _lift_float(value: float) -> Decimal | None:
    return finite(CONTEXT.create_decimal(repr(float(value))))


_MANY = 1000  # most whole numbers are small, so these are ready
_WHOLE = tuple(map(Decimal, range(_MANY + 1)))


def _lift_int(value: int) -> Decimal | None:
    # Python refuses to print a huge int; no such number fits into 34 digits and exponent 6144 anyway.
    if 0 <= value <= _MANY:
        return _WHOLE[value]
    return finite(CONTEXT.create_decimal(value)) if value.bit_length() < 20_000 else None


def _lift_decimal(value: Decimal) -> Decimal | None:
    number = CONTEXT.plus(value)
    return number if number.is_finite() else None


def _lift_range(value: Range) -> Range:
    return replace(value, start=lift(value.start), end=lift(value.end))


_LIFTERS: dict[type, Callable[[Any], object]] = {
    bool: bool,
    int: _lift_int,
    float: _lift_float,
    Decimal: _lift_decimal,
    str: lambda value: "".join((value,)),
    dict: Data,
    Range: _lift_range,
}
_READY = frozenset(_KINDS) - {Decimal, tuple, dict, Range}
SCALARS = _READY - {Data}
_NUMBERS: dict[type, Callable[[Any], object]] = {each: _LIFTERS[each] for each in (int, float)}
_PLUS = CONTEXT.plus
_LISTS = (list, tuple)
_MAPPINGS = (dict, Mapping)


def lift(value: object, depth: int = 0) -> object:
    """Turn Python data into a value; what the language does not know becomes null."""
    of = type(value)
    if of in _READY:
        return value
    lifter = _LIFTERS.get(of)
    if lifter is not None:
        return lifter(value)
    if isinstance(value, _LISTS):
        if depth > MAX_DEPTH:
            raise BudgetExceeded("too_deep")
        return tuple([lift(item, depth + 1) for item in value])
    return _lift_related(value)


def _lift_related(value: object) -> object:
    """Lift a value of a class derived from one that is known."""
    for base, lifter in _LIFTERS.items():
        if isinstance(value, base):
            return lifter(value)
    return Data(value) if isinstance(value, Mapping) else None


def lift_deeply(value: object, budget: Budget, depth: int = 0) -> object:
    """Read a value out with everything inside it, as results are handed out: contexts become plain dictionaries."""
    of = type(value)
    if type(value) is Decimal:
        number = _PLUS(value)
        return number if number.is_finite() else None
    if of in SCALARS:
        return value
    if of in _NUMBERS:
        return _NUMBERS[of](value)
    if depth > MAX_DEPTH:
        raise BudgetExceeded("too_deep")
    if isinstance(value, _LISTS):
        budget.spend(len(value) + 1)
        return tuple([lift_deeply(item, budget, depth + 1) for item in value])
    if isinstance(value, _MAPPINGS):
        budget.spend(len(value) + 1)
        deeper = depth + 1
        return {
            key: item if type(item) in SCALARS else lift_deeply(item, budget, deeper) for key, item in value.items()
        }
    return lift(value)
