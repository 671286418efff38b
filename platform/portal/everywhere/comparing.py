"""The rows of a comparison: each region with its own scale, and where that is mapped, on the common one, too."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.utils.translation import gettext as _

from portal.everywhere.spans import TRENDS, Span, periods_until, short_title
from portal.reports.table import rounded, share_of
from tenants.publishing.selectors import Measured
from tenants.publishing.sums import Sums, added

Number = Decimal | int
TONES: Mapping[str, str] = {"good": "ok", "pass": "go", "fail": "bad", "": "idle"}
PASSED = ("good", "pass")
_NOTHING = Sums()


@dataclass(frozen=True)
class Share:
    """How many have one grade of the region's scale."""

    grade: str
    level: str
    count: int
    percent: Decimal

    @property
    def tone(self) -> str:
        """The colour of its level."""
        return TONES[self.level]


@dataclass(frozen=True)
class Point:
    """A period of a trend."""

    title: str
    value: Number | None


@dataclass(frozen=True)
class Row:
    """A region's measure over a span."""

    measured: Measured
    span: Span
    today: date

    @cached_property
    def sums(self) -> Sums:
        """All periods in the span together."""
        kind = self.measured.period_kind
        periods = self.measured.parts.items()
        return added([part for start, parts in periods if self.span.holds(kind, start) for part in parts])

    @cached_property
    def median(self) -> Decimal | None:
        """On the region's own scale."""
        return _middle(self.sums)

    @cached_property
    def overdue(self) -> int:
        """Still waiting after the day it was due."""
        return self.sums.overdue(self.today)

    @cached_property
    def shares(self) -> tuple[Share, ...]:
        """The grades of the region's own scale; those it does not have any more come last."""
        sums, levels = self.sums, dict(self.measured.grades)
        grades = [*levels, *(grade for grade in sums.grades if grade not in levels)]
        found = ((grade, sums.grades.get(grade, 0)) for grade in grades)
        return tuple(
            Share(grade, levels.get(grade, ""), count, share_of(count, sums.graded) or Decimal(0))
            for grade, count in found
            if count
        )

    @property
    def parts(self) -> list[dict[str, object]]:
        """The same as parts of a bar, each from where the last one ends."""
        start, parts = Decimal(0), []
        for share in self.shares:
            parts.append({"tone": share.tone, "start": start, "percent": share.percent})
            start += share.percent
        return parts

    @property
    def is_mapped(self) -> bool:
        """Whether every grade that occurs stands for a level that regions are compared by."""
        return bool(self.measured.grades) and all(share.level for share in self.shares)

    def reached(self, *levels: str) -> int | None:
        """How many reached one of these levels; None where the scale is not mapped."""
        return sum(share.count for share in self.shares if share.level in levels) if self.is_mapped else None

    @cached_property
    def passed(self) -> Decimal | None:
        """What percentage passed."""
        return share_of(self.reached(*PASSED), self.sums.graded)

    @cached_property
    def good(self) -> Decimal | None:
        """What percentage reached the best level."""
        return share_of(self.reached("good"), self.sums.graded)

    @cached_property
    def trend(self) -> tuple[Point, ...]:
        """Medians, or where there are no scores, numbers of results, of the periods that end with the span."""
        kind = self.measured.period_kind
        starts = periods_until(kind, min(self.span.end, self.today), TRENDS[kind])
        return tuple(Point(short_title(kind, start), self._value(start)) for start in starts)

    @property
    def trend_title(self) -> str:
        """What the trend is of."""
        return _("Median score") if self.measured.has_score else _("With result")

    def _value(self, start: date) -> Number | None:
        parts = self.measured.parts.get(start)
        if parts is None:
            return None
        sums = added(parts)
        return _middle(sums) if self.measured.has_score else sums.counted


@dataclass(frozen=True)
class Totals:
    """What may be added up over regions: numbers, and shares of those whose scales are mapped."""

    regions: int
    records: int
    counted: int
    overdue: int
    mapped: int  # regions
    passed: Decimal | None
    good: Decimal | None


@dataclass(frozen=True)
class Comparison:
    """Everything the page, its drawing and its workbook show."""

    rows: Sequence[Row]
    choices: Sequence[Measured]  # of all measures, chosen or not
    chosen: str  # the key of the measure that is compared
    title: str
    span: Span
    totals: Totals


#: What rows can be put in order by.
SORTS: Mapping[str, Callable[[Row], object]] = {
    "region": lambda row: row.measured.region_title,
    "records": lambda row: row.sums.records,
    "counted": lambda row: row.sums.counted,
    "passed": lambda row: row.passed,
    "good": lambda row: row.good,
    "median": lambda row: row.median,
    "overdue": lambda row: row.overdue,
}


def compared(found: Sequence[Measured], *, span: Span, today: date, region: str, system: str, sort: str) -> Comparison:
    """The rows that were asked for, in order; regions without a number come last whichever way."""
    chosen = [one for one in found if one.is_chosen]
    rows = [
        Row(one, span, today) for one in chosen if region in ("", one.region_slug) and system in ("", one.system_title)
    ]
    value = SORTS.get(sort.removeprefix("-"))
    if value is not None:
        known = sorted((row for row in rows if value(row) is not None), key=value, reverse=sort.startswith("-"))
        rows = [*known, *(row for row in rows if value(row) is None)]
    key, title = (chosen[0].key, chosen[0].title) if chosen else ("", "")
    return Comparison(rows, found, key, title, span, _totals(rows))


def _totals(rows: Sequence[Row]) -> Totals:
    mapped = [row for row in rows if row.is_mapped and row.sums.graded]
    graded = sum(row.sums.graded for row in mapped)
    return Totals(
        regions=len({row.measured.region_slug for row in rows}),
        records=sum(row.sums.records for row in rows),
        counted=sum(row.sums.counted for row in rows),
        overdue=sum(row.overdue for row in rows),
        mapped=len({row.measured.region_slug for row in mapped}),
        passed=share_of(sum(row.reached(*PASSED) or 0 for row in mapped), graded),
        good=share_of(sum(row.reached("good") or 0 for row in mapped), graded),
    )


def _middle(sums: Sums) -> Decimal | None:
    found = sums.median()
    return None if found is None else rounded(found, 2)
