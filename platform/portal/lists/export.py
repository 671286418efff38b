"""A list as a spreadsheet. No cell may be taken for a formula by the program that opens it."""

from collections.abc import Callable, Iterable, Sequence

from django.utils.translation import gettext as _

from engine.definitions.values import Column
from exchange.excel.writing import Book, Put, for_paper, guarded
from forms.models import Record
from portal.lists.cells import Cell, Cells
from portal.lists.details import Details

#: Rows that somebody waits for; a longer list is written by the worker.
AT_ONCE = 2_000
#: The same with all that the forms say, which takes many times as long.
DETAILED_AT_ONCE = 100
#: Rows of the longest list that is written at all; whoever needs more searches first.
MOST_ROWS = 200_000
_STEP = 500  # rows between two words about how far it has got
_WIDTH = 22


def workbook(
    records: Iterable[Record],
    *,
    title: str,
    columns: Sequence[Column],
    cells: Cells,
    details: Details | None = None,
    progress: Callable[[int], None] = lambda rows: None,
) -> bytes:
    """The bytes of an .xlsx file with one row for each record; second lines become columns of their own.

    With `details` all that their forms say stands beside it, each table on a sheet of its own.
    """
    paths = [(path, heading) for column in columns for path, heading in _paths(column)]
    paths = [("number", _("Record number")), *paths] if details else paths
    book, widths = Book(), dict.fromkeys(range(1, len(paths) + 1), float(_WIDTH))
    page = book.page(title, widths | (details.widths(len(paths)) if details else {}))
    for_paper(page, head=details.head if details else 1, landscape=True, foot=title)
    more = details.begin(book, page, before=len(paths), foot=title) if details else []
    page.add([*(Put(guarded(heading), "head") for _path, heading in paths), *more])
    for count, record in enumerate(records, start=1):
        row = [_shown(cells.at(record, path)) for path, _heading in paths]
        page.add([*row, *details.cells(record)] if details else row)
        if count % _STEP == 0:
            progress(count)
    return book.content()


def _shown(cell: Cell) -> Put:
    """A record's value; a number with as many decimals as its form says."""
    value = guarded(cell.value) if isinstance(cell.value, str) else cell.value
    return Put(value, places=cell.places)


def _paths(column: Column) -> list[tuple[str, str]]:
    own = [(column.path, column.title)]
    return [*own, (column.sub, _("%(title)s, second line") % {"title": column.title})] if column.sub else own
