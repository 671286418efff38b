"""What is wrong with a workbook, cell by cell, as codes and data; `exchange.excel.sentences` words it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from openpyxl.utils import get_column_letter


@dataclass(frozen=True)
class CellProblem:
    """Something wrong at one cell, or with the workbook as a whole when there is no cell."""

    code: str
    sheet: str = ""
    cell: str = ""
    data: Mapping[str, object] = field(default_factory=dict)


class BadWorkbook(Exception):
    """A workbook that cannot be taken in: everything that is wrong with it, at once."""

    def __init__(self, problems: Sequence[CellProblem]) -> None:
        super().__init__(", ".join(f"{problem.sheet}!{problem.cell} {problem.code}" for problem in problems))
        self.problems = tuple(problems)


def at(sheet: str, row: int, column: int, code: str, **data: object) -> CellProblem:
    """A problem of the cell in this row and column, both counted from 1."""
    return CellProblem(code, sheet, f"{get_column_letter(column)}{row}", data)


def in_order(problems: Iterable[CellProblem]) -> tuple[CellProblem, ...]:
    """Problems as people come across them: from the top of a sheet to its bottom."""
    return tuple(sorted(problems, key=lambda problem: (problem.sheet, *_place(problem.cell))))


def _place(cell: str) -> tuple[int, str]:
    row = re.sub(r"\D", "", cell)
    return int(row or 0), cell
