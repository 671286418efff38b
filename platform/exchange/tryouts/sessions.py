"""A try-out under way: where it began, and the steps taken in it. A text in its author's session."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from schemas.documents import DocumentEncoder, parse

Step = Mapping[str, Any]
MOST_STEPS = 100


@dataclass(frozen=True)
class Tryout:
    """What is tried out: on nothing, on a copy of a project, or on what a golden case is given; and how far it went."""

    system: str
    record: int | None = None  # the topmost record of the project that is copied
    case: str = ""  # the golden case that is gone on with
    role: str = ""  # who acts now
    day: str = ""  # on which day
    steps: tuple[Step, ...] = ()

    def with_step(self, *steps: Step) -> "Tryout":
        """The same after further steps."""
        return replace(self, steps=(*self.steps, *steps)[:MOST_STEPS])

    def without_from(self, number: int) -> "Tryout":
        """The same before a step, counted from 1; what came after it is gone, too."""
        return replace(self, steps=self.steps[: max(0, number - 1)])

    def to_text(self) -> str:
        """As it is kept."""
        return json.dumps({**self.__dict__, "steps": list(self.steps)}, cls=DocumentEncoder)

    @classmethod
    def from_text(cls, text: str) -> "Tryout":
        """Read it back."""
        told = parse(text)
        return cls(**{**told, "steps": tuple(told["steps"])})
