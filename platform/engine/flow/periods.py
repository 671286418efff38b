"""Months, quarters and years: the period that covers a day, and what people call it."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from engine.definitions.templates import fill
from engine.definitions.values import PeriodKind
from engine.feel import Range

_MONTHS: Mapping[str, int] = {"month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True)
class Period:
    """A calendar period, both days included."""

    kind: PeriodKind
    start: date
    end: date

    @property
    def range(self) -> Range:
        """The period as expressions see it."""
        return Range(self.start, self.end)


def covering(kind: PeriodKind, day: date) -> Period | None:
    """The month, quarter or year a day lies in; None for things without a period."""
    length = _MONTHS.get(kind)
    if length is None:
        return None
    first = date(day.year, (day.month - 1) // length * length + 1, 1)
    last_month = first.month + length - 1
    return Period(kind, first, date(day.year, last_month, monthrange(day.year, last_month)[1]))


def following(period: Period) -> Period:
    """The period after this one."""
    after = covering(period.kind, period.end + timedelta(days=1))
    assert after is not None
    return after


def period_title(kind: PeriodKind, start: date, titles: Mapping[str, str]) -> str:
    """The region's own words for a period: a template over `year`, `quarter` and `month`."""
    return _titled(titles.get(kind, ""), start.year, start.month)


@lru_cache(maxsize=4096)
def _titled(template: str, year: int, month: int) -> str:
    """Every look at a record asks for it; there are few periods and few templates."""
    return fill(template, {"year": year, "quarter": (month + 2) // 3, "month": month})
