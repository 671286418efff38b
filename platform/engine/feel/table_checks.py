"""What can be said about a decision table before it decides anything: broken cells, gaps, overlaps, rows in vain."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice

from .errors import FeelSyntaxError
from .hit_policies import POLICIES
from .table import DecisionTable
from .table_cells import input_cell, output_cell
from .table_coverage import Coverage, Example, TooLarge
from .writing import write

_MOST_EXAMPLES = 5
_ONE_ROW_DECIDES = ("U", "A", "P", "F")
_NEEDS_A_ROW = (*_ONE_ROW_DECIDES, "C+", "C<", "C>")


@dataclass(frozen=True)
class TableProblem:
    """Something wrong with a table; rows count from 1, columns from 0, and 0 and -1 mean the whole.

    What is `certain` is wrong whatever the data; the rest is doubtful, such as a gap where nobody said which values
    an input can have.
    """

    code: str
    row: int = 0
    column: int = -1
    data: Mapping[str, object] = field(default_factory=dict)
    certain: bool = True


def problems(table: DecisionTable) -> tuple[TableProblem, ...]:
    """Give everything that is wrong with a table; gaps and overlaps only once its cells are right."""
    broken = (*_wrong_policy(table), *_wrong_inputs(table), *_wrong_rows(table))
    return broken or tuple(_wrong_together(table))


def _wrong_policy(table: DecisionTable) -> Iterator[TableProblem]:
    if table.hit_policy not in POLICIES:
        yield TableProblem("unknown_hit_policy", data={"hit_policy": table.hit_policy})


def _wrong_inputs(table: DecisionTable) -> Iterator[TableProblem]:
    for column, one in enumerate(table.inputs):
        yield from _wrong_cell(f"={one.expression}", 0, column, is_input=False)
        if one.values:
            yield from _wrong_cell(one.values, 0, column, is_input=True)


def _wrong_rows(table: DecisionTable) -> Iterator[TableProblem]:
    inputs, outputs = len(table.inputs), len(table.outputs)
    for number, row in enumerate(table.rows, start=1):
        if (len(row.tests), len(row.results)) != (inputs, outputs):
            yield TableProblem("row_width", number, data={"width": inputs + outputs, "found": len(row.cells)})
            continue
        for column, cell in enumerate(row.cells):
            yield from _wrong_cell(cell, number, column, is_input=column < inputs)
        for column, (cell, output) in enumerate(zip(row.results, table.outputs, strict=True), start=inputs):
            if output.values and _is_literal(cell) and cell not in output.values:
                data = {"value": cell, "values": output.values}
                yield TableProblem("output_not_allowed", number, column, data)


def _is_literal(cell: object) -> bool:
    """Whether an output cell gives itself."""
    return not (isinstance(cell, str) and cell.startswith("="))


def _wrong_cell(cell: object, row: int, column: int, *, is_input: bool) -> Iterator[TableProblem]:
    try:
        if is_input:
            input_cell(str(cell))
        else:
            output_cell(cell)
    except FeelSyntaxError as error:
        yield TableProblem("cell_invalid", row, column, {"reason": error.code, "position": error.position})


def _wrong_together(table: DecisionTable) -> Iterator[TableProblem]:
    coverage = Coverage(table)
    in_vain = [TableProblem("cell_never", row + 1, column) for row, column in coverage.never()]
    yield from in_vain
    try:
        yield from _gaps(table, coverage)
        if table.hit_policy == "F" and not in_vain:
            yield from (TableProblem("row_unreachable", row + 1, certain=False) for row in coverage.never_first())
    except TooLarge:
        yield TableProblem("too_large", certain=False)
    yield from islice(_overlaps(table, coverage), _MOST_EXAMPLES)


def _gaps(table: DecisionTable, coverage: Coverage) -> Iterator[TableProblem]:
    """Where one row must decide, an input without any is a mistake; a collection of nothing is none."""
    if table.default is not None or table.hit_policy not in _NEEDS_A_ROW:
        return
    certain = coverage.is_certain and table.hit_policy in _ONE_ROW_DECIDES
    for example in islice(coverage.gaps(), _MOST_EXAMPLES):
        yield TableProblem("gap", data={"example": _words(table, example)}, certain=certain)


def _overlaps(table: DecisionTable, coverage: Coverage) -> Iterator[TableProblem]:
    """Under U no two rows may match together, under A only rows that lead to the same."""
    if table.hit_policy not in ("U", "A"):
        return
    for first, second, example in coverage.overlaps():
        if table.hit_policy == "U" or _differ(table, first, second):
            data = {"with": first + 1, "example": _words(table, example)}
            yield TableProblem("overlap" if table.hit_policy == "U" else "contradiction", second + 1, data=data)


def _differ(table: DecisionTable, first: int, second: int) -> bool:
    pairs = zip(table.rows[first].results, table.rows[second].results, strict=True)
    return any(one != other and all(map(_is_literal, (one, other))) for one, other in pairs)


def _words(table: DecisionTable, example: Example) -> tuple[str, ...]:
    """An input as people write it, e.g. `得分 = 69.5`; nothing is said of columns that do not matter."""
    return tuple(f"{table.inputs[column].label} = {write(value)}" for column, value in example)
