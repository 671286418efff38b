"""A catalogue's table as a tree of rows, exactly as it was typed; every cell that cannot be read is a problem."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from exchange.excel.catalogues import columns
from exchange.excel.catalogues.columns import DEDUCT, DETAIL, KEY, LEVEL, MARKS, NUMBER, TEXT, TITLE
from exchange.excel.catalogues.levels import MAX_LEVELS, guess_level
from exchange.excel.errors import BadWorkbook, CellProblem, at, in_order
from exchange.excel.reading import Grid, Row

MAX_MARKS, MAX_PLACES = 100_000, 6
MAX_TEXT, MAX_NUMBER = 1_000, 20


@dataclass(frozen=True)
class Cells:
    """One row of the table, read by column whatever the file's own order is."""

    sheet: str
    row: Row
    places: Mapping[int, int]

    def text(self, column: int) -> str:
        """What one of our columns reads as."""
        place = self.places.get(column)
        return self.row.text(place) if place else ""

    def has(self, column: int) -> bool:
        """Whether the file has this column at all."""
        return column in self.places

    def problem(self, column: int, code: str, **data: object) -> CellProblem:
        """A problem of one of its cells."""
        return at(self.sheet, self.row.number, self.places.get(column, 1), code, **data)


@dataclass
class TypedNode:
    """A section or item as it was typed, with what stands below it."""

    cells: Cells
    level: int
    marks: Decimal | None = None
    details: list[Cells] = field(default_factory=list)
    children: list["TypedNode"] = field(default_factory=list)

    @property
    def key(self) -> str:
        """The key that the row carries, if it does."""
        return self.cells.text(KEY)

    @property
    def number(self) -> str:
        """Its printed number."""
        return self.cells.text(NUMBER)

    @property
    def title(self) -> str:
        """What is asked."""
        return self.cells.text(TITLE)

    @property
    def is_item(self) -> bool:
        """Whether standards stand beside it."""
        return bool(self.details)


@dataclass(frozen=True)
class Table:
    """What a workbook says: where it came from, if it says so, the tree, and the heading of the table."""

    origin: Mapping[str, str]
    title: str
    total: Decimal | None
    nodes: tuple[TypedNode, ...]
    problems: tuple[CellProblem, ...]


def read_table(grids: Sequence[Grid]) -> Table:
    """The table of the first sheet that has one.

    Raises:
        BadWorkbook: no sheet has a heading that names what is checked and its marks.
    """
    for grid in grids:
        found = columns.find_heading(grid.rows)
        if found and grid.title != columns.ORIGIN:
            position, places = found
            rows = [Cells(grid.title, row, places) for row in grid.rows[position + 1 :]]
            title = next((_first_text(row) for row in grid.rows[:position]), "")
            return _Reader(rows).table(_origin(grids), title)
    raise BadWorkbook(
        [CellProblem("no_heading", data={"item": columns.titles()[TITLE], "marks": columns.titles()[MARKS]})]
    )


def _origin(grids: Sequence[Grid]) -> Mapping[str, str]:
    return {row.text(1): row.text(2) for grid in grids if grid.title == columns.ORIGIN for row in grid.rows}


def _first_text(row: Row) -> str:
    return next((row.text(column) for column in range(1, len(row.values) + 1) if row.text(column)), "")


