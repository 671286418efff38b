"""Decision tables (DMN 1.5, chapter 8): rows of unary tests that lead to outputs, under a hit policy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from .budget import Budget
from .compiled import Compiled, CompiledTests, compile_expression, compile_unary_tests
from .errors import Outcome, Warning
from .hit_policies import POLICIES, Hits, Outputs
from .values import lift_deeply

Row = tuple[object, ...]


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
    the sum, the smallest, the largest and the number. For P and O an output value ranks by where its column first
    has it. `problems` of the module `table_checks` says what is wrong with a table before it decides anything.
    """

    hit_policy: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    rows: tuple[Row, ...]
    default: Mapping[str, object] | None = None

    def decide(self, context: Mapping[str, object]) -> Decision:
        """Find the rows that match and give what the hit policy makes of them; whatever the data, never raises."""
        outcomes = [compile_expression(text).evaluate(context) for text in self.inputs]
        warnings = [warning for outcome in outcomes for warning in outcome.warnings]
        hits = self._hits(outcomes, context, warnings)
        if not hits:
            return Decision(lift_deeply(self.default, Budget()), (), tuple(warnings))
        values, rows = POLICIES[self.hit_policy](hits, self._ranks)
        if values is None:
            warnings.append(Warning("several_rows", 0, {"rows": rows}))
        return Decision(values, rows, tuple(warnings))

    def _hits(self, inputs: list[Outcome], context: Mapping[str, object], warnings: list[Warning]) -> Hits:
        """Give the outputs of every matching row by its number; of the first alone if no other can count."""
        hits: dict[int, Outputs] = {}
        for number, row in enumerate(self.rows, start=1):
            tests = (unary_tests(cell) for cell in row[: len(inputs)])
            if all(test.matches(outcome.value, context) is True for test, outcome in zip(tests, inputs, strict=True)):
                hits[number] = self._outputs_of(row, context, warnings)
                if self.hit_policy == "F":
                    break
        return hits

    def _outputs_of(self, row: Row, context: Mapping[str, object], warnings: list[Warning]) -> Outputs:
        outputs: dict[str, object] = {}
        for name, cell in zip(self.outputs, row[len(self.inputs) :], strict=True):
            computed = output_expression(cell)
            outcome = computed.evaluate(context) if computed else Outcome(lift_deeply(cell, Budget()))
            warnings += outcome.warnings
            outputs[name] = outcome.value
        return outputs

    @property
    def _ranks(self) -> Mapping[str, tuple[object, ...]]:
        columns = zip(*(row[len(self.inputs) :] for row in self.rows), strict=True)
        return {
            name: tuple(lift_deeply(cell, Budget()) for cell in cells)
            for name, cells in zip(self.outputs, columns, strict=True)
        }


@lru_cache(maxsize=4096)
def unary_tests(cell: object) -> CompiledTests:
    """Compile an input cell."""
    return compile_unary_tests(str(cell))


def output_expression(cell: object) -> Compiled | None:
    """Compile an output cell that is an expression; null for a literal."""
    return compile_expression(cell[1:]) if isinstance(cell, str) and cell.startswith("=") else None
