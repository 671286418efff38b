"""Trying decision tables out: what a table decides over sample data, and which cells of which rows were satisfied."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from authoring.trying import notes_of
from engine.definitions.checks.tables import check_table
from engine.definitions.places import Place
from engine.definitions.shapes import Shape, typed
from engine.errors import Problem, blocking
from engine.feel import DecisionTable, TableTextError, read_table, write
from engine.feel.explain_table import ExplainedDecision, explain_table
from engine.feel.sketch import sketch
from engine.feel.typing import Type
from schemas.sentences import sentence


@dataclass(frozen=True)
class TriedCell:
    """A cell, and whether the input satisfied it: yes, no, or unknown; nothing is said of outputs."""

    text: str
    answer: str = ""


@dataclass(frozen=True)
class TriedRow:
    """A row of the table; one that counts leads to the result."""

    number: int
    cells: tuple[TriedCell, ...]
    note: str
    counts: bool
    matches: bool


@dataclass(frozen=True)
class TriedTable:
    """What became of a table; without rows the text is none."""

    problems: tuple[tuple[str, str], ...]  # a place and a sentence
    hit_policy: str = ""
    inputs: tuple[tuple[str, str], ...] = ()  # what each input is called, and its value
    outputs: tuple[str, ...] = ()
    rows: tuple[TriedRow, ...] = ()
    value: str = ""
    notes: tuple[str, ...] = ()


def try_table(text: str, context: Mapping[str, object], names: Type) -> TriedTable:
    """Read, check and decide a table written as text."""
    try:
        table = read_table(text)
    except TableTextError as error:
        return TriedTable(tuple(_said(problem) for problem in error.problems))
    scope = Shape({name: typed(of) for name, of in names.members.items()}, open=names.open)
    problems = tuple(check_table(table, Place("decision/"), scope))
    said = tuple(_said(problem) for problem in problems)
    if blocking(problem for problem in problems if problem.code not in _HARMLESS):
        return TriedTable(said)
    return _decided(table, explain_table(table, context), said)


#: What is wrong with a table that can decide nevertheless.
_HARMLESS = frozenset({"table_gap", "table_overlap", "table_contradiction", "table_cell_never", "unknown_name"})


def _decided(table: DecisionTable, explained: ExplainedDecision, said: tuple[tuple[str, str], ...]) -> TriedTable:
    decision = explained.decision
    asked = zip(table.inputs, explained.inputs, strict=True)
    return TriedTable(
        problems=said,
        hit_policy=table.hit_policy,
        inputs=tuple((column.label, sketch(one.value)) for column, one in asked),
        outputs=tuple(output.title or output.key for output in table.outputs),
        rows=tuple(_rows(table, explained)),
        value=write(decision.values),
        notes=notes_of(decision.warnings),
    )


def _rows(table: DecisionTable, explained: ExplainedDecision) -> Iterator[TriedRow]:
    for row, told in zip(table.rows, explained.rows, strict=True):
        tests = (TriedCell(str(cell), _ANSWERS[answer]) for cell, answer in zip(row.tests, told.answers, strict=True))
        results = (TriedCell(cell if isinstance(cell, str) else write(cell)) for cell in row.results)
        yield TriedRow(told.number, (*tests, *results), row.note, told.counts, told.matches)


_ANSWERS: Mapping[bool | None, str] = {True: "yes", False: "no", None: "unknown"}


def _said(problem: Problem) -> tuple[str, str]:
    """A problem with its place in words: the line and column of a text, or the row of a table."""
    return problem.pointer.strip("/").replace("/", " · "), sentence(problem)
