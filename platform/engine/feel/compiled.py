"""The front door: compile a text once, evaluate it on any data as often as needed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from . import tree
from .analysis import Reference, references
from .budget import Budget
from .builtins import BUILTINS
from .compiler import Step, compile_node
from .errors import BudgetExceeded, FeelSyntaxError, Outcome
from .names import NameTable
from .parser import Parser
from .properties import PROPERTY_NAMES
from .runtime import Run, Scope
from .short import LONG_WAY, Short, shorten
from .values import Data, lift_deeply

_BASE_NAMES = NameTable([*BUILTINS, *PROPERTY_NAMES])


@dataclass(frozen=True)
class _Source:
    """A text with its tree and its closure; equal to another by the text alone, and pickled by it."""

    text: str
    names: frozenset[str] = field(compare=False, repr=False)
    references: frozenset[Reference] = field(compare=False)
    node: tree.Node = field(compare=False, repr=False)
    step: Step = field(compare=False, repr=False)

    @cached_property
    def _short(self) -> Short:
        """The short way to the value. Making it takes as long as many evaluations, so it waits for the second one."""

        def first(*arguments: object) -> object:
            self.__dict__["_short"] = second
            return LONG_WAY

        def second(*arguments: object) -> object:
            short = self.__dict__["_short"] = shorten(self.node)
            return short(*arguments)

        return first

    def at_length(self, *scopes: Mapping[str, object], budget: Budget | None = None) -> Outcome:
        """Compute the value by the closures, the names of the last scope before those of the first.

        What several expressions may spend together is theirs as one budget.
        """
        run = Run()
        if budget is not None:
            run.steps_left = budget.steps_left
        scope: Scope | None = None
        for names in scopes:
            scope = Scope(Data(names), scope, run)
        try:
            value = lift_deeply(self.step(scope), run)  # type: ignore[arg-type]
        except BudgetExceeded as stop:
            value = None
            run.warn(stop.code, 0)
        except RecursionError:
            value = None
            run.warn("too_deep", 0)
        if budget is not None:
            budget.steps_left = run.steps_left
        return Outcome(value, tuple(run.warnings))


class Compiled(_Source):
    """An expression ready to be evaluated; `references` are the paths it reads (see `analysis.references`)."""

    def __reduce__(self) -> tuple[object, ...]:
        return compile_expression, (self.text, self.names)

    def evaluate(self, context: Mapping[str, object], budget: Budget | None = None) -> Outcome:
        """Compute the value and say what was doubtful; whatever the data, this never raises."""
        value = self._short(context)
        return self.at_length(context, budget=budget) if value is LONG_WAY else Outcome(value)

    def value(self, context: Mapping[str, object]) -> object:
        """Compute the value alone."""
        value = self._short(context)
        return self.at_length(context).value if value is LONG_WAY else value


class CompiledTests(_Source):
    """The unary tests of a decision table cell, ready to be applied."""

    def __reduce__(self) -> tuple[object, ...]:
        return compile_unary_tests, (self.text, self.names)

    def evaluate(self, input_value: object, context: Mapping[str, object], budget: Budget | None = None) -> Outcome:
        """Say whether the input satisfies the tests, null if that cannot be said, and what was doubtful."""
        value = self._short(context, input_value)
        return self.at_length(context, {"?": input_value}, budget=budget) if value is LONG_WAY else Outcome(value)

    def matches(
        self, input_value: object, context: Mapping[str, object] | None = None, budget: Budget | None = None
    ) -> bool | None:
        """Say whether the input satisfies the tests; null if that cannot be said."""
        value = self.evaluate(input_value, context or {}, budget).value
        return value if isinstance(value, bool) else None


def compile_expression(text: str, names: Iterable[str] | None = None) -> Compiled:
    """Compile an expression; `names` are the names the context may hold, needed only for those with operators in."""
    return _compile_expression(text, frozenset(names or ()))


def compile_unary_tests(text: str, names: Iterable[str] | None = None) -> CompiledTests:
    """Compile the text of a decision table cell, e.g. `-`, `< 10`, `[1..5]`, `"a", "b"` or `not("c")`."""
    return _compile_unary_tests(text, frozenset(names or ()))


@lru_cache(maxsize=4096)
def _compile_expression(text: str, names: frozenset[str]) -> Compiled:
    return Compiled(text, names, *_compile(text, names, Parser.whole_expression))


@lru_cache(maxsize=4096)
def _compile_unary_tests(text: str, names: frozenset[str]) -> CompiledTests:
    return CompiledTests(text, names, *_compile(text, names, Parser.whole_unary_tests))


def _compile(
    text: str, names: frozenset[str], read: Callable[[Parser], tree.Node]
) -> tuple[frozenset[Reference], tree.Node, Step]:
    try:
        node = read(Parser(text, NameTable(sorted(names), _BASE_NAMES)))
        return references(node, BUILTINS), node, compile_node(node)
    except RecursionError:
        raise FeelSyntaxError("too_deep") from None
