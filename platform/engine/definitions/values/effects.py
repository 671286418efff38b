"""What follows an action, or a deadline that passed.

All but messages and calls happen in the same transaction; these two leave after it is committed.
"""

from dataclasses import dataclass
from typing import Literal

#: What an effect may mean besides related names: the record above, and the topmost one.
ABOVE = ("parent", "subject")
SELF = "self"


@dataclass(frozen=True)
class SetFields:
    """Form fields ← FEEL, over the names before the move."""

    assign: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class SetFlag:
    """A flag of the subject ← true or false."""

    flag: str
    value: bool = True


@dataclass(frozen=True)
class OpenRecord:
    """A record for the same parent and the period that covers this one, or the one after it, unless it exists."""

    record_type: str
    period: Literal["same", "next"] = "same"


@dataclass(frozen=True)
class Advance:
    """An action taken as the system on every related record, or on the record above (`parent`, `subject`)."""

    related: str
    action: str


@dataclass(frozen=True)
class ReplaceParty:
    """Who has a part from now on, on the nearest record above that names this party; each value is FEEL."""

    party: str
    organisation: str = ""
    name: str = ""
    people: tuple[tuple[str, str], ...] = ()  # position → FEEL that gives a person's key


@dataclass(frozen=True)
class Freeze:
    """Related records keep what they have and nobody may change them, or may again; `because` is a template."""

    of: str  # a related name, `self`, `parent` or `subject`
    value: bool = True
    because: str = ""


@dataclass(frozen=True)
class CapGrade:
    """The record's grade is at most this one, in the order of `grades` from best to worst."""

    cap: str
    grades: tuple[str, ...]
    because: str = ""


@dataclass(frozen=True)
class GiveGrade:
    """The record's grade is this one whatever its sheets say."""

    grade: str
    because: str = ""


@dataclass(frozen=True)
class Watch:
    """The record (`self`, `parent`, `subject`) is put on the watch list, or taken off; `because` is a template."""

    of: str
    value: bool = True
    because: str = ""


@dataclass(frozen=True)
class Notify:
    """A message, sent once the transaction is committed."""

    notice: str


@dataclass(frozen=True)
class CallRegister:
    """A question to a register after the transaction; the answer is kept as evidence and may fill fields."""

    register: str
    asked: tuple[tuple[str, str], ...]  # property of the register → FEEL
    fill: tuple[tuple[str, str], ...] = ()  # form field → property of the register
    failed: str = ""  # the notice that is sent when the register does not confirm


PlainEffect = (
    SetFields
    | SetFlag
    | OpenRecord
    | Advance
    | ReplaceParty
    | Freeze
    | CapGrade
    | GiveGrade
    | Watch
    | Notify
    | CallRegister
)


@dataclass(frozen=True)
class Conditional:
    """An effect that only follows where a condition holds; FEEL over the names as they were before the step."""

    effect: PlainEffect
    when: str


Effect = PlainEffect | Conditional
