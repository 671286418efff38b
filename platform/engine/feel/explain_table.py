"""Why a decision table decided as it did: what its inputs were, and which cells of which rows they satisfied."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .compiled import compile_expression
from .explain import ExplainedValue, explain
from .table import Decision, DecisionTable
from .table_cells import input_cell


@dataclass(frozen=True)
class ExplainedRow:
    """A row: whether each input satisfies its cell (null if that cannot be said), and whether the row counts."""

    number: int
    answers: tuple[bool | None, ...]
    counts: bool

    @property
    def matches(self) -> bool:
        """Whether all cells are satisfied; under some hit policies a row that matches may still not count."""
        return all(answer is True for answer in self.answers)


@dataclass(frozen=True)
class ExplainedDecision:
    """What a table decided, with its inputs and rows."""

    decision: Decision
    inputs: tuple[ExplainedValue, ...]
    rows: tuple[ExplainedRow, ...]


def explain_table(table: DecisionTable, context: Mapping[str, object]) -> ExplainedDecision:
    """Decide by a table and tell how; the table must be free of problems."""
    decision = table.decide(context)
    inputs = tuple(explain(compile_expression(column.expression), context) for column in table.inputs)
    values = [one.value for one in inputs]
    rows = []
    for number, row in enumerate(table.rows, start=1):
        answers = tuple(_answer(cell, value, context) for cell, value in zip(row.tests, values, strict=True))
        rows.append(ExplainedRow(number, answers, number in decision.rows))
    return ExplainedDecision(decision, inputs, tuple(rows))


def _answer(cell: object, value: object, context: Mapping[str, object]) -> bool | None:
    answer = input_cell(str(cell)).matches(value, context)
    return answer if isinstance(answer, bool) else None
