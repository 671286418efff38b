"""Fields that a register vouches for: look the entry up, take over what it says, or say why there is none.

While a register does not answer, its definition may let people go on: the field is then marked as not yet verified,
and `workflows.registers.verifying` makes up for it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.utils.translation import gettext as _

from engine.definitions.values import UNREACHABLE, Field, Lookup, Register
from forms.errors import Problem
from forms.told import told
from registers.asking import ask
from registers.selectors import Answer

MESSAGE = "register"  # the code of a problem that brings its own sentence

Wanted = Mapping[str, object]


@dataclass(frozen=True)
class Use:
    """A look-up that a record rests on: confirmed by an answer, or still open; one without a register was emptied."""

    field: str
    register: str = ""
    answer: Answer | None = None

    @property
    def open(self) -> bool:
        """Whether the register has still to answer."""
        return self.answer is not None and self.answer.failure == UNREACHABLE


@dataclass(frozen=True)
class LookedUp:
    """What the registers gave for some fields, where they gave nothing, and what of that a record will rest on."""

    values: Mapping[str, object] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    uses: tuple[Use, ...] = ()


def look_up(
    fields: Iterable[Field],
    values: Mapping[str, object],
    registers: Mapping[str, Register],
    *,
    changed: frozenset[str],
    now: datetime,
) -> LookedUp:
    """Ask the registers about every field whose matched values changed, in the order of the form.

    What one answer fills, the next look-up already asks with: the company of a contract, then its certificate.
    """
    filled: dict[str, object] = {}
    problems: list[Problem] = []
    uses: list[Use] = []
    asking = tuple(fields)
    mendable = frozenset(one.key for one in asking)
    for one in asking:
        moved = changed.union(key for key, value in filled.items() if value != values.get(key))
        if one.lookup is None or moved.isdisjoint(own for _property, own in one.lookup.match):
            continue
        found, problem, use = ask_for(one, one.lookup, {**values, **filled}, registers[one.lookup.register], now=now)
        filled |= found
        if problem is not None:
            problems.append(problem if problem.field in mendable else replace(problem, field=one.key))
        uses.append(use)
    return LookedUp(filled, tuple(problems), tuple(uses))


def wanted_of(lookup: Lookup, values: Mapping[str, object], register: Register) -> Wanted:
    """What a look-up asks for: who is meant first, then what only confirms it; empty while something is missing."""
    asked = sorted(lookup.match, key=lambda pair: f"differs:{pair[0]}" in register.failures)
    wanted = {name: values.get(own) for name, own in asked}
    return {} if any(value in (None, "") for value in wanted.values()) else wanted


def taken_over(lookup: Lookup, answer: Answer) -> dict[str, object]:
    """The fields that an answer fills; without an entry they are emptied."""
    entry = answer.entry or {}
    return {own: entry.get(name) for own, name in lookup.fill}


def emptied(asking: Field) -> tuple[str, ...]:
    """The fields that a look-up fills, and empties where there is nothing to fill in."""
    return tuple(own for own, _name in asking.lookup.fill) if asking.lookup else ()


def why_not(asking: Field, lookup: Lookup, wanted: Wanted, register: Register, answer: Answer) -> Problem:
    """The sentence for the reason why there is no entry, beside the field it speaks of."""
    place = dict(lookup.match).get(answer.failure.partition(":")[2], asking.key)
    return Problem(place, MESSAGE, {"sentence": _sentence(register, wanted, answer), "register": register.title})


def ask_for(
    asking: Field, lookup: Lookup, values: Mapping[str, object], register: Register, *, now: datetime
) -> tuple[dict[str, object], Problem | None, Use]:
    """What one field takes over, why not, and what it rests on then."""
    wanted = wanted_of(lookup, values, register)
    if not wanted:
        return taken_over(lookup, Answer()), None, Use(asking.key)
    answer = ask(register, wanted, now=now)
    goes_on = answer.failure == UNREACHABLE and register.when_unreachable == "continue"
    refused = bool(answer.failure) and not goes_on and register.mode == "required"
    problem = why_not(asking, lookup, wanted, register, answer) if refused else None
    return taken_over(lookup, answer), problem, Use(asking.key, register.key, answer)


def _sentence(register: Register, wanted: Wanted, answer: Answer) -> str:
    template = register.failures.get(answer.failure)
    if template is None and answer.failure == UNREACHABLE:
        return _("“%(register)s” does not answer at the moment. Please save again in a few minutes.") % {
            "register": register.title
        }
    return told(template or register.failures.get("not_found", ""), {**wanted, "wanted": wanted})
