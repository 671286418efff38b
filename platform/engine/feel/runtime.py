"""One evaluation under way: its names, its budget, its warnings."""

from __future__ import annotations

from collections.abc import Mapping

from .budget import Budget
from .errors import BudgetExceeded, Warning
from .limits import (
    CHARACTERS_A_STEP,
    ITEMS_A_STEP,
    MAX_CALL_DEPTH,
    MAX_LIST,
    MAX_STEPS,
    MAX_STRING,
    MAX_WARNINGS,
)
from .values import Data

MISSING = object()
_SIZES: dict[type, int] = {tuple: ITEMS_A_STEP, dict: ITEMS_A_STEP, Data: ITEMS_A_STEP, str: CHARACTERS_A_STEP}


class Run(Budget):
    """What all scopes of one evaluation share."""

    __slots__ = ("call_depth", "warnings")

    def __init__(self) -> None:
        self.steps_left = MAX_STEPS
        self.call_depth = 0
        self.warnings: list[Warning] = []

    def warn(self, code: str, position: int, **data: object) -> None:
        """Note that a part of the expression gave null because of its data."""
        if len(self.warnings) < MAX_WARNINGS:
            self.warnings.append(Warning(code, position, data))

    def enter(self, cost: int) -> None:
        """Start the call of a function the expression defined."""
        self.spend(cost)
        self.call_depth += 1
        if self.call_depth > MAX_CALL_DEPTH:
            raise BudgetExceeded("too_deep")

    def leave(self) -> None:
        """End such a call."""
        self.call_depth -= 1

    def checked(self, value: object) -> object:
        """Pay for what was made, and refuse a list or string that has grown too large."""
        if type(value) is tuple:
            self.spend(len(value) // ITEMS_A_STEP)
            if len(value) > MAX_LIST:
                raise BudgetExceeded("list_too_long")
        elif type(value) is str:
            self.spend(len(value) // CHARACTERS_A_STEP)
            if len(value) > MAX_STRING:
                raise BudgetExceeded("string_too_long")
        return value

    def call(self, arguments: list[object]) -> None:
        """Pay for the call of a built-in function, which may go through everything it is given."""
        steps = 1
        for argument in arguments:
            size = _SIZES.get(type(argument))
            if size:
                steps += len(argument) // size  # type: ignore[arg-type]
        self.spend(steps)


class Scope:
    """Names with their values, inside the scope where the expression stands."""

    __slots__ = ("names", "outer", "run")

    def __init__(self, names: Mapping[str, object], outer: Scope | None, run: Run) -> None:
        self.names = names
        self.outer = outer
        self.run = run

    def find(self, name: str) -> object:
        """Give the value of the innermost variable of this name, or MISSING."""
        scope: Scope | None = self
        while scope is not None:
            found = scope.names.get(name, MISSING)
            if found is not MISSING:
                return found
            scope = scope.outer
        return MISSING

    def inside(self, names: Mapping[str, object]) -> Scope:
        """Open a scope within this one."""
        return Scope(names, self, self.run)
