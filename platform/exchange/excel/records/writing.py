"""The form of one record as a workbook: its single questions one below the other, each table on a sheet of its own."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter

from exchange.excel.records.cells import RECORD, ROW, heading, is_text, put, width
from exchange.excel.records.ground import Ground, Stand
from exchange.excel.records.layout import BETWEEN, Column, Table, columns_by_way
from exchange.excel.records.origin import add_origin
from exchange.excel.writing import TEXT_FORMAT, Book, Look, Page, Put, for_paper, lock, sheet_title
from forms.rendering.compiled import CompiledField
from forms.rendering.values import Option

LISTS = "_lists"
_EMPTY_ROWS = 200  # below a table, ready to be filled in
_SHORT_LIST = 200  # signs of a list that stands in the cell's own rule
_LISTED = frozenset({"choice", "yes_no", "district"})
_SEVERAL = frozenset({"choices"})

KEY, TITLE, VALUE, NOTE = 1, 2, 3, 4  # the columns of the first sheet


def record_workbook(ground: Ground) -> bytes:
    """The bytes of the file."""
    book, lists = Book(), _Lists()
    if ground.layout.parts:
        _first(book, ground, lists)
    for table in ground.layout.tables:
        if ground.is_there(table):
            _rows(book, ground, table, lists)
    lists.add(book)
    add_origin(book, about=ground.about, version=ground.version)
    return book.content()


def first_title(ground: Ground) -> str:
    """The title of the sheet with the single questions."""
    return sheet_title(ground.kind)


def _first(book: Book, ground: Ground, lists: "_Lists") -> None:
    page = book.page(first_title(ground), {KEY: 4, TITLE: 26, VALUE: 48, NOTE: 40}, hidden=[KEY])
    for_paper(page, head=3, foot=ground.title)
    lock(page)
    page.add([None, Put(ground.title or ground.kind, "title")], height=28)
    page.add([None, Put(_("Fill in the yellow cells. The others are for reading, and stay as they are."), "note")])
    page.add([None, *(Put(words, "head") for words in (_("Question"), _("To be filled in"), _("How to write it")))])
    for part in ground.layout.parts:
        shown = [each for each in part.columns if ground.single(each).visible]
        if shown:
            page.merge(page.row + 1, TITLE, page.row + 1, NOTE)
            page.add([None, Put(part.title, "section")])
        for column in shown:
            _line(page, ground, column, lists)


def _line(page: Page, ground: Ground, column: Column, lists: "_Lists") -> None:
    stands = ground.single(column)
    required = stands.writable and column.of.field.required == "true"
    title = BETWEEN.join((*column.above, heading(column.of, required=required)))
    name = ".".join(column.way)
    note = _note(column.of, writable=stands.writable)
    look: Look = "input" if stands.writable else "quiet"
    page.add([Put(name), Put(title), put(column.of, stands.value, look), Put(note, "note")])
    if stands.writable:
        lists.offer(page, column.of, f"{get_column_letter(VALUE)}{page.row}")


def _rows(book: Book, ground: Ground, table: Table, lists: "_Lists") -> None:
    """A line for each row, behind the record's number and the rows' own."""
    may_change = ground.is_open(table)
    page, head = table_page(book, table, required=may_change, foot=ground.title)
    add_rows(page, ground, table)
    before = len(first_names(table))
    for place, column in enumerate(table.columns, start=before + 1):
        letter = get_column_letter(place)
        if is_text(column.of):
            page.sheet.column_dimensions[letter].number_format = TEXT_FORMAT
        if may_change and column.of.type.fits_a_cell:
            lists.offer(page, column.of, f"{letter}{head + 1}:{letter}{page.row + _EMPTY_ROWS}")


def add_rows(page: Page, ground: Ground, table: Table, guard: Callable[[str], str] | None = None) -> None:
    """Every row of one record, on the sheet of its table; `guard` is what a text goes through."""
    for numbers, row in ground.rows(table):
        cells = [Put(ground.number), *map(Put, numbers), *_cells(ground, table, row)]
        page.add([_guarded(cell, guard) for cell in cells] if guard else cells)


def _guarded(cell: Put, guard: Callable[[str], str]) -> Put:
    return replace(cell, value=guard(cell.value)) if isinstance(cell.value, str) else cell


def first_names(table: Table) -> tuple[str, ...]:
    """The columns before those of the questions: the record, the rows above, the row."""
    return (RECORD, *(f"{ROW}.{holder.name}" for holder in table.holders), ROW)


def table_page(book: Book, table: Table, *, required: bool, foot: str) -> tuple[Page, int]:
    """The sheet of a table with its heading: the names the columns are known by (hidden), titles of groups, titles.

    Gives it with the last row of the heading.
    """
    first = first_names(table)
    widths = {place: 16.0 if place == 1 else 8.0 for place in range(1, len(first) + 1)}
    widths |= {place: width(each.of) for place, each in enumerate(table.columns, start=len(first) + 1)}
    page = book.page(table.sheet, widths)
    for_paper(page, head=3 if any(column.above for column in table.columns) else 2, landscape=True, foot=foot)
    page.sheet.row_dimensions[1].hidden = True
    page.add([*map(Put, first), *map(Put, columns_by_way(table.columns))])
    group_titles(page, table.columns, before=len(first))
    outer = [_("No. in %(table)s") % {"table": each.of.field.title} for each in table.holders]
    titles = [_("Record number"), *outer, _("No.")]
    titles += [heading(each.of, required=required and each.of.field.required == "true") for each in table.columns]
    return page, page.add([Put(title, "head") for title in titles])


def group_titles(page: Page, columns: Sequence[Column], *, before: int) -> None:
    """A title over the columns of each group, where there are groups."""
    above = [BETWEEN.join(column.above) for column in columns]
    if not any(above):
        return
    start = 0
    for place in range(1, len(above) + 1):
        if place == len(above) or above[place] != above[start]:
            if above[start]:
                page.merge(page.row + 1, before + start + 1, page.row + 1, before + place)
            start = place
    page.add([*[None] * before, *(Put(words, "head") if words else None for words in above)])


def _cells(ground: Ground, table: Table, row: Stand) -> Iterator[Put]:
    for column in table.columns:
        stands = ground.cell(table, row, column)
        look: Look = "input" if stands.writable and stands.visible else "quiet"
        yield put(column.of, stands.value if stands.visible else None, look)


def _note(of: CompiledField, *, writable: bool) -> str:
    """How a cell is filled in, for whoever has only the workbook."""
    if not writable:
        on_page = not of.type.fits_a_cell and of.type.entered and of.field.widget != "computed"
        return _("Filled in on the page.") if on_page else _("For reading.")
    told = [of.field.hint] if of.field.hint else []
    if of.field.widget in _SEVERAL:
        offered = _(", ").join(option.title for option in of.options)
        told.append(_("Several of: %(offered)s") % {"offered": offered})
    return " ".join(told)


@dataclass
class _Lists:
    """What choices offer: in the cell's own rule where it is short, else on a hidden sheet."""

    columns: list[tuple[Option, ...]] = field(default_factory=list)

    def offer(self, page: Page, of: CompiledField, area: str) -> None:
        """Let people pick from what is on offer."""
        if of.field.widget not in _LISTED or not of.options:
            return
        page.offer([area], self._source(of.options), error=_("Choose from the list, or leave the cell empty."))

    def _source(self, options: tuple[Option, ...]) -> str:
        short = ",".join(option.title for option in options)
        if len(short) <= _SHORT_LIST and not any(sign in option.title for option in options for sign in ',"'):
            return f'"{short}"'
        if options not in self.columns:
            self.columns.append(options)
        letter = get_column_letter(self.columns.index(options) + 1)
        return f"'{LISTS}'!${letter}$1:${letter}${len(options)}"

    def add(self, book: Book) -> None:
        """Write the hidden sheet, if something needs it."""
        if not self.columns:
            return
        page = book.page(LISTS, {})
        page.sheet.sheet_state = "hidden"
        for place in range(max(map(len, self.columns))):
            page.add([Put(column[place].title) if place < len(column) else None for column in self.columns])
