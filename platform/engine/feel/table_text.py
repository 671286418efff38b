"""Decision tables as text, the way people type them into a spreadsheet, and back.

    F       score       bad   → grade   # note
    title   得分        坏月  等级
    values  [0..100]          "优良", "合格", "不合格"
    1       >= 85       0     优良      第 3 条
    2       -           -     不合格

Columns are parted by tabs, or by `|`. The first cell of a line says what the line is: the hit policy in the heading,
then, where wanted, `title`, `type`, `values` and `default` of the columns, and a number or nothing before each row.
In the heading `→` stands before the name of an output and `#` above the notes. An empty input cell takes anything, an
empty output cell gives null; a text needs quotes only where it could be taken for something else.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial

from engine.errors import EngineError, Problem

from .compiled import compile_expression, compile_unary_tests
from .errors import FeelSyntaxError
from .hit_policies import POLICIES
from .table import DecisionTable, Input, Output, Row
from .table_cells import input_cell
from .table_text_cells import (
    literal,
    result,
    title,
    values,
    written_formula,
    written_output,
    written_title,
    written_values,
)

OUTPUT, NOTE = "→", "#"
MAX_CHARACTERS, MAX_LINES, MAX_COLUMNS = 500_000, 2_000, 62
_ABOUT_COLUMNS = ("title", "type", "values", "default")


class TableTextError(EngineError):
    """A text that is no decision table; its problems have the place `/line/column`, both counted from 1."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("table_text", {"problems": self.problems})


def read_table(text: str) -> DecisionTable:
    """Read a table.

    Raises:
        TableTextError: with every problem of the text.
    """
    if len(text) > MAX_CHARACTERS or text.count("\n") > MAX_LINES:
        raise TableTextError([_problem(1, 1, "text_too_large", characters=MAX_CHARACTERS, lines=MAX_LINES)])
    return _Reader(_lines(text)).table()


def write_table(table: DecisionTable, *, separator: str = "\t") -> str:
    """Write a table, parted by tabs or by `|`; what is written reads back as the same table."""
    lines = [_heading(table), *_about_columns(table)]
    with_notes = any(row.note for row in table.rows)
    for number, row in enumerate(table.rows, start=1):
        tests = (written_formula(str(cell), compile_unary_tests) for cell in row.tests)
        notes = [written_title(row.note)] if with_notes else []
        lines.append([str(number), *tests, *map(written_output, row.results), *notes])
    if with_notes:
        lines[0].append(f"{NOTE} note")
    width = len(lines[0])
    return "".join(_joined([*line, *[""] * (width - len(line))], separator) for line in lines)


def _heading(table: DecisionTable) -> list[str]:
    inputs = (written_formula(one.expression, compile_expression) for one in table.inputs)
    return [table.hit_policy, *inputs, *(f"{OUTPUT} {one.key}" for one in table.outputs)]


def _about_columns(table: DecisionTable) -> Iterator[list[str]]:
    """What is said of the columns, a line for each kind of thing that is said of any."""
    inputs, outputs = table.inputs, table.outputs
    allowed = [written_formula(one.values, compile_unary_tests) if one.values else "" for one in inputs]
    said = {
        "title": [written_title(column.title) for column in inputs]
        + [written_title(column.title) for column in outputs],
        "type": [column.type for column in inputs] + [column.type for column in outputs],
        "values": [*allowed, *(written_values(one.values) for one in outputs)],
        "default": [*("" for _ in inputs), *(written_output(one.default) for one in outputs)],
    }
    return ([name, *cells] for name, cells in said.items() if any(cells))


def _joined(cells: list[str], separator: str) -> str:
    if separator == "\t":
        return "\t".join(cells) + "\n"
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n"


Cells = list[str]


def _lines(text: str) -> list[tuple[int, Cells]]:
    """The lines that hold anything, by their numbers, divided into cells."""
    lines = [(number, line) for number, line in enumerate(re.split(r"\r\n|\r|\n", text), start=1) if line.strip()]
    if lines and "\t" in lines[0][1]:
        return [(number, line.split("\t")) for number, line in lines]
    framed = bool(lines) and lines[0][1].lstrip().startswith("|")
    divided = [(number, _between_bars(line, framed=framed)) for number, line in lines]
    return [(number, cells) for number, cells in divided if not _is_ruler(cells)]


def _is_ruler(cells: Cells) -> bool:
    """The line below a heading in Markdown."""
    return all(re.fullmatch(":?-{2,}:?", cell) for cell in cells)


def _between_bars(line: str, *, framed: bool) -> Cells:
    """Cells between bars; in a frame there is a bar before the first and after the last."""
    cells = [cell.replace("\\|", "|").strip() for cell in re.split(r"(?<!\\)\|", line.strip() if framed else line)]
    if not framed:
        return cells
    return cells[not cells[0] : len(cells) - (len(cells) > 1 and not cells[-1])]


def _problem(line: int, column: int, code: str, **data: object) -> Problem:
    return Problem("table", f"/{line}/{column}", code, data)


