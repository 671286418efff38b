"""Look-ups of the fields inside of a group or in the rows of a table: each row asks for itself.

What a row rests on is bound to its question, not to its place: rows may move, and one that comes to ask something else
has a proof of its own.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from engine.definitions.values import Field, Register
from forms.errors import Problem
from forms.language.reading import Way
from forms.lookups import LookedUp, Use, ask_for, emptied, wanted_of
from forms.wire import wire_name
from registers.answers import question_of

_DIGITS = 16  # of the keyed digest of a question

Values = Mapping[str, object]
Registers = Mapping[str, Register]


@dataclass(frozen=True)
class Asking:
    """A field inside of another that asks: the way to what stands beside it, and what it is called as a proof."""

    field: Field
    way: Way
    beside: Values
    place: str  # nothing while something is missing that it asks for
    mendable: frozenset[str] = frozenset()  # the fields beside it that people fill in

    @property
    def register(self) -> str:
        """The register it asks."""
        return self.field.lookup.register if self.field.lookup else ""


def look_up_inside(
    fields: Iterable[Field], values: Values, stored: Values, registers: Registers, *, now: datetime
) -> LookedUp:
    """Ask for every row that asks something new; the others keep what the register said to them."""
    asking = [each for each in fields if asks_inside(each)]
    before = {each.place: each.beside for each in asking_in(asking, stored, registers) if each.place}
    filled: dict[str, object] = {each.key: values.get(each.key) for each in asking}
    problems: list[Problem] = []
    uses: list[Use] = []
    asked: set[str] = set()
    # Those with nothing to ask come first: they empty what another one of the same row is going to fill.
    for each in sorted(asking_in(asking, values, registers), key=lambda one: bool(one.place)):
        asked.add(each.place)
        if not each.place or each.place in before:
            was = before.get(each.place, {})
            put(filled, each.way, {own: was.get(own) for own in emptied(each.field)})
            continue
        assert each.field.lookup is not None
        found, problem, use = ask_for(each.field, each.field.lookup, each.beside, registers[each.register], now=now)
        put(filled, each.way, found)
        problems += [_problem(each, problem)] if problem else []
        uses.append(replace(use, field=each.place))
    gone = (Use(place) for place in before if place not in asked)
    return LookedUp(filled, tuple(problems), (*uses, *gone))


def asking_in(fields: Iterable[Field], values: Values, registers: Registers, way: Way = ()) -> Iterator[Asking]:
    """Every field inside of these that asks, in every row."""
    for field in fields:
        value = values.get(field.key)
        rows = enumerate(value) if isinstance(value, list | tuple) else [(None, value)]
        for index, row in rows:
            if isinstance(row, Mapping):
                at: Way = (*way, field.key) if index is None else (*way, field.key, index)
                mendable = frozenset(one.key for one in field.fields if not one.computed and one.read_only != "true")
                yield from (_asking(one, at, row, registers, mendable) for one in field.fields if one.lookup)
                yield from asking_in(field.fields, row, registers, at)


def asks_inside(field: Field) -> bool:
    """Whether a field inside of this one asks a register."""
    return any(one.lookup or asks_inside(one) for one in field.fields)


def put(values: dict[str, object], way: Way, changes: Values) -> None:
    """Change an object at the end of a way; whatever holds it is copied, as others may look at it."""
    top, *further = way
    values[str(top)] = _changed(values[str(top)], further, changes)


def _changed(held: object, way: Sequence[str | int], changes: Values) -> object:
    if isinstance(held, list | tuple):
        step, *further = way
        return [_changed(row, further, changes) if place == step else row for place, row in enumerate(held)]
    assert isinstance(held, Mapping)
    if not way:
        return {name: part for name, part in {**held, **changes}.items() if part is not None}
    step, *further = way
    return {**held, step: _changed(held[step], further, changes)}


def _asking(field: Field, way: Way, row: Values, registers: Registers, mendable: frozenset[str]) -> Asking:
    assert field.lookup is not None
    register = registers[field.lookup.register]
    wanted = wanted_of(field.lookup, row, register)
    names = ".".join(step for step in (*way, field.key) if isinstance(step, str))
    place = f"{names}#{question_of(register, wanted)[:_DIGITS]}" if wanted else ""
    return Asking(field, way, row, place, mendable)


def _problem(asking: Asking, problem: Problem) -> Problem:
    """What a register has against a row: beside the field that it speaks of, or beside the one that asked."""
    way = (*asking.way, problem.field if problem.field in asking.mendable else asking.field.key)
    return replace(problem, field=wire_name(*way), way=way)
