"""Decision tables: cells that compile over known names, rows as wide as the table, neither gaps nor contradictions."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from engine.definitions.expressions import check_expression, check_unary_tests, given_by
from engine.definitions.places import Place
from engine.definitions.shapes import Shape
from engine.definitions.taking import shape_of
from engine.definitions.values import Taken
from engine.errors import Problem
from engine.feel import DecisionTable, Input, Row, TableProblem, problems, write

#: Said of each cell, with its place in the text, before the table is looked at whole.
_SAID_BEFORE = ("cell_invalid", "row_width", "unknown_hit_policy")


def described(table: DecisionTable, takes: Sequence[Taken]) -> DecisionTable:
    """The table with what the decision says about its inputs, where a column only names one of them."""
    known = {taken.key: taken for taken in takes}
    return replace(table, inputs=tuple(_described(one, known.get(one.expression)) for one in table.inputs))


def _described(column: Input, taken: Taken | None) -> Input:
    if taken is None:
        return column
    return replace(column, title=column.title or taken.title, type=column.type or taken.type)


def check_table(table: DecisionTable, place: Place, scope: Shape) -> Iterator[Problem]:
    """Every problem of a table: first of its cells, then of its rows together."""
    for index, column in enumerate(table.inputs):
        at = place / "inputs" / index
        yield from check_expression(column.expression, at, scope)
        if column.values:
            yield from check_unary_tests(column.values, at, scope)
    asked = [_asked(column, scope) for column in table.inputs]
    of_cells = [
        problem
        for index, row in enumerate(table.rows)
        for problem in _check_row(table, row, place / "rows" / index, scope, asked)
    ]
    yield from of_cells
    wrong = {problem.pointer for problem in of_cells}
    known = replace(table, inputs=tuple(map(_limited, table.inputs, asked)))
    together = (_problem(found, table, place) for found in problems(known) if found.code not in _SAID_BEFORE)
    yield from (problem for problem in together if problem.pointer not in wrong)


def _asked(column: Input, scope: Shape) -> Shape:
    """What is known of the values an input column tests."""
    return shape_of(column.type) if column.type else given_by(column.expression, scope)


def _limited(column: Input, asked: Shape) -> Input:
    """The column with the values it can have, where a form or a list of states gives a choice of few."""
    options = asked.type.options
    return replace(column, values=", ".join(map(write, options))) if options and not column.values else column


def _check_row(table: DecisionTable, row: Row, place: Place, scope: Shape, asked: Sequence[Shape]) -> Iterator[Problem]:
    inputs, outputs = len(table.inputs), len(table.outputs)
    if (len(row.tests), len(row.results)) != (inputs, outputs):
        yield place.problem("row_width", width=inputs + outputs, found=len(row.cells))
        return
    for column, cell in enumerate(row.tests):
        if isinstance(cell, str):
            yield from check_unary_tests(cell, _cell(place, row, column), scope.plus(**{"?": asked[column]}))
        else:
            yield _cell(place, row, column).problem("input_cell_not_text")
    for column, cell in enumerate(row.results, start=inputs):
        if isinstance(cell, str) and cell.startswith("="):
            yield from check_expression(cell[1:], _cell(place, row, column), scope, offset=1)


def _problem(found: TableProblem, table: DecisionTable, place: Place) -> Problem:
    """A problem of the table at its row or cell; what is doubtful is a warning."""
    if found.row:
        row = table.rows[found.row - 1]
        place = place / "rows" / (found.row - 1)
        place = place if found.column < 0 else _cell(place, row, found.column)
        data = {"row": found.row, "cell": row.cells[found.column], **found.data}
    else:
        place, data = place / "rows", dict(found.data)
    problem = place.problem(f"table_{found.code}", **data)
    return problem if found.certain else replace(problem, severity="warning")


def _cell(row_place: Place, row: Row, column: int) -> Place:
    """A cell where it stands: in the list of the row, or on one side of a row with a note."""
    if not row.note:
        return row_place / column
    tests = len(row.tests)
    return row_place / "when" / column if column < tests else row_place / "then" / (column - tests)