class _Reader:
    """Reads the rows below the heading, one after another."""

    def __init__(self, rows: Sequence[Cells]) -> None:
        self.rows = rows
        self.sums = columns.sum_words()
        self.top: list[TypedNode] = []
        self.path: list[TypedNode] = []
        self.problems: list[CellProblem] = []
        self.total: Decimal | None = None

    def table(self, origin: Mapping[str, str], title: str) -> Table:
        """The tree of all rows."""
        for cells in self.rows:
            if cells.text(TITLE):
                if self._adds_up(cells):
                    continue
                self._node(cells)
            if cells.text(TEXT):
                self._detail(cells)
            elif not cells.text(TITLE):
                self._neither(cells)
        for node in _walk(self.top):
            self._check(node)
        return Table(origin, title, self.total, tuple(self.top), in_order(self.problems))

    def _adds_up(self, cells: Cells) -> bool:
        """A subtotal, which says nothing of its own, or the total."""
        word = "".join(cells.text(TITLE).split())
        if cells.text(KEY) or cells.text(NUMBER) or word not in self.sums:
            return False
        if self.sums[word]:
            self.total = read_number(cells.text(MARKS))
        return True

    def _node(self, cells: Cells) -> None:
        node = TypedNode(cells, self._level(cells), self._marks(cells))
        self._check_texts(cells)
        del self.path[node.level - 1 :]
        siblings = self.path[-1].children if self.path else self.top
        siblings.append(node)
        self.path.append(node)

    def _level(self, cells: Cells) -> int:
        """How deep a row stands: as its column says, else as its number does."""
        text = cells.text(LEVEL)
        deepest = len(self.path) + 1
        if not text:
            return guess_level(cells.text(NUMBER), self.path, is_item=bool(cells.text(TEXT)))
        if text.isdecimal() and 1 <= int(text) <= min(deepest, MAX_LEVELS):
            return int(text)
        self.problems.append(cells.problem(LEVEL, "bad_level", most=min(deepest, MAX_LEVELS)))
        return min(deepest, MAX_LEVELS)

    def _marks(self, cells: Cells) -> Decimal | None:
        text = cells.text(MARKS)
        marks = read_number(text)
        if text and marks is None:
            self.problems.append(cells.problem(MARKS, "bad_number", found=text[:40], most=MAX_MARKS, places=MAX_PLACES))
        return marks

    def _check_texts(self, cells: Cells) -> None:
        for column, most in ((TITLE, MAX_TEXT), (NUMBER, MAX_NUMBER)):
            if len(cells.text(column)) > most:
                self.problems.append(cells.problem(column, "text_too_long", most=most))

    def _detail(self, cells: Cells) -> None:
        if not self.path:
            self.problems.append(cells.problem(TEXT, "nothing_above"))
            return
        if len(cells.text(TEXT)) > MAX_TEXT:
            self.problems.append(cells.problem(TEXT, "text_too_long", most=MAX_TEXT))
        self.path[-1].details.append(cells)

    def _neither(self, cells: Cells) -> None:
        """A row that says something, but neither what is checked nor a standard."""
        for column in (NUMBER, DEDUCT, MARKS, DETAIL, KEY):
            if cells.text(column):
                self.problems.append(cells.problem(TITLE, "no_title"))
                return

    def _check(self, node: TypedNode) -> None:
        """What can be said of a row only when all below it is known."""
        if node.children and node.details:
            self.problems.append(node.details[0].problem(TEXT, "standard_of_section"))
        if node.marks is None and not node.cells.text(MARKS):
            self._add_up(node)

    def _add_up(self, node: TypedNode) -> None:
        """A heading may leave its marks to be added up of what stands below it."""
        below = [child.marks for child in node.children if child.marks is not None]
        if not node.children:
            self.problems.append(node.cells.problem(MARKS, "no_marks"))
        elif len(below) == len(node.children):
            node.marks = sum(below, Decimal(0))


def read_number(text: str) -> Decimal | None:
    """A number of marks; nothing where it is none, or none that a catalogue may have."""
    found = re.fullmatch(rf"([0-9]{{1,6}}(?:\.[0-9]{{1,{MAX_PLACES}}})?)\s*\u5206?", text)  # perhaps the word for marks
    if found is None:
        return None
    number = Decimal(found[1])
    return number if number <= MAX_MARKS else None


def _walk(nodes: Sequence[TypedNode]) -> Iterator[TypedNode]:
    """The rows, each after those below it."""
    for node in nodes:
        yield from _walk(node.children)
        yield node
