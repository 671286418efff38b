"""What a report page shows: cells with their words, and numbers that lead to what they count."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy

from engine.definitions.values import FINDING_ITEM, FINDING_REPEATED, Measure, Report, ReportColumn
from forms.frames import Frame
from forms.models import Record
from portal.lists.cells import EMPTY, Cell, Cells
from portal.lists.filters import COLUMNS
from portal.reports.query import GROUP, Numbers, ReportQuery, numbers_of

#: Decimals of a share in percent.
SHARE_PLACES = 1


@dataclass(frozen=True)
class Figure:
    """A number in words, and the list behind it."""

    value: Decimal | int | None
    text: str
    url: str = ""
    places: int | None = None


@dataclass(frozen=True)
class ReportCell:
    """A cell: the words of a value, or one or two numbers, or a share."""

    title: str
    cell: Cell = EMPTY
    sub: str = ""
    figures: tuple[Figure, ...] = ()
    is_lead: bool = False
    is_state: bool = False
    url: str = ""

    @property
    def is_number(self) -> bool:
        """Numbers stand to the right."""
        return bool(self.figures) or self.cell.is_number


@dataclass(frozen=True)
class ReportRow:
    """A row with its numbers by measure, for drawings."""

    label: str
    cells: tuple[ReportCell, ...]
    numbers: Numbers


@dataclass(frozen=True)
class Heading:
    """The heading of a column, with the order it offers and the order it is in."""

    title: str
    is_number: bool
    sort: str
    order: str


@dataclass(frozen=True)
class Band:
    """A heading over several columns."""

    title: str
    span: int


@dataclass(frozen=True)
class Reader:
    """Makes rows out of what the database gave."""

    query: ReportQuery
    cells: Cells
    params: Mapping[str, str] | None = None  # what the address narrows the report to; none: nothing leads anywhere

    def rows(self, found: Iterable[object]) -> list[ReportRow]:
        """The rows with their words and links."""
        return [self.row(each) for each in found]

    def row(self, found: object) -> ReportRow:
        """One row."""
        report = self.query.report
        record = self._stand_in(found[GROUP]) if isinstance(found, dict) else found
        assert isinstance(record, Record)
        where = {"group": _written(found[GROUP])} if isinstance(found, dict) else {"row": str(record.pk)}
        numbers = numbers_of(found, report)
        cells = tuple(
            self._measured(column, numbers, where)
            if column.measure
            else self._valued(column, record, place, is_group=isinstance(found, dict))
            for place, column in enumerate(report.columns)
        )
        chart = report.chart
        label = self.cells.at(record, chart.label).text if chart and chart.label else cells[0].cell.text
        return ReportRow(label, cells, numbers)

    def total(self, numbers: Numbers) -> tuple[ReportCell, ...]:
        """The cells of the last row."""
        return tuple(
            self._measured(column, numbers, {}) if column.measure else ReportCell("")
            for column in self.query.report.columns
        )

    def _stand_in(self, value: object) -> Record:
        """A record that has only the value of the group, so that it is worded as that of a record is."""
        path = self.query.report.group_by
        return _with_value(path.split("."), value, self.query)

    def _valued(self, column: ReportColumn, record: Record, place: int, *, is_group: bool) -> ReportCell:
        return ReportCell(
            title=column.title,
            cell=self._cell(record, column.path),
            sub=self.cells.at(record, column.sub).text if column.sub else "",
            is_lead=place == 0,
            is_state=column.path.rpartition(".")[2] == "state",
            url="" if is_group or place or self.params is None else reverse("record", args=[record.pk]),
        )

    def _cell(self, record: Record, path: str) -> Cell:
        if path not in (FINDING_ITEM, FINDING_REPEATED):
            return self.cells.at(record, path)
        value = record.data[path]
        text = item_title(self.query.frame, value) if path == FINDING_ITEM else _REPEATED[bool(value)]
        return Cell(text, str(text))

    def _measured(self, column: ReportColumn, numbers: Numbers, where: Mapping[str, str]) -> ReportCell:
        measure = self.query.report.by_key[column.measure]
        figure = self._figure(measure, numbers.get(measure.key), where)
        over = self.query.report.by_key.get(column.over)
        if over is None:
            return ReportCell(column.title, figures=(figure,))
        other = self._figure(over, numbers.get(over.key), where)
        if column.shown == "percent":
            share = share_of(figure.value, other.value)
            text = "—" if share is None else f"{share}%"
            return ReportCell(column.title, figures=(Figure(share, text, figure.url, SHARE_PLACES),))
        return ReportCell(column.title, figures=(figure, other))

    def _figure(self, measure: Measure, value: Decimal | int | None, where: Mapping[str, str]) -> Figure:
        query = self.query
        url = ""
        if value and self.params is not None:
            way = reverse("report_behind", args=[query.frame.system.key, query.report.key, measure.key])
            url = f"{way}?{urlencode({**self.params, **where})}"
        return Figure(value, figure_text(value, measure.places), url, measure.places)


def item_title(frame: Frame, item: str) -> str:
    """The number and title of an item of one of the catalogues that records of this type are scored by."""
    for use in frame.type.sheets:
        node = frame.system.catalogues[use.catalogue].nodes.get(item)
        if node is not None:
            return f"{node.number} {node.title}".strip()
    return item  # of an older catalogue


def headings(report: Report, sorts: Callable[[ReportColumn], tuple[str, str]]) -> list[Heading]:
    """The headings of the columns."""
    return [Heading(column.title, bool(column.measure), *sorts(column)) for column in report.columns]


def bands(columns: Sequence[ReportColumn]) -> list[Band]:
    """The headings over the headings, if a column has one."""
    found: list[Band] = []
    for column in columns:
        if found and column.under and found[-1].title == column.under:
            found[-1] = Band(column.under, found[-1].span + 1)
        else:
            found.append(Band(column.under, 1))
    return found if any(band.title for band in found) else []


def figure_text(value: Decimal | int | None, places: int | None) -> str:
    """A number with its places; a dash where there is none."""
    if value is None:
        return "—"
    if places is not None:
        return f"{rounded(Decimal(value), places):,f}"
    return f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}"


def rounded(value: Decimal, places: int) -> Decimal:
    """A number rounded half up, as on all papers."""
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def share_of(value: Decimal | int | None, whole: Decimal | int | None) -> Decimal | None:
    """What percentage one number is of another."""
    if value is None or not whole:
        return None
    return rounded(Decimal(value) * 100 / Decimal(whole), SHARE_PLACES)


_REPEATED = {True: gettext_lazy("Found before"), False: gettext_lazy("Found for the first time")}


def _written(value: object) -> str:
    """The value of a group as addresses have it."""
    return json.dumps(value.isoformat() if isinstance(value, date) else value, default=str, ensure_ascii=False)


def _with_value(path: Sequence[str], value: object, query: ReportQuery) -> Record:
    """A record of the report's type that has this value at this path and nothing else."""
    frame = query.frame
    kind = frame.type
    record = first = _empty(query, kind.key)
    for step in path[:-1]:
        if step not in ("parent", "subject"):
            break
        above = frame.system.record_types.get(kind.parent)
        while step == "subject" and above is not None and above.parent:
            above = frame.system.record_types.get(above.parent)
        kind = above or kind
        upper = _empty(query, kind.key)
        setattr(record, step, upper)
        record = upper
    name = ".".join(step for step in path if step not in ("parent", "subject"))
    column = COLUMNS.get(name)
    if column:
        setattr(record, column, value if value is not None else getattr(record, column))
    else:
        record.data = {name: value}
    return first


def _empty(query: ReportQuery, record_type: str) -> Record:
    return Record(system=query.frame.system.key, record_type=record_type, release=query.frame.release, data={})
