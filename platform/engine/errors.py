"""The base of every failure the engine can name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal


class EngineError(Exception):
    """A failure with a code and the data a sentence about it needs; two are equal when those are equal.

    The engine never words a failure: sentences, in whatever language, are made where people read them.
    """

    def __init__(self, code: str, data: Mapping[str, object] | None = None) -> None:
        super().__init__(code, dict(data or {}))
        self.code = code
        self.data: dict[str, object] = dict(data or {})

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self.__dict__ == other.__dict__

    def __hash__(self) -> int:
        return hash((type(self), self.code))

    def __str__(self) -> str:
        return f"{self.code} {self.data}" if self.data else self.code


@dataclass(frozen=True)
class Problem:
    """Something wrong in a document: `document` is `kind/key`, `pointer` the place in it (RFC 6901).

    An error keeps a release back; a warning is doubtful, so it is shown and decided by people.
    """

    document: str
    pointer: str
    code: str
    data: Mapping[str, object] = field(default_factory=dict, hash=False)
    severity: Literal["error", "warning"] = "error"


def blocking(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Give the problems that keep a release back."""
    return tuple(problem for problem in problems if problem.severity == "error")
