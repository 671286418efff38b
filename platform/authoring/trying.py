"""Trying expressions out: what one gives over sample data, why, and what is wrong with it, ready to be shown.

Nothing here is stored, and everything is within the budgets of the language; any editor may use it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from engine.feel import (
    Compiled,
    CompiledTests,
    FeelSyntaxError,
    Warning,
    compile_expression,
    compile_unary_tests,
    write,
)
from engine.feel.explain import ExplainedValue, explain
from engine.feel.sketch import sketch
from engine.feel.typing import Finding, Type, analyse, context_of, type_of_value
from schemas.feel_sentences import doubt, type_name, why_not_an_expression, why_null

LONGEST = 2_000  # characters of a result that are shown whole

Gravity = Literal["error", "warning", "note"]
_ORDER: Mapping[str, int] = {"": 0, "note": 1, "warning": 2, "error": 3}


@dataclass(frozen=True)
class Mark:
    """Something said about a part of the text; an error keeps a release back, a note is about the sample data."""

    position: int
    length: int
    gravity: Gravity
    sentence: str
    part: str

    @property
    def number(self) -> int:
        """The first character as people count."""
        return self.position + 1

    @property
    def end(self) -> int:
        """The offset behind the last character."""
        return self.position + self.length


@dataclass(frozen=True)
class Line:
    """One line of the tree of values."""

    depth: int
    text: str
    value: str
    looked_at: bool
    turn: int
    names: str
    notes: tuple[str, ...]

    @property
    def tone(self) -> str:
        """The word for a value that has a colour of its own."""
        return self.value if self.value in ("true", "false", "null") else ""


@dataclass(frozen=True)
class Trial:
    """What became of a text; `value` is empty if it is no expression."""

    text: str
    marks: tuple[Mark, ...]
    value: str = ""
    type: str = ""
    lines: tuple[Line, ...] = ()
    reads: tuple[str, ...] = ()

    @property
    def segments(self) -> tuple[tuple[str, str], ...]:
        """The text in pieces, each with the gravest that is said of it."""
        return tuple(_segments(self.text, self.marks))


def try_expression(text: str, context: Mapping[str, object], names: Type) -> Trial:
    """Compile, check and evaluate an expression; `names` are the types of what it may use."""
    try:
        compiled = compile_expression(text)
    except FeelSyntaxError as error:
        return _refused(text, error)
    return _tried(compiled, names, explain(compiled, context))


def try_tests(text: str, value: object, context: Mapping[str, object], names: Type) -> Trial:
    """The same for the cell of a decision table, with a value of its input."""
    try:
        compiled = compile_unary_tests(text)
    except FeelSyntaxError as error:
        return _refused(text, error)
    around = context_of({**names.members, "?": type_of_value(value)}, open=names.open)
    return _tried(compiled, around, explain(compiled, context, value))


def _refused(text: str, error: FeelSyntaxError) -> Trial:
    return Trial(text, (mark_of_refusal(text, error),))


def mark_of_refusal(text: str, error: FeelSyntaxError) -> Mark:
    """Why a text is no expression, where it stops being one."""
    position = min(error.position, len(text))
    return Mark(position, 1, "error", why_not_an_expression(error, text), text[position : position + 1])


def marks_of(text: str, findings: Iterable[Finding]) -> Iterator[Mark]:
    """What can be seen wrong or doubtful in an expression without data."""
    for one in findings:
        yield _mark(text, one.position, one.length, "error" if one.certain else "warning", doubt(one))


def _tried(compiled: Compiled | CompiledTests, names: Type, explained: ExplainedValue) -> Trial:
    text, analysis = compiled.text, analyse(compiled, names)
    marks = [*marks_of(text, analysis.findings)]
    # What is wrong whatever the data need not be said again of these data.
    said = [(mark.position, mark.end) for mark in marks]
    notes = (note for note in _notes(text, explained) if not any(start <= note.position < end for start, end in said))
    found = type_of_value(explained.value) if explained.value is not None else analysis.type
    return Trial(
        text=text,
        marks=(*marks, *dict.fromkeys(notes)),
        value=_whole(explained.value),
        type=type_name(str(found)),
        lines=tuple(_lines(explained, 0)),
        reads=tuple(sorted(".".join(path) for path in compiled.references)),
    )


def _notes(text: str, part: ExplainedValue) -> Iterator[Mark]:
    """Why parts are null, where they stand."""
    for warning in part.warnings:
        yield _mark(text, part.position, part.length, "note", why_null(warning))
    for below in part.parts:
        yield from _notes(text, below)


def _mark(text: str, position: int, length: int, gravity: Gravity, sentence: str) -> Mark:
    return Mark(position, length, gravity, sentence, text[position : position + length])


def _lines(part: ExplainedValue, depth: int) -> Iterator[Line]:
    yield Line(
        depth=depth,
        text=part.text,
        value=sketch(part.value) if part.looked_at else "",
        looked_at=part.looked_at,
        turn=part.turn,
        names=", ".join(f"{name} = {sketch(value)}" for name, value in part.names.items()),
        notes=notes_of(part.warnings),
    )
    for below in part.parts:
        yield from _lines(below, depth + 1)
    if part.left_out:
        yield Line(depth + 1, "", "", looked_at=True, turn=part.left_out, names="", notes=())


def notes_of(warnings: Iterable[Warning]) -> tuple[str, ...]:
    """Warnings as sentences, each once."""
    return tuple(dict.fromkeys(map(why_null, warnings)))


def _whole(value: object) -> str:
    """A result as text: whole, unless it is very long."""
    text = write(value)
    return text if len(text) <= LONGEST else sketch(value)


def _segments(text: str, marks: Iterable[Mark]) -> Iterator[tuple[str, str]]:
    marks = tuple(marks)
    text += " " if any(mark.end > len(text) for mark in marks) else ""  # a place for what is missing at the end
    cuts = sorted({0, len(text), *(mark.position for mark in marks), *(min(mark.end, len(text)) for mark in marks)})
    for start, end in pairwise(cuts):
        here = (mark.gravity for mark in marks if mark.position <= start < mark.end)
        yield text[start:end], max(here, key=_ORDER.__getitem__, default="")
