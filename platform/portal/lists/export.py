"""A list as a spreadsheet. No cell may be taken for a formula by the program that opens it."""

from collections.abc import Iterable, Sequence
from io import BytesIO

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from engine.definitions.values import Column
from forms.models import Record
from portal.lists.cells import Cell as ListCell
from portal.lists.cells import Cells, Value

MOST_ROWS = 10_000
CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

#: Beginnings that spreadsheets read as formulas, in ASCII and full width (OWASP, CSV injection).
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def workbook(records: Iterable[Record], *, title: str, columns: Sequence[Column], cells: Cells) -> bytes:
    """The bytes of an .xlsx file with one row for each record; second lines become columns of their own."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_sheet_title(title))
    paths = [(path, title) for column in columns for path, title in _paths(column)]
    sheet.freeze_panes = "A2"
    for place in range(1, len(paths) + 1):
        sheet.column_dimensions[get_column_letter(place)].width = 22
    sheet.append([_heading(sheet, title) for _path, title in paths])
    for record in records:
        sheet.append([_shown(sheet, cells.at(record, path)) for path, _title in paths])
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def guarded(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_DANGEROUS) else text


def _paths(column: Column) -> list[tuple[str, str]]:
    own = [(column.path, column.title)]
    return [*own, (column.sub, _("%(title)s, second line") % {"title": column.title})] if column.sub else own


def _heading(sheet: WriteOnlyWorksheet, title: str) -> Cell:
    cell = _written(sheet, title)
    cell.font = Font(bold=True)
    return cell


def _shown(sheet: WriteOnlyWorksheet, cell: ListCell) -> Cell:
    """A record's value; a number with as many decimals as its form says."""
    written = _written(sheet, cell.value)
    if cell.places is not None:
        written.number_format = f"0.{'0' * cell.places}" if cell.places else "0"
    return written


def _written(sheet: WriteOnlyWorksheet, value: Value) -> Cell:
    if not isinstance(value, str):
        return WriteOnlyCell(sheet, value=value)
    cell = WriteOnlyCell(sheet, value=guarded(value))
    cell.data_type = "s"
    return cell


def _sheet_title(title: str) -> str:
    """Excel allows 31 characters and not these."""
    return "".join(sign for sign in title if sign not in "[]:*?/\\")[:31] or "1"
