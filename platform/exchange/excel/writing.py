"""Writing workbooks: the one place that knows how a text, a number or a formula gets into a cell.

Rows are streamed to disk by openpyxl's write-only mode, so a long table costs no memory. Texts are marked as texts, so
nothing that somebody typed is ever taken for a formula; formulas carry the value they have now, for readers that do
not calculate (`exchange.excel.cached`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any, Literal

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import CellRange, MultiCellRange
from openpyxl.worksheet.datavalidation import DataValidation

from exchange.excel.cached import with_values

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAX_TEXT = 32_767
TEXT_FORMAT = "@"
FONT, TITLE_FONT = "SimSun", "SimHei"  # what Chinese documents are printed in

#: Beginnings that spreadsheets read as formulas, in ASCII and full width (OWASP, CSV injection).
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")

Look = Literal[
    "", "title", "note", "head", "section", "group", "item", "quiet", "total", "input", "score", "result", "hidden"
]


@dataclass(frozen=True)
class Formula:
    """A formula without its equals sign, and what it comes to now."""

    text: str
    value: Decimal | str | None = None


Content = str | Decimal | int | date | datetime | Formula | None


@dataclass(frozen=True)
class Put:
    """What goes into one cell and how it looks."""

    value: Content = None
    look: Look = ""
    align: Literal["", "left", "center", "right"] = ""
    places: int | None = None  # decimals shown
    hides_zero: bool = False
    as_text: bool = False  # what is typed there later stays as it was typed, however it looks


@dataclass
class Page:
    """One sheet being written, row by row."""

    sheet: Any
    row: int = 0
    values: dict[str, Decimal | str] = field(default_factory=dict)  # what formulas come to, by cell
    styles: dict[tuple[object, ...], StyleArray] = field(default_factory=dict)  # by what they were made for

    def add(self, cells: Iterable[Put | None], *, height: float | None = None) -> int:
        """Write the next row; gives its number."""
        self.row += 1
        if height:
            self.sheet.row_dimensions[self.row].height = height
        self.sheet.append([self._cell(column, put) for column, put in enumerate(cells, start=1)])
        return self.row

    def merge(self, first_row: int, first_column: int, last_row: int, last_column: int) -> None:
        """Make one cell of several."""
        if (first_row, first_column) != (last_row, last_column):
            area = CellRange(_area(first_row, first_column, last_row, last_column))
            self.sheet.merged_cells.ranges.add(area)  # its own `add` looks through all of them first

    def offer(self, areas: Iterable[str], choices: str, *, error: str) -> None:
        """Let people pick from a list: a range, or a short quoted list."""
        self._validate(areas, DataValidation(type="list", formula1=choices, allow_blank=True), error)

    def limit(self, areas: Iterable[str], least: Decimal, most: Decimal, *, error: str, whole: bool = False) -> None:
        """Allow numbers from … to … only."""
        kind: Literal["whole", "decimal"] = "whole" if whole else "decimal"
        ends = {"formula1": f"{least:f}", "formula2": f"{most:f}"}
        self._validate(areas, DataValidation(type=kind, operator="between", allow_blank=True, **ends), error)

    def _validate(self, areas: Iterable[str], validation: DataValidation, error: str) -> None:
        validation.error, validation.showErrorMessage = error[:225], True
        validation.sqref = MultiCellRange(" ".join(areas))
        self.sheet.data_validations.append(validation)

    def _cell(self, column: int, put: Put | None) -> Cell | None:
        if put is None:
            return None
        cell = written(self.sheet, put.value)
        if isinstance(put.value, Formula) and put.value.value is not None:
            self.values[f"{get_column_letter(column)}{self.row}"] = put.value.value
        self._dress(cell, put)
        return cell

    def _dress(self, cell: Cell, put: Put) -> None:
        """Dress the first cell of a kind; the others get its style as it is, which is many times faster.

        Days have a format of their own already, so it tells them from other values.
        """
        kind = (put.look, put.align, put.places, put.hides_zero, put.as_text, cell.quotePrefix, cell.number_format)
        if kind not in self.styles:
            dress(cell, put)
            self.styles[kind] = cell._style
        cell._style = self.styles[kind]


class Book:
    """A workbook being written."""

    def __init__(self) -> None:
        self._book = Workbook(write_only=True)
        self._book.calculation.fullCalcOnLoad = True
        self._pages: list[Page] = []

    def page(self, title: str, widths: Mapping[int, float], *, hidden: Sequence[int] = ()) -> Page:
        """A new sheet with these column widths; some columns may be hidden."""
        sheet = self._book.create_sheet(sheet_title(title))
        for column, width in widths.items():
            dimension = sheet.column_dimensions[get_column_letter(column)]
            dimension.width, dimension.hidden = width, column in hidden
        page = Page(sheet)
        self._pages.append(page)
        return page

    def content(self) -> bytes:
        """The bytes of the file."""
        stream = BytesIO()
        self._book.save(stream)
        return with_values(stream.getvalue(), [page.values for page in self._pages])


def for_paper(page: Page, *, head: int, landscape: bool = False, foot: str = "") -> None:
    """A4, as wide as the paper, the heading rows repeated on each sheet and kept in sight on the screen."""
    sheet = page.sheet
    sheet.page_setup.paperSize, sheet.page_setup.orientation = 9, "landscape" if landscape else "portrait"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_options.horizontalCentered = True
    sheet.page_margins.left = sheet.page_margins.right = 0.5
    sheet.page_margins.top, sheet.page_margins.bottom = 0.6, 0.7
    sheet.page_margins.header = sheet.page_margins.footer = 0.35
    sheet.print_title_rows = f"1:{head}"
    sheet.oddFooter.left.text, sheet.oddFooter.right.text = foot.replace("&", "&&"), "&P / &N"
    sheet.freeze_panes = f"A{head + 1}"


def print_columns(page: Page, first: int, last: int) -> None:
    """Print these columns only, down to the last row written."""
    page.sheet.print_area = _area(1, first, page.row, last)


def lock(page: Page) -> None:
    """Let people change the cells meant for it, and the sizes of rows and columns, but nothing else."""
    protection = page.sheet.protection
    protection.sheet, protection.formatColumns, protection.formatRows = True, False, False


def written(sheet: Any, value: Content) -> Cell:
    """A cell of a streamed sheet; a text is a text whatever it begins with."""
    if isinstance(value, Formula):
        return WriteOnlyCell(sheet, value=f"={value.text}")
    if not isinstance(value, str):
        return WriteOnlyCell(sheet, value=value)
    cell = WriteOnlyCell(sheet, value=clean(value))
    cell.data_type = "s"
    if value.startswith(DANGEROUS):
        cell.quotePrefix = True  # as if typed with an apostrophe before it
    return cell


def clean(text: str) -> str:
    """The text without signs that XML cannot hold, as long as a cell can hold it."""
    return ILLEGAL_CHARACTERS_RE.sub("", text)[:MAX_TEXT]


def guarded(text: str) -> str:
    """A text that no spreadsheet takes for a formula, not even when it is saved as CSV and opened again."""
    return f"'{text}" if text.startswith(DANGEROUS) else text


def sheet_title(title: str) -> str:
    """Excel allows 31 characters and not these."""
    return "".join(sign for sign in title if sign not in "[]:*?/\\")[:31].strip("'") or "1"


_THIN = Side(style="thin", color="FF8C959F")
_GRID = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_OPEN = Protection(locked=False)
_CENTRED: frozenset[str] = frozenset({"title", "head"})


def _fill(colour: str) -> PatternFill:
    return PatternFill("solid", fgColor=f"FF{colour}")


_SCORE = Font(name=TITLE_FONT, size=14, bold=True, color="FF0B5CAD")
_FONTS: Mapping[str, Font] = {
    "": Font(name=FONT, size=10),
    "title": Font(name=TITLE_FONT, size=16, bold=True),
    "note": Font(name=FONT, size=9, color="FF57606A"),
    "head": Font(name=TITLE_FONT, size=10, bold=True),
    "section": Font(name=TITLE_FONT, size=11, bold=True),
    "group": Font(name=TITLE_FONT, size=10, bold=True),
    "quiet": Font(name=FONT, size=9, color="FF57606A"),
    "total": Font(name=TITLE_FONT, size=11, bold=True),
    "score": _SCORE,
    "result": _SCORE,
}
_FILLS: Mapping[str, PatternFill] = {
    "head": _fill("DDE7F2"),
    "section": _fill("EAF0F7"),
    "group": _fill("F4F7FA"),
    "total": _fill("EAF0F7"),
    "result": _fill("EAF0F7"),
    "input": _fill("FFFBE6"),
}
_BARE: frozenset[str] = frozenset({"title", "note", "hidden", "score"})


def dress(cell: Cell, put: Put) -> None:
    """Give a cell its font, border, colour and alignment."""
    cell.font = _FONTS.get(put.look, _FONTS[""])
    if put.look in _FILLS:
        cell.fill = _FILLS[put.look]
    if put.look not in _BARE:
        cell.border = _GRID
    if put.look == "input":
        cell.protection = _OPEN
    horizontal = put.align or ("center" if put.look in _CENTRED else None)
    cell.alignment = Alignment(horizontal=horizontal, vertical="center", wrap_text=True)
    if put.places is not None:
        shown = f"0.{'0' * put.places}" if put.places else "0"
        cell.number_format = f"{shown};-{shown};" if put.hides_zero else shown
    if put.as_text:
        cell.number_format = TEXT_FORMAT


def _area(first_row: int, first_column: int, last_row: int, last_column: int) -> str:
    return f"{get_column_letter(first_column)}{first_row}:{get_column_letter(last_column)}{last_row}"
