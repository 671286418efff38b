"""The comparison as a spreadsheet: the table, and a second sheet with every period of the trends."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from exchange.excel.writing import Book, Page, Put, for_paper, guarded
from portal.everywhere.comparing import Comparison, Row
from portal.reports.table import SHARE_PLACES

_WIDTHS = (16, 24, 28, 30, 10, 10, 34, 12, 12, 12, 10)


def workbook(comparison: Comparison, *, title: str, asked: str) -> bytes:
    """The bytes of an .xlsx file."""
    book = Book()
    page = book.page(title, dict(enumerate(_WIDTHS, start=1)))
    _wide(page, Put(guarded(title), "title"))
    _wide(page, Put(guarded(asked), "note"))
    page.add([Put(heading, "head") for heading in _headings()])
    for_paper(page, head=page.row, landscape=True, foot=title)
    for row in comparison.rows:
        page.add(_cells(row))
    _total(page, comparison)
    _trends(book, comparison.rows)
    return book.content()


def _headings() -> list[str]:
    return [
        _("Region"), _("Business system"), _("What is compared"), _("Own scale"), _("Records in all"), _("With result"),
        _("Shares of grades"), _("Pass rate") + " (%)", _("Rate of good") + " (%)", _("Median score"), _("Past due"),
    ]  # fmt: skip


def _cells(row: Row) -> list[Put]:
    own = row.measured
    names = (own.region_title, own.system_title, own.title, own.scale_title)
    grades = _("; ").join(f"{share.grade} {share.count} ({share.percent}%)" for share in row.shares)
    return [
        *(Put(guarded(name)) for name in names),
        Put(row.sums.records),
        Put(row.sums.counted),
        Put(guarded(grades)),
        Put(row.passed, places=SHARE_PLACES),
        Put(row.good, places=SHARE_PLACES),
        Put(row.median, places=2),
        Put(row.overdue),
    ]


def _total(page: Page, comparison: Comparison) -> None:
    totals = comparison.totals
    numbers: tuple[Decimal | int | None, ...] = (totals.records, totals.counted)
    page.add([
        Put(_("Total of all regions"), "total"),
        *(Put(None, "total") for _empty in range(3)),
        *(Put(number, "total") for number in numbers),
        Put(None, "total"),
        Put(totals.passed, "total", places=SHARE_PLACES),
        Put(totals.good, "total", places=SHARE_PLACES),
        Put(None, "total"),
        Put(totals.overdue, "total"),
    ])  # fmt: skip


def _trends(book: Book, rows: Sequence[Row]) -> None:
    page = book.page(_("Trend by period"), {1: 16, 2: 24, 3: 12, 4: 14, 5: 12})
    page.add(
        [
            Put(text, "head")
            for text in (_("Region"), _("Business system"), _("Period"), _("Trend of"), _("Number of the period"))
        ]
    )
    for row in rows:
        own = row.measured
        for point in row.trend:
            if point.value is not None:
                names = (own.region_title, own.system_title, point.title, row.trend_title)
                page.add([*(Put(guarded(name)) for name in names), Put(point.value)])


def _wide(page: Page, put: Put) -> None:
    page.add([put])
    page.merge(page.row, 1, page.row, len(_WIDTHS))
