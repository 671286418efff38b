"""What can be said about a decision table before it decides anything: broken cells, gaps and overlaps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import combinations, product

from . import tree
from .errors import FeelSyntaxError
from .hit_policies import POLICIES
from .table import DecisionTable, output_expression, unary_tests

_MOST_COMBINATIONS = 2_000
_TWO = Decimal(2)


@dataclass(frozen=True)
class TableProblem:
    """Something wrong with a table; rows count from 1, columns from 0, and 0 and -1 mean the whole."""

    code: str
    row: int = 0
    column: int = -1
    data: Mapping[str, object] = field(default_factory=dict)


def problems(table: DecisionTable) -> tuple[TableProblem, ...]:
    """Give everything that is wrong with a table; gaps and overlaps only once its cells are right."""
    broken = (*_wrong_policy(table), *_wrong_rows(table), *_wrong_inputs(table))
    return broken or tuple(_gaps_and_overlaps(table))


def _wrong_policy(table: DecisionTable) -> Iterator[TableProblem]:
    if table.hit_policy not in POLICIES:
        yield TableProblem("unknown_hit_policy", data={"hit_policy": table.hit_policy})


def _wrong_inputs(table: DecisionTable) -> Iterator[TableProblem]:
    for column, text in enumerate(table.inputs):
        yield from _wrong_cell(f"={text}", 0, column, is_input=False)


def _wrong_rows(table: DecisionTable) -> Iterator[TableProblem]:
    width = len(table.inputs) + len(table.outputs)
    for number, row in enumerate(table.rows, start=1):
        if len(row) != width:
            yield TableProblem("row_width", number, data={"width": width, "found": len(row)})
            continue
        for column, cell in enumerate(row):
            yield from _wrong_cell(cell, number, column, is_input=column < len(table.inputs))


def _wrong_cell(cell: object, row: int, column: int, *, is_input: bool) -> Iterator[TableProblem]:
    try:
        if is_input:
            unary_tests(cell)
        else:
            output_expression(cell)
    except FeelSyntaxError as error:
        yield TableProblem("cell_invalid", row, column, {"reason": error.code, "position": error.position})


def _gaps_and_overlaps(table: DecisionTable) -> Iterator[TableProblem]:
    """Try one value from every stretch the cells divide their inputs into: between those nothing changes.

    Only tables whose cells compare with constants can be divided so; of the others nothing is said.
    """
    stretches = [_stretches([row[column] for row in table.rows]) for column in range(len(table.inputs))]
    size = 1
    for stretch in stretches:
        size *= len(stretch)
    if not 0 < size <= _MOST_COMBINATIONS:
        return
    overlapping: set[tuple[int, int]] = set()
    gap: TableProblem | None = None
    for values in product(*stretches):
        matching = _matching(table, values)
        overlapping.update(combinations(matching, 2))
        if not matching and gap is None:
            gap = TableProblem("gap", data=dict(zip(table.inputs, values, strict=True)))
    if gap and table.default is None:
        yield gap
    if table.hit_policy == "U":
        yield from (TableProblem("overlap", second, data={"with": first}) for first, second in sorted(overlapping))


def _matching(table: DecisionTable, values: tuple[object, ...]) -> list[int]:
    return [
        number
        for number, row in enumerate(table.rows, start=1)
        if all(unary_tests(cell).matches(value) for cell, value in zip(row, values, strict=False))
    ]


def _stretches(cells: list[object]) -> list[object]:
    """Give a value for each stretch of an input, nothing if the cells are not made of constants.

    Numbers divide the number line; other constants are taken to be all there are, and of booleans there are two.
    """
    constants: list[object] = []
    for cell in cells:
        for test in unary_tests(cell).node.tests:  # type: ignore[attr-defined]
            found = _constants(test)
            if found is None:
                return []
            constants += found
    if not constants:
        return [None]
    if any(isinstance(constant, bool) for constant in constants):
        return [True, False]
    marks = sorted({constant for constant in constants if isinstance(constant, Decimal)})
    return _along(marks) if marks else list(dict.fromkeys(constants))


def _along(marks: list[Decimal]) -> list[object]:
    between = [(low + high) / _TWO for low, high in zip(marks, marks[1:], strict=False)]
    return [marks[0] - 1, *marks, *between, marks[-1] + 1]


def _constants(test: tree.Node) -> list[object] | None:
    if isinstance(test, tree.AnyValue):
        return []
    if isinstance(test, tree.Literal):
        return [test.value]
    if isinstance(test, tree.Negation) and isinstance(test.operand, tree.Literal):
        value = test.operand.value
        return [-value] if isinstance(value, Decimal) else None
    parts: tuple[tree.Node, ...] = ()
    if isinstance(test, tree.OneSided):
        parts = (test.operand,)
    elif isinstance(test, tree.RangeOf):
        parts = (test.start, test.end)
    found = [_constants(part) for part in parts]
    return [value for part in found for value in part or ()] if parts and None not in found else None
