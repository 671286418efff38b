"""Host functions: functions of the language that need data only the caller has, such as a region's calendar.

They are declared once, by name and with types, before the first expression is compiled. Their data comes with the
context of each evaluation, under an entry no expression can spell, so they work wherever expressions do: in filters,
decision tables, guards and texts, side by side for regions that differ.

    context = {**names, **given(calendar=region.working_calendar)}
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from .builtins.registry import BUILTINS, Builtin, builtin
from .runtime import Scope
from .values import Function

_Function = TypeVar("_Function", bound=Callable[..., object])


class NoValue(Exception):  # noqa: N818 - not a fault: the expression goes on with null
    """Raised by a host function that cannot answer; becomes null and a warning with this code and data."""

    def __init__(self, code: str, **data: object) -> None:
        super().__init__(code)
        self.code = code
        self.data = data


@dataclass(frozen=True)
class HostFunction(Builtin):
    """A function whose first argument, unseen in expressions, is data of the host."""

    needs: str
    gives: str

    def call(self, values: list[object], names: tuple[str, ...], scope: Scope, position: int) -> object:
        """Call it as any other function; without its data, or where it has no answer, null with a warning."""
        if not isinstance(scope.find(_entry(self.needs)), Function):
            scope.run.warn("not_given", position, function=self.name, needs=self.needs)
            return None
        try:
            return super().call(values, names, scope, position)
        except NoValue as none:
            scope.run.warn(none.code, position, function=self.name, **none.data)
            return None


def host_function(name: str, *parameters: str, needs: str, gives: str) -> Callable[[_Function], _Function]:
    """Declare the decorated function as a host function.

    It is called with the data named by `needs`, the evaluation's budget, and the arguments; parameters are written as
    those of built-in functions, and `gives` names the type of the result.
    """

    def register(function: _Function) -> _Function:
        BUILTINS[name] = HostFunction(name, [], needs, gives)

        @builtin(name, *parameters, takes_scope=True)
        def call(scope: Scope, *arguments: object) -> object:
            held = scope.find(_entry(needs))
            assert isinstance(held, Function)
            return function(held.call(), scope.run, *arguments)

        return function

    return register


def given(**data: object) -> Mapping[str, object]:
    """The entries of a context that give host functions their data, by what these say they need."""
    # As a function the data passes through contexts unseen: expressions know no way to write the entry's name.
    return {_entry(name): Function((), lambda value=value: value) for name, value in data.items()}


def carried(context: Mapping[str, object]) -> Mapping[str, object]:
    """The entries of a context that are data of host functions, for another context made from it."""
    return {entry: context[entry] for entry in _entries(len(BUILTINS)) if entry in context}


def host_functions() -> tuple[HostFunction, ...]:
    """All host functions that were declared, by name."""
    return tuple(entry for _, entry in sorted(BUILTINS.items()) if isinstance(entry, HostFunction))


@lru_cache(maxsize=4)
def _entries(_declared: int) -> tuple[str, ...]:
    """The entries that host functions need, in order; kept as long as no further function is declared."""
    return tuple(sorted({_entry(function.needs) for function in host_functions()}))


def _entry(name: str) -> str:
    return f"@{name}"
