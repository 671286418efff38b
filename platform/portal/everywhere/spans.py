"""The span of time that is compared, and the periods of a trend that ends with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from django.utils.translation import gettext as _

from engine.flow import covering

YEARS = 5  # how far back one may look
#: Periods in a trend, and how many months each has.
TRENDS: Mapping[str, int] = {"month": 12, "quarter": 8, "year": 5}
MONTHS: Mapping[str, int] = {"month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True)
class Span:
    """Both days included; sums of periods longer than the span have no place in it."""

    title: str
    start: date
    end: date
    months: int

    def holds(self, kind: str, start: date) -> bool:
        """Whether a period lies in it."""
        return MONTHS[kind] <= self.months and self.start <= start <= self.end


def span_of(year: str, part: str, *, today: date) -> Span:
    """The year, quarter or month that was asked for; the last twelve months where nothing was."""
    if not (year.isdecimal() and today.year - YEARS < int(year) <= today.year):
        start = periods_until("month", today, 12)[0]
        return Span(_("the last 12 months"), start, today, 12)
    known = int(year)
    if part in ("q1", "q2", "q3", "q4"):
        quarter = covering("quarter", date(known, int(part[1]) * 3, 1))
        assert quarter is not None
        title = _("%(year)s, quarter %(quarter)s") % {"year": year, "quarter": part[1]}
        return Span(title, quarter.start, quarter.end, 3)
    if part.isdecimal() and 1 <= int(part) <= 12:
        month = covering("month", date(known, int(part), 1))
        assert month is not None
        return Span(f"{known}-{int(part):02}", month.start, month.end, 1)
    return Span(_("the year %(year)s") % {"year": year}, date(known, 1, 1), date(known, 12, 31), 12)


@lru_cache(maxsize=512)
def periods_until(kind: str, day: date, number: int) -> tuple[date, ...]:
    """The first days of so many periods, the last being the one that a day lies in."""
    starts: list[date] = []
    while len(starts) < number:
        period = covering(kind, day)  # type: ignore[arg-type]  # one of the kinds
        assert period is not None
        starts.append(period.start)
        day = period.start - timedelta(days=1)
    return tuple(reversed(starts))


def short_title(kind: str, start: date) -> str:
    """A period in few signs, the same for all regions."""
    if kind == "month":
        return f"{start:%Y-%m}"
    return f"{start.year}" if kind == "year" else f"{start.year}Q{(start.month + 2) // 3}"
