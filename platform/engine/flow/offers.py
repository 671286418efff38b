"""Which actions a role holder is offered, and which of them are refused, with the sentences that say why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from engine.definitions.templates import fill
from engine.definitions.values import Action, Rule, Workflow
from engine.feel import compile_expression


@dataclass(frozen=True)
class Offer:
    """An action its actor may see; with refusals it is shown greyed, with the reasons."""

    action: Action
    refusals: tuple[str, ...] = ()

    @property
    def allowed(self) -> bool:
        """Whether it may be taken."""
        return not self.refusals


def offered(workflow: Workflow, state: str, roles: Iterable[str], context: Mapping[str, object]) -> tuple[Offer, ...]:
    """The actions of this state for somebody with these roles, in the order of the definition.

    A guard that asks for `input` waits until there is some: before the form is filled nobody can say.
    """
    held = frozenset(roles)
    return tuple(
        Offer(action, broken_rules(askable(action.guards, context), context))
        for action in workflow.actions
        if state in action.from_states and held.intersection(action.by)
    )


def broken_rules(rules: Iterable[Rule], context: Mapping[str, object]) -> tuple[str, ...]:
    """The sentences of the rules that do not hold; unknown counts as not holding."""
    return tuple(
        fill(rule.otherwise, context) for rule in rules if compile_expression(rule.when).value(context) is not True
    )


def askable(guards: Iterable[Rule], context: Mapping[str, object]) -> tuple[Rule, ...]:
    """The guards that can be asked now: without an input, not those that look at it."""
    if context.get("input") is not None:
        return tuple(guards)
    return tuple(guard for guard in guards if not _asks_input(guard))


def _asks_input(guard: Rule) -> bool:
    return any(path[0] == "input" for path in compile_expression(guard.when).references)
