"""Decisions: what they take, what they ask of each other, and their expressions."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from engine.definitions import scopes
from engine.definitions.checks.tables import check_table, described
from engine.definitions.checks.world import World
from engine.definitions.expressions import check_expression, given_by
from engine.definitions.places import Place
from engine.definitions.shapes import ANYTHING, VALUE, Shape
from engine.definitions.taking import type_of
from engine.definitions.values import Decision, System
from engine.errors import Problem
from engine.feel import FeelSyntaxError, compile_expression


def check_decision(decision: Decision, world: World) -> Iterator[Problem]:
    """Every problem of a decision; it may use what it takes, else what some record type offers, and `score`."""
    place = Place(f"decision/{decision.key}")
    offered = scopes.any_record(world.system).plus(score=VALUE)
    around = scopes.taken(world.system, decision) if decision.takes else offered
    unknown = around.plus(**{name: ANYTHING for name, _ in decision.values})
    scope = around.plus(**{name: given_by(text, unknown) for name, text in decision.values})
    yield from _check_taken(decision, place / "takes", offered)
    yield from _check_circle(decision, world.system, place)
    for name, text in decision.values:
        yield from check_expression(text, place / "values" / name, scope)
        if name in _behind(name, dict(decision.values)):
            yield (place / "values" / name).problem("value_circle", name=name)
    yield from check_expression(decision.expression, place / "expression", scope)
    if decision.table is not None:
        yield from check_table(described(decision.table, decision.takes), place / "table", scope)


def _check_taken(decision: Decision, place: Place, offered: Shape) -> Iterator[Problem]:
    """Types must be types, defaults constants, and sources names of a record."""
    for taken in decision.takes:
        at = place / taken.key
        try:
            type_of(taken.type)
        except FeelSyntaxError:
            yield (at / "type").problem("no_such_type", type=taken.type)
        yield from check_expression(taken.source, at / "from", offered)
        yield from check_expression(taken.default, at / "default", Shape())


def _check_circle(decision: Decision, system: System, place: Place) -> Iterator[Problem]:
    """A decision may ask others, but not itself, not even through them."""
    asked = {key: frozenset(_asked_by(one, system)) for key, one in system.decisions.items()}
    seen: set[str] = set()
    waiting = list(asked[decision.key])
    while waiting:
        key = waiting.pop()
        if key not in seen:
            seen.add(key)
            waiting.extend(asked.get(key, ()))
    if decision.key in seen:
        yield place.problem("decision_circle", key=decision.key)


def _asked_by(decision: Decision, system: System) -> Iterator[str]:
    """The decisions that the texts of a decision name, and those that grade what it asks a catalogue for."""
    cells = (cell[1:] for row in decision.rows for cell in row if isinstance(cell, str) and cell.startswith("="))
    sources = (taken.source or taken.key for taken in decision.takes)
    for text in (decision.expression, *dict(decision.values).values(), *decision.inputs, *cells, *sources):
        for path in _references(text):
            if path[0] in ("decide", "decisions") and len(path) > 1:
                yield path[1]
            elif path[0] == "tally" and len(path) > 1 and path[1] in system.catalogues:
                yield system.catalogues[path[1]].grade


def _behind(name: str, texts: Mapping[str, str]) -> set[str]:
    """The named values that a value needs, directly or through others; members of a JSON object have no order."""
    needed: set[str] = set()
    waiting = [name]
    while waiting:
        for found in _read_by(texts[waiting.pop()], texts) - needed:
            needed.add(found)
            waiting.append(found)
    return needed


def _read_by(text: str, texts: Collection[str]) -> set[str]:
    return {path[0] for path in _references(text) if path[0] in texts}


def _references(text: str) -> Collection[Sequence[str]]:
    try:
        return compile_expression(text).references if text else ()
    except FeelSyntaxError:
        return ()
