"""Workflows: states, actions, effects."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from engine.definitions.values.common import Opinion, Rule, Tone


@dataclass(frozen=True)
class Edit:
    """Who may change which form fields in a state; `fields` empty means all."""

    by: tuple[str, ...]
    fields: tuple[str, ...] = ()


@dataclass(frozen=True)
class State:
    """Where a record stands, and who may change its form there."""

    key: str
    title: str
    tone: Tone = "idle"
    final: bool = False
    edit: tuple[Edit, ...] = ()
    asks: str = ""  # what the inbox asks of whoever acts next


@dataclass(frozen=True)
class Target:
    """Where an action leads: the first target whose condition holds."""

    state: str
    when: str = "true"


@dataclass(frozen=True)
class Due:
    """When the action should be done: days after a date, counted as working or natural days."""

    after: str
    working_days: int | None = None
    days: int | None = None


@dataclass(frozen=True)
class Effect:
    """What follows an action inside the same transaction.

    set: fields ← FEEL; flag: flag of the subject ← true/false; open: a record of `record_type` for the same parent and
    the period that covers this one, unless it exists; advance: take `action` as the system on every related record.
    """

    kind: Literal["set", "flag", "open", "advance"]
    assign: tuple[tuple[str, str], ...] = ()
    flag: str = ""
    value: bool = True
    record_type: str = ""
    related: str = ""
    action: str = ""


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

    def action(self, key: str) -> Action | None:
        """The action with this key, if there is one."""
        return next((action for action in self.actions if action.key == key), None)
