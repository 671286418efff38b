"""A year of monthly records at a glance: twelve cells, four quarters, and what each amounts to."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from engine.definitions.values import RecordType
from forms.models import Record
from portal.grades import grade_tones
from portal.lists.cells import Cells, number_text


@dataclass(frozen=True)
class MonthCell:
    """One month: its score and grade, or why there is none; a small cell, so the rest is said in `more`."""

    title: str
    score: str
    words: str
    tone: str
    url: str = ""
    more: str = ""
    is_final: bool = False


@dataclass(frozen=True)
class Quarter:
    """Three months and the quarter's own record, if there is one."""

    months: tuple[MonthCell, ...]
    words: str
    score: str
    url: str


@dataclass(frozen=True)
class Year:
    """The grid of one year and the other years there are."""

    title: str
    year: int
    others: tuple[int, ...]
    quarters: tuple[Quarter, ...]


@dataclass(frozen=True)
class YearSource:
    """What the grid is made from."""

    parent: Record
    kind: RecordType
    months: Sequence[Record]
    quarters: Sequence[Record]
    refusals: Callable[[date], tuple[str, ...]] | None  # why a month cannot be added; nobody asks when it is not theirs


def year_of(source: YearSource, *, year: int, today: date, cells: Cells) -> Year:
    """The grid of a year."""
    years = {record.period_start.year for record in source.months if record.period_start} | {today.year}
    return Year(
        title=source.kind.title,
        year=year,
        others=tuple(sorted(years - {year}, reverse=True)),
        quarters=tuple(_quarter(source, year, number, today, cells) for number in range(4)),
    )


def _quarter(source: YearSource, year: int, number: int, today: date, cells: Cells) -> Quarter:
    firsts = [date(year, number * 3 + place, 1) for place in (1, 2, 3)]
    record = _starting(source.quarters, firsts[0])
    return Quarter(
        months=tuple(_month(source, first, today, cells) for first in firsts),
        words=cells.at(record, "state").text if record else _("Not registered"),
        score=_own_number(record, cells) if record else "—",
        url=reverse("record", args=[record.pk]) if record else "",
    )


def _month(source: YearSource, first: date, today: date, cells: Cells) -> MonthCell:
    title = _("Month %(month)s") % {"month": first.month}
    record = _starting(source.months, first)
    if record is not None:
        return _filled(title, record, cells)
    if first > today:
        return MonthCell(title, "—", _("Not due yet"), "idle")
    reasons = source.refusals(first) if source.refusals else ()
    if source.refusals is None or reasons:
        return MonthCell(title, "—", _("None"), "idle", more=" ".join(reasons))
    return MonthCell(title, "＋", _("Add"), "idle", url=new_url(source.parent, source.kind, first))


def new_url(parent: Record, kind: RecordType, period_start: date | None) -> str:
    """Where a record of this type is made for this parent and period."""
    query = {"parent": parent.pk, **({"period": period_start.isoformat()} if period_start else {})}
    return f"{reverse('record_new', args=[parent.system, kind.key])}?{urlencode(query)}"


def _filled(title: str, record: Record, cells: Cells) -> MonthCell:
    state = cells.frame(record).workflow.by_key[record.state]
    tone = grade_tones(cells.frame(record)).get(record.result_grade, state.tone)
    return MonthCell(
        title=title,
        score=number_text(record.result_score) or "—",
        words=record.result_grade or state.title,
        tone=tone,
        url=reverse("record", args=[record.pk]),
        more=state.title if record.result_grade else "",
        is_final=state.final,
    )


def _own_number(record: Record, cells: Cells) -> str:
    """The first number its list shows: what a quarter amounts to is a matter of its definition."""
    found: Iterable[str] = (
        cell.text for column in cells.frame(record).type.columns if (cell := cells.at(record, column.path)).is_number
    )
    return next(iter(found), "—")


def _starting(records: Sequence[Record], first: date) -> Record | None:
    return next((record for record in records if record.period_start == first), None)
