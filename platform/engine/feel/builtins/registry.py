"""Built-in functions: how they are declared and how arguments find their parameters.

A parameter is written `name: kinds`. `name?` may be left out; `name~` may where arguments are named, and is null then;
`name*` is one list or several items; `name...` takes all that is left. Kinds are joined by `|`; `null` among them lets
null through, which otherwise makes the call null.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from engine.feel.runtime import Scope
from engine.feel.values import Function, kind

_ALIASES = {
    "day": ("date", "date and time"),
    "moment": ("date", "time", "date and time"),
    "duration": ("days and time duration", "years and months duration"),
}
_UNFIT = object()
_Function = TypeVar("_Function", bound=Callable[..., object])


@dataclass(frozen=True)
class Parameter:
    """One parameter of one way to call a function."""

    name: str
    kinds: frozenset[str]
    mark: str = ""

    @cached_property
    def takes_any(self) -> bool:
        """Whether every value fits."""
        return "any" in self.kinds

    def fit(self, value: object) -> object:
        """Give the value as the parameter takes it; a single value and a list of it are taken for each other."""
        if self.takes_any or kind(value) in self.kinds:
            return value
        if value is not None and "list" in self.kinds:
            return (value,)
        if isinstance(value, tuple) and len(value) == 1 and kind(value[0]) in self.kinds:
            return value[0]
        return _UNFIT


@dataclass(frozen=True)
class Signature:
    """One way to call a function."""

    parameters: tuple[Parameter, ...]
    function: Callable[..., object]
    takes_scope: bool

    def arrange(self, values: Sequence[object], names: tuple[str, ...]) -> list[object] | None:
        """Give the values in the order of the parameters; null if number or names do not match."""
        if names:
            return self._arrange_by_name(dict(zip(names, values, strict=True))) if len({*names}) == len(names) else None
        least, most = self._numbers
        if len(values) < least:
            return None
        if most is None:
            last = self.parameters[-1]
            if last.mark == "*":
                return [values[0] if len(values) == 1 else tuple(values)]
            before = len(self.parameters) - 1
            return [*values[:before], tuple(values[before:])]
        return list(values) if len(values) <= most else None

    @cached_property
    def _numbers(self) -> tuple[int, int | None]:
        """How many values there are at least and at most; null for any number."""
        marks = [parameter.mark for parameter in self.parameters]
        open_ended = marks[-1:] in (["*"], ["..."])
        return len(marks) - marks.count("?"), None if open_ended else len(marks)

    def _arrange_by_name(self, by_name: dict[str, object]) -> list[object] | None:
        arranged: list[object] = []
        for parameter in self.parameters:
            if parameter.name not in by_name:
                if parameter.mark == "?":
                    break
                if parameter.mark != "~":
                    return None
            arranged.append(by_name.pop(parameter.name, None))
        return None if by_name else arranged

    def fit(self, values: list[object]) -> list[object] | None:
        """Give the values as the parameters take them; null if one does not fit."""
        fitted = [parameter.fit(value) for parameter, value in zip(self.parameters, values, strict=False)]
        return None if _UNFIT in fitted else fitted


@dataclass(frozen=True)
class Builtin:
    """A built-in function with all ways to call it."""

    name: str
    signatures: list[Signature]

    def call(self, values: list[object], names: tuple[str, ...], scope: Scope, position: int) -> object:
        """Call the first signature the arguments fit; null with a warning if there is none."""
        for signature in self.signatures:
            arranged = signature.arrange(values, names)
            fitted = None if arranged is None else signature.fit(arranged)
            if fitted is not None:
                result = signature.function(*((scope,) if signature.takes_scope else ()), *fitted)
                if result is None:
                    scope.run.warn("no_value", position, function=self.name)
                return result
        scope.run.warn("bad_arguments", position, function=self.name, given=[kind(value) for value in values])
        return None

    def as_value(self, scope: Scope, position: int) -> Function:
        """Give the function as a value, to be passed to another."""
        names = tuple(parameter.name for parameter in self.signatures[0].parameters)
        return Function(names, lambda *values: self.call(list(values), (), scope, position))


BUILTINS: dict[str, Builtin] = {}


def builtin(name: str, *parameters: str, takes_scope: bool = False) -> Callable[[_Function], _Function]:
    """Declare the decorated function as one way to call a built-in function."""
    signature_parameters = tuple(_read_parameter(text) for text in parameters)

    def register(function: _Function) -> _Function:
        entry = BUILTINS.setdefault(name, Builtin(name, []))
        entry.signatures.append(Signature(signature_parameters, function, takes_scope))
        return function

    return register


def _read_parameter(text: str) -> Parameter:
    name, _, kinds = text.partition(": ")
    mark = next((mark for mark in ("...", "?", "~", "*") if name.endswith(mark)), "")
    written = kinds.split("|")
    return Parameter(
        name.removesuffix(mark), frozenset(each for text in written for each in _ALIASES.get(text, (text,))), mark
    )
