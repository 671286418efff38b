"""A block of cells copied in a spreadsheet program, as rows of a catalogue.

It comes as lines of text with tabs between the cells. With a heading its columns are known by their names; without one
they are known by what stands in them.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from exchange.excel.catalogues import columns
from exchange.excel.catalogues.columns import DEDUCT, MARKS, NUMBER, TEXT, TITLE
from exchange.excel.catalogues.levels import is_number
from exchange.excel.catalogues.merging import Document, new_nodes
from exchange.excel.catalogues.parsing import Table, read_number, read_table
from exchange.excel.errors import BadWorkbook, CellProblem
from exchange.excel.reading import Grid, Row

MAX_PASTED = 1_000_000  # signs
MAX_LINES = 2_000


def pasted_nodes(text: str, catalogue: Mapping[str, Any], *, parent: str) -> tuple[list[Document], dict[str, str]]:
    """The new nodes that a block stands for, to be put below the node `parent`, and the catalogue's categories then.

    Raises:
        BadWorkbook: some cells cannot be taken in; all of them are named.
    """
    return new_nodes(read_pasted(text), catalogue, parent=parent)


def read_pasted(text: str) -> Table:
    """A block as a table.

    Raises:
        BadWorkbook: it is too large, or none of its columns can be what is checked.
    """
    rows = [*_rows(text[:MAX_PASTED])]
    if len(text) > MAX_PASTED or len(rows) > MAX_LINES:
        raise BadWorkbook([CellProblem("too_many_rows", data={"most": MAX_LINES})])
    if not rows:
        raise BadWorkbook([CellProblem("no_table")])
    if columns.find_heading(rows) is None:
        rows = [_heading(rows), *rows]
    return read_table([Grid(_("the pasted rows"), tuple(rows))])


def _rows(text: str) -> list[Row]:
    lines = csv.reader(io.StringIO(text.replace("\r\n", "\n").replace("\r", "\n")), delimiter="\t", strict=False)
    found = [tuple(cell.strip() or None for cell in line) for line in lines]
    return [Row(number, cells) for number, cells in enumerate(found, start=1) if any(cells)]


def _heading(rows: Sequence[Row]) -> Row:
    """A heading for a block that has none: words over the columns as what stands in them tells."""
    width = max((len(row.values) for row in rows), default=0)
    texts, numbers, found = [], [], dict[int, int]()
    for place in range(1, width + 1):
        cells = [row.text(place) for row in rows if row.text(place)]
        if cells and place == 1 and width > 1 and all(map(is_number, cells)):
            found[place] = NUMBER
        elif cells and all(read_number(cell) is not None for cell in cells):
            numbers.append(place)
        elif cells:
            texts.append(place)
    found |= dict(zip(texts, (TITLE, TEXT), strict=False))
    found |= dict(zip([*reversed(numbers)] or [width + 1], (MARKS, DEDUCT), strict=False))
    titles = columns.titles()
    return Row(0, tuple(titles[found[place]] if place in found else None for place in range(1, width + 2)))
