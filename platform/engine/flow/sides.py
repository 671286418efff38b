"""The main line of a state machine: what is left when branches that begin nearly everywhere, or lead back, stay out.

A chain whose deadline or suspension may strike in every state has one line for each of them; drawn with the rest they
hide how work goes on. Both are pictures of the same chain, and nothing says that a side branch matters less.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from engine.definitions.values import Action, Workflow

Step = tuple[str, str]
Steps = Mapping[Step, Sequence[Action]]


@dataclass(frozen=True)
class Kept:
    """What is drawn in any case: states and actions by key, steps by the states they join."""

    states: Collection[str] = field(default=())
    actions: Collection[str] = field(default=())
    steps: Collection[Step] = field(default=())


def main_line(
    workflow: Workflow, steps: Steps, columns: Mapping[str, int], kept: Kept
) -> tuple[dict[Step, list[Action]], frozenset[str]]:
    """The steps without side branches, and the states that they reach.

    A side branch is what the system does from several states, or back to an earlier column, and what sends back or
    withdraws. Where nothing else leads to a state, ways back to it stay, for it is a station of the work (“sent
    back”), and so do the system's branches to a state from which work goes on to a further one. What else only they
    reach is left out.

    Args:
        steps: the actions by the states they join.
        columns: how many steps onward each state lies.
        kept: what is drawn in any case.
    """
    sorts: dict[str, dict[Step, list[Action]]] = {"onward": {}, "back": {}, "aside": {}}
    for step, actions in steps.items():
        for action in actions:
            sorts[_sort(step, action, columns, kept)].setdefault(step, []).append(action)
    onward = sorts["onward"]
    shown = dict(onward)
    reached = _reached(workflow, shown, kept)
    for sort in ("back", "aside"):
        wanted = workflow.by_key.keys() - reached
        if sort == "aside":
            wanted = {origin for origin, target in onward if wanted.issuperset((origin, target))}
        for step, actions in sorts[sort].items():
            if step[1] in wanted:
                shown[step] = shown.get(step, []) + actions
        reached = _reached(workflow, shown, kept)
    taken = {(step, action.key) for step, actions in shown.items() if reached.issuperset(step) for action in actions}
    left = {step: [one for one in actions if (step, one.key) in taken] for step, actions in steps.items()}
    return {step: actions for step, actions in left.items() if actions}, reached


def _sort(step: Step, action: Action, columns: Mapping[str, int], kept: Kept) -> str:
    if action.key in kept.actions or step in kept.steps:
        return "onward"
    by_system = action.by[:1] == ("system",)
    if by_system and len(action.from_states) > 1:
        return "aside"
    turns_back = by_system and columns[step[1]] < columns[step[0]]  # a person who goes on from “sent back” does not
    return "back" if turns_back or action.kind != "pass" else "onward"


def _reached(workflow: Workflow, steps: Steps, kept: Kept) -> frozenset[str]:
    """The states one comes to along some steps from the first, and those that are drawn in any case."""
    forced = {step for step, actions in steps.items() if step in kept.steps or _holds(actions, kept)}
    found = {workflow.initial, *kept.states, *(state for step in forced for state in step)}
    while more := {target for origin, target in steps if origin in found} - found:
        found |= more
    return frozenset(found & workflow.by_key.keys())


def _holds(actions: Sequence[Action], kept: Kept) -> bool:
    return any(action.key in kept.actions for action in actions)