class _Reader:
    """Reads the lines of a table and collects what is wrong with them."""

    def __init__(self, lines: list[tuple[int, Cells]]) -> None:
        self.problems: list[Problem] = []
        if not lines:
            raise TableTextError([_problem(1, 1, "text_empty")])
        (self.line, self.heading), *self.rest = lines
        self.heading = [cell.strip() for cell in self.heading]
        self.width = len(self.heading)
        self.has_notes = self.width > 1 and self.heading[-1].startswith(NOTE)
        names = self.heading[1 : self.width - self.has_notes]
        self.outputs = [name for name in names if name.startswith(OUTPUT)]
        self.inputs = len(names) - len(self.outputs)

    def table(self) -> DecisionTable:
        """The table, if nothing is wrong."""
        self._check_heading()
        about: dict[str, Cells] = {}
        rows: list[Row] = []
        for number, cells in self.rest:
            self._read_line(number, self._padded(cells), about, rows)
        if not rows and not self.problems:
            self._report(self.line, 1, "text_no_rows")
        if self.problems:
            raise TableTextError(self.problems)
        columns = [
            {name: cells[column] for name, cells in about.items()} for column in range(self.inputs + len(self.outputs))
        ]
        return DecisionTable(
            hit_policy=self.heading[0],
            inputs=tuple(map(_input, self.heading[1:], columns[: self.inputs])),
            outputs=tuple(map(_output, self.outputs, columns[self.inputs :])),
            rows=tuple(rows),
        )

    def _report(self, line: int, column: int, code: str, **data: object) -> None:
        self.problems.append(_problem(line, column, code, **data))

    def _check_heading(self) -> None:
        if self.heading[0] not in POLICIES:
            self._report(self.line, 1, "text_hit_policy", found=self.heading[0], policies=tuple(POLICIES))
        if not self.inputs or not self.outputs or self.width > MAX_COLUMNS:
            self._report(self.line, 1, "text_columns", output=OUTPUT, limit=MAX_COLUMNS)
        for column, name in enumerate(self.heading[1 : 1 + self.inputs + len(self.outputs)], start=1):
            is_output = name.startswith(OUTPUT)
            if is_output != (column > self.inputs):
                self._report(self.line, column + 1, "text_order", output=OUTPUT)
                return
            if is_output and not name[len(OUTPUT) :].strip():
                self._report(self.line, column + 1, "text_output_name", output=OUTPUT)
            elif not is_output:
                self._try(self.line, column, partial(compile_expression, name), name)

    def _padded(self, cells: Cells) -> Cells:
        """A line without a note may end before it."""
        return [*cells, ""] if self.has_notes and len(cells) == self.width - 1 else cells

    def _read_line(self, number: int, cells: Cells, about: dict[str, Cells], rows: list[Row]) -> None:
        name = cells[0].strip()
        if len(cells) != self.width:
            self._report(number, 1, "text_row_width", width=self.width, found=len(cells))
        elif name in _ABOUT_COLUMNS:
            if name in about:
                self._report(number, 1, "text_twice", name=name)
            about[name] = [cell.strip() for cell in cells[1:]]
            self._check_about(number, name, about[name])
        elif name and not name.isdecimal():
            self._report(number, 1, "text_line", found=name, words=_ABOUT_COLUMNS)
        else:
            rows.append(self._row(number, cells[1:]))

    def _check_about(self, number: int, name: str, cells: Cells) -> None:
        readers: Mapping[str, tuple[Callable[[str], object], Callable[[str], object]]] = {
            "title": (title, title),
            "type": (str, str),
            "values": (input_cell, values),
            "default": (_no_default, literal),
        }
        of_input, of_output = readers[name]
        for column, cell in enumerate(cells[: self.inputs + len(self.outputs)], start=1):
            read = of_input if column <= self.inputs else of_output
            if cell:
                self._try(number, column, partial(read, cell), cell)

    def _row(self, number: int, cells: Cells) -> Row:
        tests = [cell.strip() or "-" for cell in cells[: self.inputs]]
        results = [cell.strip() for cell in cells[self.inputs : self.inputs + len(self.outputs)]]
        for column, test in enumerate(tests, start=1):
            self._try(number, column, partial(input_cell, test), test)
        found = [
            self._try(number, column, partial(result, cell), cell)
            for column, cell in enumerate(results, start=self.inputs + 1)
        ]
        note = self._try(number, self.width - 1, partial(title, cells[-1]), cells[-1]) if self.has_notes else ""
        return Row(tuple(tests), tuple(found), str(note or ""))

    def _try(self, line: int, column: int, read: Callable[[], object], text: str) -> object:
        """What a cell says; if it says nothing that can be read, its place and why."""
        try:
            return read()
        except FeelSyntaxError as error:
            data = {"reason": error.code, "position": error.position, "text": text, **error.data}
            self._report(line, column + 1, "expression_invalid", **data)
            return None


def _no_default(cell: str) -> object:
    """Only outputs have a default."""
    raise FeelSyntaxError("unexpected_token", 0, {"found": cell})


def _input(expression: str, about: Mapping[str, str]) -> Input:
    return Input(expression, title(about.get("title", "")), about.get("type", ""), about.get("values", ""))


def _output(heading: str, about: Mapping[str, str]) -> Output:
    return Output(
        key=heading[len(OUTPUT) :].strip(),
        title=title(about.get("title", "")),
        type=about.get("type", ""),
        values=values(about["values"]) if about.get("values") else (),
        default=literal(about.get("default", "")),
    )
