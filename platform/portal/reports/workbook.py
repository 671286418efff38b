"""A report as a spreadsheet, laid out for paper; rows are streamed, so memory does not grow with them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from engine.definitions.values import ReportColumn
from exchange.excel.writing import Book, Page, Put, for_paper, guarded
from portal.reports.query import ReportQuery
from portal.reports.table import SHARE_PLACES, Reader, ReportCell, bands

_WIDTH, _NUMBER_WIDTH = 22, 12
_STEP = 500  # rows between two words about how far it has got


@dataclass(frozen=True)
class _Column:
    """A column of the sheet: a fraction takes two of them, so that both can be reckoned with."""

    of: ReportColumn
    title: str
    at: int | None = None  # which number of the cell; none: its words
    is_second_line: bool = False


def workbook(
    query: ReportQuery,
    reader: Reader,
    found: Iterable[object],
    *,
    asked: str = "",
    progress: Callable[[int], None] = lambda rows: None,
) -> bytes:
    """The bytes of an .xlsx file: title, what was asked, headings, rows, totals, notes."""
    report = query.report
    columns = [each for column in report.columns for each in _columns(query, column)]
    book = Book()
    page = book.page(report.title, {place: _width(each) for place, each in enumerate(columns, start=1)})
    _wide(page, Put(guarded(report.paper.heading or report.title), "title"), len(columns))
    _wide(page, Put(guarded(asked), "note"), len(columns))
    _head(page, columns)
    for_paper(page, head=page.row, landscape=report.paper.landscape, foot=report.title)
    for count, each in enumerate(found, start=1):
        page.add(_put(reader.row(each).cells, columns, query))
        if count % _STEP == 0:
            progress(count)
    if report.totals:
        _total(page, reader, columns, query)
    for note in report.paper.notes:
        _wide(page, Put(guarded(note), "note"), len(columns))
    return book.content()


def _columns(query: ReportQuery, column: ReportColumn) -> list[_Column]:
    if column.shown == "fraction":
        keys = (column.measure, column.over)
        titles = [query.report.by_key[key].title for key in keys]
        return [_Column(column, f"{column.title} · {title}", at) for at, title in enumerate(titles)]
    if column.measure:
        return [_Column(column, f"{column.title} (%)" if column.shown == "percent" else column.title, 0)]
    second = [_Column(column, _("%(title)s, second line") % {"title": column.title}, is_second_line=True)]
    return [_Column(column, column.title), *(second if column.sub else [])]


def _width(column: _Column) -> int:
    return column.of.width or (_WIDTH if column.at is None else _NUMBER_WIDTH)


def _wide(page: Page, put: Put, columns: int) -> None:
    page.add([put])
    page.merge(page.row, 1, page.row, columns)


def _head(page: Page, columns: list[_Column]) -> None:
    """The headings, in two rows where some stand under another."""
    over = bands([column.of for column in columns])
    if over:
        page.add([Put(guarded(column.of.under or column.title), "head") for column in columns])
        first = 1
        for band in over:
            if band.title:
                page.merge(page.row, first, page.row, first + band.span - 1)
            else:
                page.merge(page.row, first, page.row + 1, first)
            first += band.span
    page.add([Put(guarded(column.title), "head") for column in columns])


def _put(cells: tuple[ReportCell, ...], columns: list[_Column], query: ReportQuery, look: str = "") -> list[Put]:
    by_column = dict(zip(query.report.columns, cells, strict=True))
    return [_one(by_column[column.of], column, look) for column in columns]


def _one(cell: ReportCell, column: _Column, look: str) -> Put:
    if column.at is not None:
        figure = cell.figures[column.at]
        places = SHARE_PLACES if column.of.shown == "percent" else figure.places
        return Put(figure.value, look, places=places)  # type: ignore[arg-type]  # one of the looks
    value = cell.sub if column.is_second_line else cell.cell.value
    return Put(guarded(value) if isinstance(value, str) else value, look, places=cell.cell.places)  # type: ignore[arg-type]


def _total(page: Page, reader: Reader, columns: list[_Column], query: ReportQuery) -> None:
    puts = _put(reader.total(query.totals()), columns, query, "total")
    if columns[0].at is None:
        puts[0] = Put(_("Total of the report"), "total")
    page.add(puts)
