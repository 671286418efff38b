"""What can go wrong with an expression: before it runs (an error) and while it runs (a warning)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.errors import EngineError


class FeelSyntaxError(EngineError):
    """The text is not an expression; `position` is the offset of the first character that does not fit."""

    def __init__(self, code: str, position: int = 0, data: Mapping[str, object] | None = None) -> None:
        super().__init__(code, data)
        self.position = position


@dataclass(frozen=True)
class Warning:  # noqa: A001 - the word the language uses for it
    """A part of an expression that gave null because of its data, and where that part stands."""

    code: str
    position: int = 0
    data: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    """The value of an expression together with everything that was doubtful on the way to it."""

    value: object
    warnings: tuple[Warning, ...] = ()


class BudgetExceeded(Exception):
    """Raised inside the evaluator only; an `Outcome` reports it as a warning with the same code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
