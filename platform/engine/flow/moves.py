"""Where an action leads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from engine.definitions.values import FIRST, PREVIOUS, Action, Effect, Target, Workflow
from engine.errors import EngineError
from engine.feel import compile_expression

MOVING = frozenset({"pass", "send_back", "withdraw"})  # the kinds of steps that move a record


class FlowError(EngineError):
    """An action that leads nowhere from here: `not_offered`, `no_target` or `not_chosen`."""


@dataclass(frozen=True)
class Move:
    """The next state, and what else the action does."""

    action: Action
    to: str
    effects: tuple[Effect, ...]


@dataclass(frozen=True)
class Passage:
    """One move that a record made: by a step of which kind, from which state to which."""

    kind: str
    action: str
    origin: str
    to: str


@dataclass(frozen=True)
class Trail:
    """How a record came where it is: the state it came from, and the one that sent it back and waits for it."""

    previous: str = ""
    returned_from: str = ""


def trail_of(workflow: Workflow, state: str, passages: Iterable[Passage]) -> Trail:
    """Read the trail off the moves of a record, newest first."""
    moves = [passage for passage in passages if passage.kind in MOVING]
    came = (move.origin for move in moves if move.kind == "pass" and move.to == state != move.origin)
    last = moves[0] if moves else None
    action = workflow.action(last.action) if last and last.kind == "send_back" and last.to == state else None
    returned = last.origin if last and action and action.resubmit == "resume" else ""
    return Trail(next(came, ""), returned if returned in workflow.by_key else "")


def destinations(
    workflow: Workflow, state: str, action: Action, context: Mapping[str, object], trail: Trail = Trail()
) -> tuple[str, ...]:
    """The states an action can lead to from here: the first counts unless the actor may choose."""
    if action.kind == "pass" and trail.returned_from:
        return (trail.returned_from,)
    holding = (target for target in action.to if compile_expression(target.when).value(context) is True)
    states = (state_of(target, workflow, trail) for target in holding)
    return tuple(dict.fromkeys(key for key in states if key))


def advance(
    workflow: Workflow,
    state: str,
    action: str,
    context: Mapping[str, object],
    trail: Trail = Trail(),
    chosen: str = "",
) -> Move:
    """The move an action makes: to the first target whose condition holds, or the one that was chosen.

    Raises:
        FlowError: the state does not offer the action, no target's condition holds, or the choice is not among them.
    """
    taken = workflow.action(action)
    if taken is None or state not in taken.from_states:
        raise FlowError("not_offered", {"action": action, "state": state})
    possible = destinations(workflow, state, taken, context, trail)
    if not possible:
        raise FlowError("no_target", {"action": action, "state": state})
    if not (taken.choose and len(possible) > 1):
        return Move(taken, possible[0], taken.effects)
    if chosen not in possible:
        raise FlowError("not_chosen", {"action": action, "possible": possible})
    return Move(taken, chosen, taken.effects)


def state_of(target: Target, workflow: Workflow, trail: Trail) -> str:
    """The state a target stands for; nothing when it goes back and there is nothing to go back to."""
    if target.back == PREVIOUS:
        return trail.previous
    return workflow.initial if target.back == FIRST else target.state
