"""Decision tables (DMN 1.5, chapter 8): rows of unary tests that lead to outputs, under a hit policy."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache

from .compiled import Compiled, CompiledTests, compile_expression, compile_unary_tests
from .errors import FeelSyntaxError, Warning
from .values import lift_deeply

Row = tuple[object, ...]
Hit = Mapping[str, object]


@dataclass(frozen=True)
class TableProblem:
    """Something wrong with a table; rows count from 1, column −1 means the row as a whole."""

    code: str
    row: int = 0
    column: int = -1
    data: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Decision:
    """What a table gives: its outputs by name (a tuple of them for collecting policies), and the rows that matched."""

    values: object
    rows: tuple[int, ...] = ()
    warnings: tuple[Warning, ...] = ()


@dataclass(frozen=True)
class DecisionTable:
    """Rows of input cells (unary tests) and output cells (literals, or FEEL after `=`).

    Hit policies: U unique, A any, P priority, F first, R rule order, O output order, C collect, C+ C< C> C# aggregate.
    For P and O the order in which values of an output first appear in the table, from the top, is their priority.
    """

    hit_policy: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    rows: tuple[Row, ...]
    default: Mapping[str, object] | None = None

    def decide(self, context: Mapping[str, object]) -> Decision:
        """Match every row against the context; never raises on data."""
        warnings: list[Warning] = []
        inputs = []
        for text in self.inputs:
            outcome = compile_expression(text).evaluate(context)
            warnings += outcome.warnings
            inputs.append(outcome.value)
        hits = [number for number, row in enumerate(self.rows, 1) if self._matches(row, inputs, context)]
        outputs = {number: self._output(self.rows[number - 1], context) for number in hits}
        if not hits:
            return Decision(lift_deeply(self.default) if self.default else None, (), tuple(warnings))
        values, used = _POLICIES[self.hit_policy](self, outputs)
        if values is None and self.hit_policy in ("U", "A"):
            warnings.append(Warning("several_rows", 0, {"rows": tuple(hits)}))
        return Decision(values, used, tuple(warnings))

    def problems(self) -> tuple[TableProblem, ...]:
        """Everything that can be said about the table without data: cells that do not compile, rows of other width."""
        found: list[TableProblem] = []
        if self.hit_policy not in _POLICIES:
            found.append(TableProblem("unknown_hit_policy", data={"hit_policy": self.hit_policy}))
        width = len(self.inputs) + len(self.outputs)
        for number, row in enumerate(self.rows, 1):
            if len(row) != width:
                found.append(TableProblem("row_width", number, data={"width": width, "found": len(row)}))
                continue
            found += [problem for column in range(width) if (problem := self._cell_problem(number, column))]
        return tuple(found)

    def _cell_problem(self, number: int, column: int) -> TableProblem | None:
        cell = self.rows[number - 1][column]
        try:
            if column < len(self.inputs):
                _tests(cell)
            elif _is_expression(cell):
                _expression(cell)
        except FeelSyntaxError as error:
            return TableProblem("cell_invalid", number, column, {"reason": error.code, "position": error.position})
        return None

    def _matches(self, row: Row, inputs: Sequence[object], context: Mapping[str, object]) -> bool:
        return all(_tests(cell).matches(value, context) is True for cell, value in zip(row, inputs, strict=False))

    def _output(self, row: Row, context: Mapping[str, object]) -> Hit:
        cells = row[len(self.inputs) :]
        return {
            name: _expression(cell).value(context) if _is_expression(cell) else lift_deeply(cell)
            for name, cell in zip(self.outputs, cells, strict=False)
        }

    def _rank(self, hit: Hit) -> tuple[int, ...]:
        """The place of a hit in the order of priorities, the most important first."""
        return tuple(self._orders[name].index(_literal(hit[name])) for name in self.outputs)

    @property
    def _orders(self) -> Mapping[str, list[str]]:
        columns = {name: len(self.inputs) + index for index, name in enumerate(self.outputs)}
        return {
            name: list(dict.fromkeys(_literal(lift_deeply(row[column])) for row in self.rows))
            for name, column in columns.items()
        }


def _literal(value: object) -> str:
    return repr(value)


def _is_expression(cell: object) -> bool:
    return isinstance(cell, str) and cell.startswith("=")


@lru_cache(maxsize=4096)
def _tests(cell: object) -> CompiledTests:
    return compile_unary_tests(str(cell))


@lru_cache(maxsize=4096)
def _expression(cell: object) -> Compiled:
    return compile_expression(str(cell)[1:])


# --- hit policies: what several matching rows amount to ---------------------------------------------------------------

_Hits = Mapping[int, Hit]
_Answer = tuple[object, tuple[int, ...]]


def _unique(table: DecisionTable, hits: _Hits) -> _Answer:
    return (next(iter(hits.values())) if len(hits) == 1 else None), tuple(hits)


def _any(table: DecisionTable, hits: _Hits) -> _Answer:
    values = list(hits.values())
    return (values[0] if all(value == values[0] for value in values) else None), tuple(hits)


def _first(table: DecisionTable, hits: _Hits) -> _Answer:
    number = min(hits)
    return hits[number], (number,)


def _priority(table: DecisionTable, hits: _Hits) -> _Answer:
    number = min(hits, key=lambda each: (table._rank(hits[each]), each))
    return hits[number], (number,)


def _rule_order(table: DecisionTable, hits: _Hits) -> _Answer:
    return tuple(hits[number] for number in sorted(hits)), tuple(sorted(hits))


def _output_order(table: DecisionTable, hits: _Hits) -> _Answer:
    ordered = tuple(sorted(hits, key=lambda each: (table._rank(hits[each]), each)))
    return tuple(hits[number] for number in ordered), ordered


def _aggregate(reduce: Callable[[list[Decimal]], object]) -> Callable[[DecisionTable, _Hits], _Answer]:
    def collect(table: DecisionTable, hits: _Hits) -> _Answer:
        def column(name: str) -> object:
            numbers = [hit[name] for hit in hits.values() if isinstance(hit[name], Decimal)]
            return reduce(numbers) if len(numbers) == len(hits) else None

        return {name: column(name) for name in table.outputs}, tuple(hits)

    return collect


def _count(table: DecisionTable, hits: _Hits) -> _Answer:
    distinct = {name: {_literal(hit[name]) for hit in hits.values()} for name in table.outputs}
    return {name: Decimal(len(values)) for name, values in distinct.items()}, tuple(hits)


_POLICIES: Mapping[str, Callable[[DecisionTable, _Hits], _Answer]] = {
    "U": _unique,
    "A": _any,
    "P": _priority,
    "F": _first,
    "R": _rule_order,
    "O": _output_order,
    "C": _rule_order,
    "C+": _aggregate(lambda numbers: sum(numbers, Decimal(0))),
    "C<": _aggregate(min),
    "C>": _aggregate(max),
    "C#": _count,
}
