"""Decisions: every cell must compile, every row must be as wide as the table."""

from collections.abc import Collection, Iterator, Mapping

from engine.definitions import scopes
from engine.definitions.checks.world import World
from engine.definitions.expressions import check_expression, check_unary_tests
from engine.definitions.places import Place
from engine.definitions.shapes import ANYTHING, VALUE, Shape
from engine.definitions.values import Decision
from engine.errors import Problem
from engine.feel import FeelSyntaxError, compile_expression


def check_decision(decision: Decision, world: World) -> Iterator[Problem]:
    """Every problem of a decision; it may use what some record type offers, and `score`."""
    place = Place(f"decision/{decision.key}")
    named = {name: ANYTHING for name, _ in decision.values}
    scope = scopes.any_record(world.system).plus(score=VALUE, **named)
    for name, text in decision.values:
        yield from check_expression(text, place / "values" / name, scope)
        if name in _behind(name, dict(decision.values)):
            yield (place / "values" / name).problem("value_circle", name=name)
    yield from check_expression(decision.expression, place / "expression", scope)
    table = place / "table"
    for index, text in enumerate(decision.inputs):
        yield from check_expression(text, table / "inputs" / index, scope)
    for index, row in enumerate(decision.rows):
        yield from _check_row(decision, row, table / "rows" / index, scope)


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
    try:
        return {path[0] for path in compile_expression(text).references if path[0] in texts}
    except FeelSyntaxError:
        return set()


def _check_row(decision: Decision, row: tuple[object, ...], place: Place, scope: Shape) -> Iterator[Problem]:
    inputs, width = len(decision.inputs), len(decision.inputs) + len(decision.outputs)
    if len(row) != width:
        yield place.problem("row_width", width=width, found=len(row))
        return
    for index, cell in enumerate(row):
        if index < inputs:
            yield from _check_input(cell, place / index, scope)
        elif isinstance(cell, str) and cell.startswith("="):
            yield from check_expression(cell[1:], place / index, scope, offset=1)


def _check_input(cell: object, place: Place, scope: Shape) -> Iterator[Problem]:
    if isinstance(cell, str):
        yield from check_unary_tests(cell, place, scope)
    else:
        yield place.problem("input_cell_not_text")
