"""Where a workbook of a record came from, on a hidden sheet: to say when the record went on meanwhile."""

from collections.abc import Sequence
from dataclasses import dataclass

from exchange.excel.reading import Grid
from exchange.excel.writing import Book, Put

SHEET = "_kaoping"
FORMAT = "kaoping-record-1"
_MOST_DIGITS = 18


@dataclass(frozen=True)
class Origin:
    """The form that a workbook was made from, and the version its record had."""

    about: str
    version: int


def add_origin(book: Book, *, about: str, version: int) -> None:
    """Write it."""
    page = book.page(SHEET, {1: 14, 2: 60})
    page.sheet.sheet_state = "hidden"
    for name, value in (("format", FORMAT), ("about", about), ("version", str(version))):
        page.add([Put(name), Put(value)])


def read_origin(grids: Sequence[Grid]) -> Origin | None:
    """Where a workbook came from; nothing where somebody made it by hand."""
    rows = next((grid.rows for grid in grids if grid.title == SHEET), ())
    named = {row.text(1): row.text(2) for row in rows}
    version = named.get("version", "")
    if named.get("format") != FORMAT or not version.isdecimal() or len(version) > _MOST_DIGITS:
        return None
    return Origin(named.get("about", ""), int(version))
