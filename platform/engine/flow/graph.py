"""What lies behind and ahead of a state: for the stepper on a record's page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from engine.definitions.values import Workflow


@dataclass(frozen=True)
class Stage:
    """One step of the stepper, seen from the present state."""

    title: str
    status: Literal["done", "now", "ahead"]


def reachable(workflow: Workflow, start: str) -> frozenset[str]:
    """Every state that some sequence of actions leads to, the start included."""
    found, open_states = {start}, [start]
    while open_states:
        state = open_states.pop()
        leaving = (action for action in workflow.actions if state in action.from_states)
        targets = {target for action in leaving for target in workflow.targets(action, state)}
        open_states.extend(targets - found)
        found |= targets
    return frozenset(found)


def stages(workflow: Workflow, state: str) -> tuple[Stage, ...]:
    """The steps of the workflow; in a state that no step names, none of them is the present one."""
    here = next((index for index, step in enumerate(workflow.steps) if state in step.states), None)
    return tuple(Stage(step.title, _status(index, here)) for index, step in enumerate(workflow.steps))


def _status(index: int, here: int | None) -> Literal["done", "now", "ahead"]:
    if here is None or index > here:
        return "ahead"
    return "now" if index == here else "done"
