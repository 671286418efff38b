"""A list as a spreadsheet. No cell may be taken for a formula by the program that opens it."""

from collections.abc import Callable, Iterable, Sequence

from django.utils.translation import gettext as _

from engine.definitions.values import Column
from exchange.excel.writing import Book, Put, for_paper, guarded
from forms.models import Record
from portal.lists.cells import Cell, Cells

#: Rows that somebody waits for; a longer list is written by the worker.
AT_ONCE = 2_000
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
    progress: Callable[[int], None] = lambda rows: None,
) -> bytes:
    """The bytes of an .xlsx file with one row for each record; second lines become columns of their own."""
    paths = [(path, heading) for column in columns for path, heading in _paths(column)]
    book = Book()
    page = book.page(title, dict.fromkeys(range(1, len(paths) + 1), _WIDTH))
    for_paper(page, head=1, landscape=True, foot=title)
    page.add([Put(guarded(heading), "head") for _path, heading in paths])
    for count, record in enumerate(records, start=1):
        page.add([_shown(cells.at(record, path)) for path, _heading in paths])
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
