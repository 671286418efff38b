"""Fields that a register vouches for: look the entry up, take over what it says, or say why there is none."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from engine.definitions.templates import fill
from engine.definitions.values import Field, Lookup, Register
from forms.errors import Problem
from registers.selectors import find_entry

MESSAGE = "register"  # the code of a problem that brings its own sentence


@dataclass(frozen=True)
class LookedUp:
    """What the registers gave for some fields, and where they gave nothing."""

    values: Mapping[str, object] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


def look_up(
    fields: Iterable[Field], values: Mapping[str, object], registers: Mapping[str, Register], *, changed: frozenset[str]
) -> LookedUp:
    """Ask the registers about every field whose matched values changed."""
    filled: dict[str, object] = {}
    problems: list[Problem] = []
    for one in fields:
        if one.lookup is None or changed.isdisjoint(own for _property, own in one.lookup.match):
            continue
        found, problem = _ask(one, one.lookup, values, registers[one.lookup.register])
        filled |= found
        problems += [problem] if problem else []
    return LookedUp(filled, tuple(problems))


def _ask(
    asking: Field, lookup: Lookup, values: Mapping[str, object], register: Register
) -> tuple[dict[str, object], Problem | None]:
    nothing: dict[str, object] = {own: None for own, _property in lookup.fill}
    # Who is meant goes first: a property for which the register has a `differs` sentence only confirms it.
    asked = sorted(lookup.match, key=lambda pair: f"differs:{pair[0]}" in register.failures)
    wanted = {name: values.get(own) for name, own in asked}
    if any(value in (None, "") for value in wanted.values()):
        return nothing, None
    answer = find_entry(register.key, wanted)
    if answer.entry is not None:
        return {own: answer.entry.get(name) for own, name in lookup.fill}, None
    if register.mode == "advised":
        return nothing, None
    template = register.failures.get(answer.failure) or register.failures.get("not_found", "")
    place = dict(lookup.match).get(answer.failure.partition(":")[2], asking.key)
    return nothing, Problem(place, MESSAGE, {"sentence": fill(template, wanted), "register": register.title})
