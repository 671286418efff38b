"""Where an action leads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.definitions.values import Action, Effect, Workflow
from engine.errors import EngineError
from engine.feel import compile_expression


class FlowError(EngineError):
    """An action that leads nowhere from here: `not_offered` or `no_target`."""


@dataclass(frozen=True)
class Move:
    """The next state, and what else the action does."""

    action: Action
    to: str
    effects: tuple[Effect, ...]


def advance(workflow: Workflow, state: str, action: str, context: Mapping[str, object]) -> Move:
    """The move an action makes: to the first target whose condition holds.

    Raises:
        FlowError: the state does not offer the action, or no target's condition holds.
    """
    taken = workflow.action(action)
    if taken is None or state not in taken.from_states:
        raise FlowError("not_offered", {"action": action, "state": state})
    for target in taken.to:
        if compile_expression(target.when).value(context) is True:
            return Move(taken, target.state, taken.effects)
    raise FlowError("no_target", {"action": action, "state": state})
