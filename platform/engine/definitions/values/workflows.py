"""Workflows: states, actions, effects."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Literal

from engine.definitions.values.common import Opinion, Rule, Tone
from engine.definitions.values.effects import Effect

Verb = Literal["reassign", "add_before", "add_after", "copy", "remind"]

#: Targets that depend on how the record got where it is.
PREVIOUS: Literal["previous"] = "previous"
FIRST: Literal["first"] = "first"


@dataclass(frozen=True)
class Edit:
    """Who may change which form fields in a state; `fields` empty means all.

    `only` says on which records they may (such as those their own side entered), and what others are told.
    """

    by: tuple[str, ...]
    fields: tuple[str, ...] = ()
    only: Rule | None = None


@dataclass(frozen=True)
class State:
    """Where a record stands, and who may change its form there."""

    key: str
    title: str
    tone: Tone = "idle"
    final: bool = False
    edit: tuple[Edit, ...] = ()
    asks: str = ""  # what the inbox asks of whoever acts next
    allows: tuple[Verb, ...] = ()  # what else those who are asked may do with their task


@dataclass(frozen=True)
class Target:
    """Where an action leads: the first target whose condition holds.

    `back` stands for the state the record came from, or for the first state; `state` is then empty.
    """

    state: str
    when: str = "true"
    back: Literal["", "previous", "first"] = ""


@dataclass(frozen=True)
class Joint:
    """How several sign one step together (会签): how many agree, in which order, and what a refusal does.

    agree: all, any, a count, or a share of the seats (rounded up). ends: one refusal ends the step at once, or only
    when too few are left to agree. `refused_to` is the state that a refusal leads to; without one nobody can refuse.
    """

    agree: Literal["all", "any", "count", "share"] = "any"
    count: int = 1
    share: Decimal = Decimal(1)
    order: Literal["parallel", "sequence"] = "parallel"
    ends: Literal["at_once", "too_few"] = "at_once"
    refused_to: str = ""
    refuse_title: str = ""


@dataclass(frozen=True)
class Span:
    """So many natural or working days."""

    days: int | None = None
    working_days: int | None = None


@dataclass(frozen=True)
class Reminder:
    """A message some days before the deadline."""

    before: Span
    notice: str


@dataclass(frozen=True)
class Escalation:
    """What follows some days after the deadline, if nobody has acted by then either."""

    after: Span
    effects: tuple[Effect, ...] = ()
    follow: str = ""  # an action that the system takes, instead of effects


@dataclass(frozen=True)
class Due:
    """By when the action should be done: working or natural days after a date, or a day that FEEL gives.

    Days in `paused` do not count: the clock stops while a site is suspended. `overdue` is the action that the system
    takes once the day has passed, or `consequences` are the effects; both may be followed by `escalate`.
    """

    after: str = ""
    working_days: int | None = None
    days: int | None = None
    on: str = ""
    paused: str = ""
    overdue: str = ""
    consequences: tuple[Effect, ...] = ()
    remind: tuple[Reminder, ...] = ()
    escalate: tuple[Escalation, ...] = ()


@dataclass(frozen=True)
class Action:
    """What somebody can do to a record in some states."""

    key: str
    title: str
    from_states: tuple[str, ...]
    to: tuple[Target, ...]
    by: tuple[str, ...]  # roles; "system" for actions that only effects take
    style: Literal["normal", "primary", "danger"] = "normal"
    kind: Literal["pass", "send_back", "withdraw"] = "pass"
    guards: tuple[Rule, ...] = ()
    opinion: Opinion = "none"
    phrases: tuple[str, ...] = ()
    form: str = ""
    due: Due | None = None
    effects: tuple[Effect, ...] = ()
    task: bool = True  # puts the record into the inbox of those who may take it
    batch: bool = False
    confirm: str = ""
    joint: Joint | None = None  # several sign it together
    choose: bool = False  # the actor picks one of the targets whose conditions hold
    resubmit: Literal["restart", "resume"] = "restart"  # after a send-back: all steps again, or straight back here


@dataclass(frozen=True)
class Step:
    """A step of the stepper on the record page."""

    title: str
    states: tuple[str, ...]


@dataclass(frozen=True)
class Workflow:
    """The states of a record and the actions between them."""

    key: str
    title: str
    initial: str
    states: tuple[State, ...]
    actions: tuple[Action, ...]
    steps: tuple[Step, ...] = ()

    @cached_property
    def by_key(self) -> Mapping[str, State]:
        """Every state by key, in order."""
        return {state.key: state for state in self.states}

    def targets(self, action: Action, state: str) -> tuple[str, ...]:
        """Every state that an action may lead to from a state, whatever the conditions say."""
        found: list[str] = [] if action.joint is None or not action.joint.refused_to else [action.joint.refused_to]
        for target in action.to:
            if target.back == FIRST:
                found.append(self.initial)
            elif target.back == PREVIOUS:
                found += self.before(state)
            else:
                found.append(target.state)
        return tuple(dict.fromkeys(found))

    def before(self, state: str) -> tuple[str, ...]:
        """The states from which some action goes on to this one."""
        return tuple(
            origin
            for action in self.actions
            if action.kind == "pass" and any(target.state == state for target in action.to)
            for origin in action.from_states
            if origin != state
        )

    def action(self, key: str) -> Action | None:
        """The action with this key, if there is one."""
        return next((action for action in self.actions if action.key == key), None)
