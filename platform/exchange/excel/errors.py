"""What is wrong with a workbook, cell by cell, as codes and data; `exchange.excel.sentences` words it."""

from collections.abc import Mapping, Sequence
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
