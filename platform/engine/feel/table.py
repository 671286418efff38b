"""Decision tables (DMN 1.5, chapter 8): rows of unary tests that lead to outputs, under a hit policy."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from .budget import Budget
from .compiled import Compiled, compile_expression
from .errors import Warning
from .hit_policies import POLICIES, Outputs
from .table_cells import input_cell, output_cell
from .values import lift, lift_deeply

Context = Mapping[str, object]
_Test = Callable[..., object]


@dataclass(frozen=True)
class Input:
    """An input column: what it asks, how people call it, and which values it can have.

    `type` is the name of a FEEL type; `values` are unary tests, such as `[0..100]` or `"a", "b"`.
    """

    expression: str
    title: str = ""
    type: str = ""
    values: str = ""

    @property
    def label(self) -> str:
        """What people call the column."""
        return self.title or self.expression


@dataclass(frozen=True)
class Output:
    """An output column: its name, its values in order of priority, and what it gives where no row matches."""

    key: str
    title: str = ""
    type: str = ""
    values: tuple[object, ...] = ()
    default: object = None


@dataclass(frozen=True)
class Row:
    """Tests of the inputs, what they lead to, and a note for whoever reads the table."""

    tests: tuple[object, ...]
    results: tuple[object, ...]
    note: str = ""

    @property
    def cells(self) -> tuple[object, ...]:
        """The row from left to right, without the note."""
        return (*self.tests, *self.results)


@dataclass(frozen=True)
class Decision:
    """What a table gives: its outputs by name (a tuple of them where a policy collects), and the rows that count."""

    values: object
    rows: tuple[int, ...] = ()
    warnings: tuple[Warning, ...] = ()


@dataclass(frozen=True)
class DecisionTable:
    """Rows of input cells, which are unary tests, and output cells, which are literals or FEEL after `=`.

    Hit policies: U unique, A any, P priority, F first, R rule order, O output order, C collect; C+ C< C> C# collect
    the sum, the smallest, the largest and the number. For P and O an output value ranks by its place among the
    column's `values`, or by where its column first has it. `problems` of the module `table_checks` says what is wrong
    with a table before it decides anything.
    """

    hit_policy: str
    inputs: tuple[Input, ...]
    outputs: tuple[Output, ...]
    rows: tuple[Row, ...]

    @classmethod
    def of(
        cls, hit_policy: str, inputs: Sequence[str], outputs: Sequence[str], rows: Sequence[Sequence[object]]
    ) -> DecisionTable:
        """The short form: what the inputs ask, the names of the outputs, and rows from left to right."""
        width = len(inputs)
        return cls(
            hit_policy,
            tuple(Input(text) for text in inputs),
            tuple(Output(key) for key in outputs),
            tuple(Row(tuple(row[:width]), tuple(row[width:])) for row in rows),
        )

    @property
    def default(self) -> Mapping[str, object] | None:
        """The outputs where no row matches; null unless some output has a default."""
        if all(output.default is None for output in self.outputs):
            return None
        return {output.key: output.default for output in self.outputs}

    def decide(self, context: Context) -> Decision:
        """Find the rows that match and give what the hit policy makes of them; whatever the data, never raises."""
        return self._ready.decide(context)

    @cached_property
    def _ready(self) -> _Ready:
        return _Ready(self)


class _Ready:
    """A table with every cell compiled, which happens when it first decides."""

    def __init__(self, table: DecisionTable) -> None:
        self.inputs = [(one.label, compile_expression(one.expression), _allowed(one)) for one in table.inputs]
        self.rows = [_ReadyRow(number, row, table.outputs) for number, row in enumerate(table.rows, start=1)]
        self.policy = POLICIES[table.hit_policy]
        self.first_decides = table.hit_policy == "F"
        self.default = lift_deeply(table.default, Budget())
        self.ranks = {output.key: _ranks(output, column) for output, column in _columns(table)}

    def decide(self, context: Context) -> Decision:
        """Read the inputs, collect the rows that match, and let the hit policy choose, all within one budget."""
        warnings: list[Warning] = []
        budget = Budget()
        values = self._read(context, warnings, budget)
        if values is None:
            return Decision(None, (), tuple(warnings))
        hits: dict[int, Outputs] = {}
        for row in self.rows:
            if row.matches(values, context, budget):
                hits[row.number] = row.outputs(context, warnings, budget)
                if self.first_decides:
                    break
        if budget.steps_left < 0:
            return Decision(None, (), (Warning("too_many_steps"),))
        if not hits:
            return Decision(self.default, (), tuple(warnings))
        answer, rows = self.policy(hits, self.ranks)
        if answer is None:
            warnings.append(Warning("several_rows", 0, {"rows": rows}))
        return Decision(answer, rows, tuple(warnings))

    def _read(self, context: Context, warnings: list[Warning], budget: Budget) -> list[object] | None:
        """The values of the inputs; nothing if one of them cannot be (DMN 1.5, 8.2.6). A missing one always can."""
        values: list[object] = []
        for label, compiled, allowed in self.inputs:
            outcome = compiled.evaluate(context, budget)
            warnings += outcome.warnings
            value = outcome.value if type(outcome.value) is Decimal else lift(outcome.value)
            if allowed is not None and value is not None and allowed(value, context, budget) is not True:
                warnings.append(Warning("input_not_allowed", 0, {"input": label, "value": outcome.value}))
                return None
            values.append(value)
        return values


class _ReadyRow:
    """A row with every cell compiled: tests by their columns, without those that everything satisfies."""

    def __init__(self, number: int, row: Row, outputs: Sequence[Output]) -> None:
        self.number = number
        cells = [input_cell(str(cell)) for cell in row.tests]
        self.tests = [(column, cell.matches) for column, cell in enumerate(cells) if not cell.is_any]
        self.literals: dict[str, object] = {}
        self.computed: dict[str, Compiled] = {}
        for output, cell in zip(outputs, row.results, strict=True):
            compiled = output_cell(cell)
            if compiled is not None:
                self.computed[output.key] = compiled
            self.literals[output.key] = lift_deeply(cell, Budget())

    def matches(self, values: Sequence[object], context: Context, budget: Budget) -> bool:
        """Whether every test holds."""
        for column, test in self.tests:  # noqa: SIM110 - a loop is three times as fast as all() over a generator
            if test(values[column], context, budget) is not True:
                return False
        return True

    def outputs(self, context: Context, warnings: list[Warning], budget: Budget) -> Outputs:
        """What the row leads to."""
        outputs = self.literals.copy()
        for key, compiled in self.computed.items():
            outcome = compiled.evaluate(context, budget)
            warnings += outcome.warnings
            outputs[key] = outcome.value
        return outputs


def _allowed(column: Input) -> _Test | None:
    return input_cell(column.values).matches if column.values else None


def _columns(table: DecisionTable) -> list[tuple[Output, list[object]]]:
    return [(output, [row.results[index] for row in table.rows]) for index, output in enumerate(table.outputs)]


def _ranks(output: Output, column: Sequence[object]) -> tuple[object, ...]:
    return tuple(lift_deeply(cell, Budget()) for cell in output.values or column)
