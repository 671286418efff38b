"""Checking expressions and templates where they stand: do they compile, and what can be seen wrong without data?"""

from collections.abc import Iterator
from dataclasses import replace

from engine.definitions.places import Place
from engine.definitions.shapes import ANYTHING, Shape
from engine.definitions.spots import Spot, seen
from engine.definitions.templates import TemplateError, holes
from engine.errors import Problem
from engine.feel import FeelSyntaxError, compile_expression, compile_unary_tests
from engine.feel.typing import CONDITION, Finding, Wanted, analyse

_KEPT_AS_TEXT = ("string", "date", "date and time")


def check_expression(text: str, place: Place, scope: Shape, *, offset: int = 0) -> Iterator[Problem]:
    """Problems of a FEEL expression; `offset` is where it begins in the text of its place."""
    yield from _check(text, place, scope, offset, None)


def check_condition(text: str, place: Place, scope: Shape) -> Iterator[Problem]:
    """Problems of a FEEL expression that must be true or false."""
    yield from _check(text, place, scope, 0, CONDITION)


def check_value(text: str, place: Place, scope: Shape, of: Shape) -> Iterator[Problem]:
    """Problems of a FEEL expression whose value is stored where such values are kept.

    Days and texts are both kept as text, so either stands for the other.
    """
    kind = of.type.name
    fitting = (kind, *_KEPT_AS_TEXT) if kind in _KEPT_AS_TEXT else (kind,)
    yield from _check(text, place, scope, 0, Wanted(fitting, of.type) if of.type.is_known else None)


def check_day(text: str, place: Place, scope: Shape) -> Iterator[Problem]:
    """Problems of a FEEL expression that must give a day."""
    yield from _check(text, place, scope, 0, Wanted(("date", "date and time")))


def _check(text: str, place: Place, scope: Shape, offset: int, wanted: Wanted | None) -> Iterator[Problem]:
    seen(Spot(place, scope, wanted))
    if not text:
        return
    try:
        compiled = compile_expression(text)
    except FeelSyntaxError as error:
        yield _syntax_problem(error, text, place, offset)
        return
    for finding in analyse(compiled, scope.scope, wanted=wanted).findings:
        yield _problem(finding, text, place, offset)


def check_unary_tests(text: str, place: Place, scope: Shape) -> Iterator[Problem]:
    """Problems of the unary tests in a cell of a decision table; the scope may know what the input `?` is."""
    tested = scope if "?" in scope.members else scope.plus(**{"?": ANYTHING})
    seen(Spot(place, tested, form="tests"))
    try:
        compiled = compile_unary_tests(text)
    except FeelSyntaxError as error:
        yield _syntax_problem(error, text, place, 0)
        return
    for finding in analyse(compiled, tested.scope).findings:
        yield _problem(finding, text, place, 0)


def given_by(text: str, scope: Shape) -> Shape:
    """What an expression gives, as far as that is known; anything for a text that is none."""
    try:
        found = analyse(compile_expression(text), scope.scope).type if text else None
    except FeelSyntaxError:
        found = None
    return Shape(of=found) if found is not None and found.is_known else ANYTHING


def check_template(text: str, place: Place, scope: Shape) -> Iterator[Problem]:
    """Problems of a text with expressions inside."""
    seen(Spot(place, scope, form="template"))
    try:
        inside = holes(text)
    except TemplateError as error:
        yield place.problem(error.code, position=error.position, text=text)
        return
    for hole in inside:
        for problem in check_expression(hole.expression, place, scope, offset=hole.position):
            yield replace(problem, data={**problem.data, "text": text, "in_template": True})


def _syntax_problem(error: FeelSyntaxError, text: str, place: Place, offset: int) -> Problem:
    return place.problem(
        "expression_invalid", reason=error.code, position=error.position + offset, text=text, **error.data
    )


def _problem(finding: Finding, text: str, place: Place, offset: int) -> Problem:
    """A finding as a problem of the document; what is only doubtful does not keep a release back."""
    where = {"position": finding.position + offset, "length": finding.length, "text": text}
    if finding.code == "unknown_name":
        return place.problem("unknown_name", **finding.data, **where)
    problem = place.problem("expression_doubt", doubt=finding.code, **finding.data, **where)
    return problem if finding.certain else replace(problem, severity="warning")
