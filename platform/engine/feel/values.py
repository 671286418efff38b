"""The values expressions compute with, and how plain Python data becomes them.

Numbers are Decimal, lists are tuples, contexts are mappings; dates, times and days-and-time durations are the
standard library's. Members of a context are lifted when they are read, so a large context costs nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from .errors import BudgetExceeded
from .limits import MAX_DEPTH
from .numbers import CONTEXT, finite


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


_KINDS: dict[type, str] = {
    Decimal: "number",
    str: "string",
    bool: "boolean",
    date: "date",
    time: "time",
    datetime: "date and time",
    timedelta: "days and time duration",
    YearMonthDuration: "years and months duration",
    tuple: "list",
    dict: "context",
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


_LIFTERS: tuple[tuple[type, Callable], ...] = (
    (bool, bool),
    (int, _lift_int),
    (float, _lift_float),
    (Decimal, lambda value: finite(CONTEXT.create_decimal(value))),
    (str, lambda value: "".join((value,))),
    (Mapping, lambda value: value),
)
_READY = frozenset({str, bool, date, time, datetime, timedelta, YearMonthDuration, dict, Range, Function, type(None)})


def lift(value: object, depth: int = 0) -> object:
    """Turn Python data into a FEEL value; what the language does not know becomes null."""
    cls = type(value)
    if cls in _READY:
        return value
    if cls is Decimal:
        return value if value.is_finite() else None  # type: ignore[attr-defined]
    if isinstance(value, list | tuple):
        if depth > MAX_DEPTH:
            raise BudgetExceeded("too_deep")
        return tuple([lift(item, depth + 1) for item in value])
    for base, lifter in _LIFTERS:
        if isinstance(value, base):
            return lifter(value)
    return None


def lift_deeply(value: object, depth: int = 0) -> object:
    """Lift a value with everything inside it, as results are handed out."""
    value = lift(value)
    if depth > MAX_DEPTH:
        raise BudgetExceeded("too_deep")
    if isinstance(value, tuple):
        return tuple([lift_deeply(item, depth + 1) for item in value])
    if isinstance(value, Mapping):
        return {key: lift_deeply(item, depth + 1) for key, item in value.items()}
    return value
