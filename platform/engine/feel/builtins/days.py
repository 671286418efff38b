"""Functions on dates (DMN 1.5, tables 79 and 81).

The engine has no clock: `today()` and `now()` give the variables `today` and `now` of the context.
"""

from __future__ import annotations

from decimal import Decimal

from engine.feel.moments import Day, Moment, twin_of
from engine.feel.runtime import MISSING, Scope
from engine.feel.values import kind

from .registry import builtin

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


@builtin("day of year", "date: day")
def _day_of_year(day: Day | Moment) -> Decimal:
    return Decimal(twin_of(day).timetuple().tm_yday)


@builtin("day of week", "date: day")
def _day_of_week(day: Day | Moment) -> str:
    return _DAYS[twin_of(day).weekday()]


@builtin("month of year", "date: day")
def _month_of_year(day: Day | Moment) -> str:
    return _MONTHS[day.month - 1]


@builtin("week of year", "date: day")
def _week_of_year(day: Day | Moment) -> Decimal:
    return Decimal(twin_of(day).isocalendar().week)


@builtin("today", takes_scope=True)
def _today(scope: Scope) -> object:
    return _told(scope, "today", "date")


@builtin("now", takes_scope=True)
def _now(scope: Scope) -> object:
    return _told(scope, "now", "date and time")


def _told(scope: Scope, name: str, expected: str) -> object:
    value = scope.find(name)
    return value if value is not MISSING and kind(value) == expected else None
