"""Checking expressions and templates where they stand: do they compile, and do they use only names that exist there?"""

from collections.abc import Iterator
from dataclasses import replace

from engine.definitions.names import unknown_names
from engine.definitions.places import Place, near
from engine.definitions.shapes import ANYTHING, Shape
from engine.definitions.templates import TemplateError, holes
from engine.errors import Problem
from engine.feel import FeelSyntaxError, compile_expression, compile_unary_tests, tree


def check_expression(text: str, place: Place, scope: Shape, *, offset: int = 0) -> Iterator[Problem]:
    """Problems of a FEEL expression; `offset` is where it begins in the text of its place."""
    if not text:
        return
    try:
        compiled = compile_expression(text)
    except FeelSyntaxError as error:
        yield _syntax_problem(error, text, place, offset)
        return
    yield from _name_problems(text, compiled.node, place, scope, offset)


def check_unary_tests(text: str, place: Place, scope: Shape) -> Iterator[Problem]:
    """Problems of the unary tests in a cell of a decision table."""
    try:
        compiled = compile_unary_tests(text)
    except FeelSyntaxError as error:
        yield _syntax_problem(error, text, place, 0)
        return
    yield from _name_problems(text, compiled.node, place, scope.plus(**{"?": ANYTHING}), 0)


def check_template(text: str, place: Place, scope: Shape) -> Iterator[Problem]:
    """Problems of a text with expressions inside."""
    try:
        inside = holes(text)
    except TemplateError as error:
        yield place.problem(error.code, position=error.position, text=text)
        return
    for hole in inside:
        for problem in check_expression(hole.expression, place, scope, offset=hole.position):
            yield replace(problem, data={**problem.data, "text": text})


def _syntax_problem(error: FeelSyntaxError, text: str, place: Place, offset: int) -> Problem:
    return place.problem(
        "expression_invalid", reason=error.code, position=error.position + offset, text=text, **error.data
    )


def _name_problems(text: str, node: tree.Node, place: Place, scope: Shape, offset: int) -> Iterator[Problem]:
    for found in unknown_names(node, scope):
        yield place.problem(
            "unknown_name",
            name=found.name,
            position=found.position + offset,
            text=text,
            near=near(found.name, found.known),
        )
