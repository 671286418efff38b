"""The work an evaluation may still do."""

from __future__ import annotations

from .errors import BudgetExceeded
from .limits import MAX_STEPS


class Budget:
    """Steps that can be spent until there are none left.

    Everything that goes through data spends: data nested in itself many times over is small to make and long to read.
    """

    __slots__ = ("steps_left",)

    def __init__(self) -> None:
        self.steps_left = MAX_STEPS

    def spend(self, steps: int = 1) -> None:
        """Pay for work; ends the evaluation when the budget is used up."""
        self.steps_left -= steps
        if self.steps_left < 0:
            raise BudgetExceeded("too_many_steps")
