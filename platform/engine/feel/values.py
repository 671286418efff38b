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


class Data(Mapping[str, object]):
    """A context made of plain Python data; a member becomes a value when it is first read."""

    __slots__ = ("_read", "_source")

    def __init__(self, source: Mapping[str, object]) -> None:
        self._source = source
        self._read: dict[str, object] = {}

    def __getitem__(self, key: str) -> object:
        if key not in self._read:
            self._read[key] = lift(self._source[key])
        return self._read[key]

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


def _lift_int(value: int) -> Decimal | None:
    # Python refuses to print a huge int; no such number fits into 34 digits and exponent 6144 anyway.
    return finite(CONTEXT.create_decimal(value)) if value.bit_length() < 20_000 else None


def _lift_range(value: Range) -> Range:
    return replace(value, start=lift(value.start), end=lift(value.end))


_LIFTERS: tuple[tuple[type, Callable[[Any], object]], ...] = (
    (bool, bool),
    (int, _lift_int),
    (float, _lift_float),
    (Decimal, lambda value: finite(CONTEXT.create_decimal(value))),
    (str, lambda value: "".join((value,))),
    (Mapping, Data),
    (Range, _lift_range),
)
_READY = frozenset(_KINDS) - {Decimal, tuple, dict, Range}


def lift(value: object, depth: int = 0) -> object:
    """Turn Python data into a value; what the language does not know becomes null."""
    if type(value) in _READY:
        return value
    if isinstance(value, list | tuple):
        if depth > MAX_DEPTH:
            raise BudgetExceeded("too_deep")
        return tuple([lift(item, depth + 1) for item in value])
    for base, lifter in _LIFTERS:
        if isinstance(value, base):
            return lifter(value)
    return None


def lift_deeply(value: object, budget: Budget, depth: int = 0) -> object:
    """Read a value out with everything inside it, as results are handed out: contexts become plain dictionaries."""
    budget.spend()
    if depth > MAX_DEPTH:
        raise BudgetExceeded("too_deep")
    if isinstance(value, list | tuple):
        return tuple([lift_deeply(item, budget, depth + 1) for item in value])
    value = lift(value)
    if isinstance(value, Mapping):
        return {key: lift_deeply(item, budget, depth + 1) for key, item in value.items()}
    return value
