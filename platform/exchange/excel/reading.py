"""Reading workbooks that people send: measured before they are opened, read row by row, never trusted.

An .xlsx file is a zip archive of XML. What it would unpack to, how many parts it has and whether its XML declares
entities is looked at first; `zipfile` never gives more bytes than an entry declares, so the declared sizes are a limit.
"""

import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from functools import partial
from io import BytesIO
from typing import Any

from openpyxl import load_workbook

from exchange.excel.errors import BadWorkbook, CellProblem

MAX_FILE = 10 * 1024 * 1024
MAX_UNPACKED = 64 * 1024 * 1024
MAX_PARTS = 500
MAX_ROWS = 60_000  # that are not empty, on all sheets together
MAX_SEEN = 200_000  # with the empty ones between them: a single cell far down is a trap, or a slip of the hand
MAX_COLUMNS = 60
MAX_TEXT = 32_767  # of one cell, as Excel has it

_OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0"
_HEAD, _CHUNK = 4096, 1024 * 1024
_SHEETS = "xl/worksheets/"
_MACROS = ("vbaproject.bin", ".vbs", "macrosheets/sheet1.xml")
_TOLD_EVERY = 1_000

Value = str | Decimal | None
Progress = Callable[[int], None]  # is told how many rows have been read


@dataclass(frozen=True)
class Row:
    """A row that is not empty: its number, and its values from the first column on."""

    number: int
    values: tuple[Value, ...]

    def at(self, column: int) -> Value:
        """The value in a column, counted from 1; nothing beyond the last."""
        return self.values[column - 1] if 0 < column <= len(self.values) else None

    def text(self, column: int) -> str:
        """What a column reads as: numbers without idle zeros, nothing as an empty text."""
        value = self.at(column)
        return f"{value:f}" if isinstance(value, Decimal) else (value or "")


@dataclass(frozen=True)
class Grid:
    """One sheet of a workbook."""

    title: str
    rows: tuple[Row, ...]


def _silently(_rows: int) -> None:
    """Tell nobody."""


def read_workbook(content: bytes, *, progress: Progress = _silently, most: int = MAX_ROWS) -> tuple[Grid, ...]:
    """Every sheet with its rows that are not empty; `most` of them where fewer are to be expected.

    Raises:
        BadWorkbook: the file is no workbook, is locked, or is larger than we take.
    """
    measure(content)
    try:
        book = load_workbook(BytesIO(content), read_only=True, data_only=True)
        try:
            return tuple(_grids(book, progress, min(most, MAX_ROWS)))
        finally:
            book.close()
    except BadWorkbook:
        raise
    except Exception as error:  # the library answers broken files with whatever its parser stumbles over
        raise BadWorkbook([CellProblem("unreadable")]) from error


def measure(content: bytes) -> int:
    """How many bytes a file would unpack to; what is no .xlsx file or would be too large is refused before that.

    Raises:
        BadWorkbook: see above.
    """
    if len(content) > MAX_FILE:
        raise BadWorkbook([CellProblem("file_too_large", data={"most": MAX_FILE // 1024 // 1024})])
    if content.startswith(_OLD_OR_LOCKED):
        raise BadWorkbook([CellProblem("old_or_locked")])
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return _measure_parts(archive)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError) as error:
        raise BadWorkbook([CellProblem("no_workbook")]) from error


def _measure_parts(archive: zipfile.ZipFile) -> int:
    parts = archive.infolist()
    if "xl/workbook.xml" not in archive.namelist():
        raise BadWorkbook([CellProblem("no_workbook")])
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > MAX_PARTS or unpacked > MAX_UNPACKED:
        raise BadWorkbook([CellProblem("unpacks_too_large", data={"most": MAX_UNPACKED // 1024 // 1024})])
    if any(part.filename.lower().endswith(_MACROS) for part in parts):
        raise BadWorkbook([CellProblem("has_macros")])
    for part in parts:
        if part.filename.startswith(_SHEETS) and _rows_in(archive, part) > MAX_SEEN:
            raise BadWorkbook([CellProblem("too_many_rows", data={"most": MAX_ROWS})])
        if part.filename.endswith((".xml", ".rels")):
            with archive.open(part) as stream:
                head = stream.read(_HEAD).replace(b"\0", b"").upper()
                if b"<!DOCTYPE" in head or b"<!ENTITY" in head:  # the way of entity bombs
                    raise BadWorkbook([CellProblem("unreadable")])
    return unpacked


def _rows_in(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> int:
    """About how many rows a sheet has: counting them is far quicker than reading them."""
    with archive.open(part) as stream:
        return sum(chunk.count(b"<row") for chunk in iter(partial(stream.read, _CHUNK), b""))


def _grids(book: Any, progress: Progress, most: int) -> Iterator[Grid]:
    read = seen = 0
    for sheet in book.worksheets:
        rows = []
        for number, row in _rows(sheet):
            seen += 1
            if seen > MAX_SEEN or (row and read == most):
                raise BadWorkbook([CellProblem("too_many_rows", sheet.title, data={"most": most})])
            if row:
                read += 1
                rows.append(Row(number, row))
            if row and read % _TOLD_EVERY == 0:
                progress(read)
        yield Grid(sheet.title, tuple(rows))


def _rows(sheet: Any) -> Iterator[tuple[int, tuple[Value, ...]]]:
    """Every row down to the last one with its values; an empty one has none."""
    sheet.reset_dimensions()  # what the file says of its size may be wrong
    for number, cells in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS, values_only=True), start=1):
        values = [_value(cell) for cell in cells]
        while values and values[-1] is None:
            values.pop()
        yield number, tuple(values)


def read_back(value: object) -> str:
    """What a cell reads as into which this was written."""
    if isinstance(value, datetime | date):
        return datetime(value.year, value.month, value.day).isoformat()  # noqa: DTZ001 - a day in a cell has no zone
    found = _number(float(value)) if isinstance(value, Decimal) else _value(value)
    return f"{found:f}" if isinstance(found, Decimal) else (found or "")


def _value(value: object) -> Value:
    """A cell as text or number; days and times as people write them, spaces around texts left out."""
    if value is None or isinstance(value, bool):
        return None if value is None else str(value).upper()
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    text = str(value)[:MAX_TEXT].replace("\r\n", "\n").replace("_x000D_", "").strip()
    return text or None


def _number(value: float) -> Value:
    """A number as it is shown: spreadsheets keep fifteen digits, the rest is noise of binary fractions."""
    with suppress(InvalidOperation, ValueError):
        number = Decimal(f"{value:.15g}")
        if number.is_finite():
            return number if number.as_tuple().exponent in range(-20, 1) else Decimal(f"{number:f}")
    return str(value)
