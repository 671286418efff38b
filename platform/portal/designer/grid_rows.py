"""The rows of the catalogue's table as the page shows them: what was typed, what is wrong, what the base says."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from authoring.designing.cells import Cell
from authoring.designing.grid import Grid, GridRow, Sum, grid_of, keys_of_rows
from authoring.problems import Doubt
from schemas.bases import find_document, is_extension, origin_of

Document = Mapping[str, Any]
Told = tuple[str, bool]  # a sentence, and whether it is only doubtful


@dataclass(frozen=True)
class Said:
    """What is wrong, by cell and by row."""

    cells: Mapping[str, list[Told]]
    rows: Mapping[str, list[Told]]

    @property
    def count(self) -> int:
        """How many mistakes there are."""
        listed = (*self.cells.values(), *self.rows.values())
        return sum(not doubtful for told in listed for _sentence, doubtful in told)


@dataclass(frozen=True)
class Shown:
    """A cell with what stands in it now, and what the base says where that is something else."""

    cell: Cell
    text: str
    told: list[Told]
    base: str | None

    @property
    def id(self) -> str:
        """Its name in the page."""
        return "c" + self.cell.pointer.replace("/", "-")


@dataclass(frozen=True)
class Line:
    """A row with its cells, and where it comes from: `base`, `changed` or `local`; nothing without a base."""

    row: GridRow
    cells: tuple[Shown | None, ...]
    told: list[Told]
    origin: str
    known: str  # by what it is known again, wherever it stands

    @property
    def id(self) -> str:
        """Its name in the page."""
        return "r" + self.row.pointer.replace("/", "-")

    @property
    def said(self) -> list[tuple[str, str, list[Told]]]:
        """What is wrong: id and heading of the cell, sentences; what concerns no cell has neither id nor heading."""
        cells = [(shown.id, shown.cell.label, shown.told) for shown in self.cells if shown and shown.told]
        return [*cells, *([("", "", self.told)] if self.told else [])]

    @property
    def level(self) -> int:
        """How far its words are moved in."""
        return min(self.row.depth, 6)


def said_of(document: Document, problems: Iterable[Doubt], errors: Mapping[str, str]) -> Said:
    """What is wrong, each at its cell, or at the nearest row where no cell shows it."""
    grid = grid_of(document)
    cells = {cell.pointer for cell in grid.cells}
    rows = {row.pointer for row in grid.rows}
    by_cell: dict[str, list[Told]] = {pointer: [(sentence, False)] for pointer, sentence in errors.items()}
    by_row: dict[str, list[Told]] = {}
    for problem in problems:
        at, told = problem.pointer, (problem.sentence, problem.is_warning)
        while at and at not in cells and at not in rows:
            at = at.rpartition("/")[0]
        (by_cell if at in cells else by_row).setdefault(at, []).append(told)
    return Said(by_cell, by_row)


def states_of(document: Document) -> Mapping[str, Mapping[str, object]]:
    """By row: what the rows below come to."""
    return {row.pointer: _told_sum(row.sum) for row in grid_of(document).rows if row.sum}


def _told_sum(sum_: Sum) -> Mapping[str, object]:
    return {"total": sum_.total, "marks": sum_.marks, "agrees": sum_.agrees}


def lines_of(
    grid: Grid, draft: Document, document: Document, *, posted: Mapping[str, str], said: Said
) -> Iterator[Line]:
    """The rows of the page."""
    base, known = _Base(draft, document), dict(keys_of_rows(document))
    for row in grid.rows:
        cells = tuple(
            cell and Shown(cell, posted.get(cell.pointer, cell.value), said.cells.get(cell.pointer, []), base.of(cell))
            for cell in row.cells
        )
        yield Line(row, cells, said.rows.get(row.pointer, []), base.origin(row), "/".join(known[row.pointer]))


class _Base:
    """What a base says about the rows of a catalogue that extends it."""

    def __init__(self, draft: Document, document: Document) -> None:
        found = find_document(origin_of(draft)) if is_extension(draft) else None
        self.known = found is not None
        self.cells: dict[tuple[object, str], str] = {}
        self.keys = dict(keys_of_rows(document))
        if found is not None:
            keys = dict(keys_of_rows(found))
            for row in grid_of(found).rows:
                for cell in filter(None, row.cells):
                    self.cells[keys[row.pointer], cell.pointer.rpartition("/")[2]] = cell.value

    def of(self, cell: Cell) -> str | None:
        """What the base says in a cell where the catalogue says something else."""
        pointer, _slash, name = cell.pointer.rpartition("/")
        said = self.cells.get((self.keys.get(pointer), name))
        return said if said is not None and said != cell.value else None

    def origin(self, row: GridRow) -> str:
        """Where a row comes from."""
        if not self.known:
            return ""
        cells = [cell for cell in row.cells if cell]
        key = self.keys.get(row.pointer)
        if not any((key, cell.pointer.rpartition("/")[2]) in self.cells for cell in cells):
            return "local"
        return "changed" if any(self.of(cell) is not None for cell in cells) else "base"
