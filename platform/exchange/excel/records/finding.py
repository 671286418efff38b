"""Where in a workbook the questions of a form stand: by the hidden names we wrote, else by what people call them."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from exchange.excel.reading import Grid, Row
from exchange.excel.records.cells import RECORD, ROW
from exchange.excel.records.layout import Column, Layout, Table, columns_by_way
from exchange.excel.records.writing import KEY, TITLE, VALUE

_HEAD_WITHIN = 20  # rows from the top in which a heading is looked for
_AROUND = re.compile(r"[\s*]+|[((][^()()]*[))]\s*\*?$")


@dataclass(frozen=True)
class Spot:
    """A cell: its sheet, its row and column, what stands in it."""

    sheet: str
    row: int
    column: int
    text: str
    is_number: bool = False
    title: str = ""  # of what is asked there


@dataclass(frozen=True)
class Line:
    """A row of a table in a file: the record it says it is of, its numbers, its cells by the names of the columns."""

    record: str
    numbers: tuple[str, ...]
    cells: Mapping[str, Spot]
    spot: Spot  # its beginning

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands in it but numbers."""
        return not any(spot.text for spot in self.cells.values())


@dataclass(frozen=True)
class Found:
    """What a workbook says of a form: single answers by name, and the lines of every table that it has."""

    singles: Mapping[str, Spot] = field(default_factory=dict)
    lines: Mapping[str, tuple[Line, ...]] = field(default_factory=dict)

    @property
    def is_nothing(self) -> bool:
        """Whether the workbook has nothing of this form."""
        return not self.singles and not self.lines


def find(grids: Sequence[Grid], layout: Layout) -> Found:
    """Everything that the workbook says of the form."""
    shown = [grid for grid in grids if not grid.title.startswith("_")]
    sheets = {grid.title.casefold(): grid for grid in shown}
    lines = {}
    for table in layout.tables:
        grid = sheets.get(table.sheet.casefold())
        if grid is None and len(shown) == 1 and layout.tables[:1] == (table,) and not layout.parts:
            grid = shown[0]  # a table of their own, whatever they call its sheet
        heads = _heads(grid, table) if grid else None
        if grid and heads:
            lines[table.name] = tuple(_lines(grid, table, *heads))
    taken = {table.sheet.casefold() for table in layout.tables}
    columns = columns_by_way(column for part in layout.parts for column in part.columns)
    others = (grid for grid in shown if grid.title.casefold() not in taken)
    singles = next((found for grid in others if (found := _singles(grid, columns))), {})
    return Found(singles, lines)


def _singles(grid: Grid, columns: Mapping[str, Column]) -> dict[str, Spot]:
    """The answers of the first sheet, each beside the name or the title of its question."""
    titles = {plain_title(column.title): name for name, column in reversed(columns.items())}
    found: dict[str, Spot] = {}
    for row in grid.rows:
        name = row.text(KEY) if row.text(KEY) in columns else titles.get(plain_title(row.text(TITLE)))
        if name:
            found.setdefault(name, _spot(grid, row, VALUE))
    return found


def _heads(grid: Grid, table: Table) -> tuple[int, dict[str, int]] | None:
    """The row of the heading, and the column of each question."""
    known = columns_by_way(table.columns)
    marks = [RECORD, *(f"{ROW}.{holder.name}" for holder in table.holders), ROW]
    first = grid.rows[0] if grid.rows else None
    if first is not None and first.text(1) == RECORD:
        named = {text: place for place, text in _texts(first) if text in known or text in marks}
        return _head_below(grid, first.number, known, named), named
    titles = {plain_title(each): name for name, each in _titles(table.columns)}
    best, head = dict[str, int](), 0
    for row in grid.rows[:_HEAD_WITHIN]:
        named = {
            titles[plain]: place for place, text in reversed([*_texts(row)]) if (plain := plain_title(text)) in titles
        }
        if len(named) > len(best):
            best, head = named, row.number
    return (head, best) if best else None


def _head_below(grid: Grid, above: int, known: Mapping[str, Column], named: Mapping[str, int]) -> int:
    """The row of the titles below the hidden names: the first one, and the second where groups have titles too."""
    has_groups = any(column.above for name, column in known.items() if name in named)
    return above + (2 if has_groups else 1)


def _titles(columns: Iterable[Column]) -> Iterator[tuple[str, str]]:
    """What a column may be called: by its whole title; by its own, where no other is called so before it."""
    named = [*columns_by_way(columns).items()]
    yield from ((name, column.of.field.title) for name, column in reversed(named))
    yield from ((name, column.title) for name, column in reversed(named))


def _lines(grid: Grid, table: Table, head: int, named: Mapping[str, int]) -> Iterator[Line]:
    numbers = [named.get(f"{ROW}.{holder.name}", 0) for holder in table.holders] + [named.get(ROW, 0)]
    cells = {name: place for name, place in named.items() if not name.startswith(":")}
    for row in grid.rows:
        if row.number > head:
            yield Line(
                record=row.text(named.get(RECORD, 0)),
                numbers=tuple(row.text(place) for place in numbers),
                cells={name: _spot(grid, row, place) for name, place in cells.items()},
                spot=_spot(grid, row, 1),
            )


def _spot(grid: Grid, row: Row, column: int) -> Spot:
    return Spot(grid.title, row.number, column, row.text(column), isinstance(row.at(column), Decimal))


def _texts(row: Row) -> Iterator[tuple[int, str]]:
    return ((place, row.text(place)) for place in range(1, len(row.values) + 1) if row.text(place))


def plain_title(text: str) -> str:
    """A title without its unit, its star and blanks."""
    return _AROUND.sub("", text.replace("\n", " ")).casefold()
