"""A decision table as people edit it: every cell a text. What was not changed stays in the document as it was written.

A column and a row remember which one of the document they were, wherever they are moved to.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from engine.feel import DecisionTable, FeelSyntaxError, write
from engine.feel.table_text_cells import literal, result, values, written_output, written_values

Table = Mapping[str, Any]
MOST_ROWS, MOST_COLUMNS = 1000, 30
INPUT = ("expression", "title", "type", "values")
OUTPUT = ("key", "title", "type", "values", "default")
_COLUMN = re.compile(r"(inputs|outputs)\.(\d{1,2})\.(\w+)")
_CELL = re.compile(r"rows\.(\d{1,4})\.(\d{1,2}|note|was)")


@dataclass(frozen=True)
class Column:
    """What is said of a column, as texts; `was` is its place in the document, if it was there.

    `came` is its place on the page that was posted, None for what is only added; so of a row.
    """

    texts: Mapping[str, str]
    was: int | None = None
    came: int | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Line:
    """The cells of a row from left to right, and its note."""

    cells: tuple[str, ...]
    note: str = ""
    was: int | None = None
    came: int | None = field(default=None, compare=False)


_Part = TypeVar("_Part", Line, Column)


@dataclass(frozen=True)
class Grid:
    """A table on the page."""

    hit_policy: str = "F"
    inputs: tuple[Column, ...] = ()
    outputs: tuple[Column, ...] = ()
    rows: tuple[Line, ...] = ()
    columns: tuple[Column, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "columns", (*self.inputs, *self.outputs))

    @property
    def came(self) -> dict[str, list[int | None]]:
        """Where rows and columns stood on the page that was posted: what is typed there meanwhile goes with them."""
        return {side: [one.came for one in getattr(self, side)] for side in ("rows", "inputs", "outputs")}


def grid_of(table: Table) -> Grid:
    """The table of a document on the page."""
    inputs = tuple(Column(_of_input(one), place) for place, one in enumerate(table["inputs"]))
    outputs = tuple(Column(_of_output(one), place) for place, one in enumerate(table["outputs"]))
    width = len(inputs)
    rows = (_line(row, width, len(outputs), place) for place, row in enumerate(table["rows"]))
    return Grid(str(table.get("hit_policy", "F")), inputs, outputs, tuple(rows))


def grid_of_values(table: DecisionTable) -> Grid:
    """A table that was read from a text."""
    inputs = tuple(Column({name: str(getattr(one, name)) for name in INPUT}) for one in table.inputs)
    outputs = tuple(
        Column(_of_output({name: getattr(one, name) for name in OUTPUT if getattr(one, name) not in ("", (), None)}))
        for one in table.outputs
    )
    rows = (Line((*map(str, row.tests), *map(_shown, row.results)), row.note) for row in table.rows)
    return Grid(table.hit_policy, inputs, outputs, tuple(rows))


def read_grid(posted: Mapping[str, str]) -> Grid:
    """The table as it was posted; names that are none of a table's fall away."""
    columns: dict[str, dict[int, dict[str, str]]] = {"inputs": {}, "outputs": {}}
    lines: dict[int, dict[str, str]] = {}
    for name, text in posted.items():
        text = text.replace("\r\n", "\n")
        if match := _COLUMN.fullmatch(name):
            columns[match[1]].setdefault(int(match[2]), {})[match[3]] = text
        elif match := _CELL.fullmatch(name):
            lines.setdefault(int(match[1]), {})[match[2]] = text
    inputs, outputs = (_columns(columns[side], names) for side, names in (("inputs", INPUT), ("outputs", OUTPUT)))
    width = len(inputs) + len(outputs)
    rows = [
        Line(
            tuple(said.get(str(place), "") for place in range(width)),
            said.get("note", ""),
            _place(said.get("was")),
            came,
        )
        for came, said in sorted(lines.items())
    ]
    return Grid(posted.get("hit_policy", "F"), inputs, outputs, tuple(rows[:MOST_ROWS]))


def rearranged(grid: Grid, act: str) -> Grid:
    """The table after a button: `rows.add`, `rows.3.up`, `inputs.0.copy`, `outputs.1.remove` …"""
    side, _, rest = act.partition(".")
    place, _, verb = rest.rpartition(".")
    if side not in ("inputs", "outputs", "rows"):
        return grid
    entries = getattr(grid, side)
    if verb == "add" and not place:
        at, verb = len(entries), "insert"
    elif place.isdecimal() and int(place) < len(entries):
        at = int(place)
    else:
        return grid
    order = _order(len(entries), at, verb)
    if side == "rows":
        blank = Line(("-",) * len(grid.inputs) + ("",) * len(grid.outputs))
        return replace(grid, rows=_in_order(grid.rows, order[:MOST_ROWS], blank))
    return _with_columns(grid, side, order[:MOST_COLUMNS]) if order else grid


def written(grid: Grid, old: Table) -> dict[str, Any]:
    """The table for the document: whatever is as it was stays as it was written."""
    before = grid_of(old)
    said = {
        "hit_policy": grid.hit_policy,
        "inputs": [_column(one, before.inputs, old["inputs"], _input) for one in grid.inputs],
        "outputs": [_column(one, before.outputs, old["outputs"], _output) for one in grid.outputs],
        "rows": [_row(one, grid, before, old["rows"]) for one in grid.rows],
    }
    if "hit_policy" not in old and grid.hit_policy == before.hit_policy:
        del said["hit_policy"]
    return {**{name: said.get(name, one) for name, one in old.items()}, **said}


def _columns(found: Mapping[int, Mapping[str, str]], names: Sequence[str]) -> tuple[Column, ...]:
    return tuple(
        Column({name: one.get(name, "").strip() for name in names}, _place(one.get("was")), came)
        for came, one in sorted(found.items())
    )


def _place(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < 5 else None


def _order(count: int, at: int, verb: str) -> list[int]:
    """The places as they follow each other then; a copy is there twice, and something new has the number -1."""
    order = list(range(count))
    if verb == "insert":
        order.insert(at, -1)
    elif verb == "copy":
        order.insert(at + 1, at)
    elif verb == "remove":
        order.pop(at)
    elif verb in ("up", "down"):
        to = max(0, min(at + (1 if verb == "down" else -1), count - 1))
        order.insert(to, order.pop(at))
    return order


def _in_order(parts: Sequence[_Part], order: Sequence[int], blank: _Part) -> tuple[_Part, ...]:
    """The parts as they follow each other then; of one that is there twice, the second came from nowhere."""
    return tuple(
        blank if place < 0 else replace(parts[place], came=None) if place in order[:at] else parts[place]
        for at, place in enumerate(order)
    )


def _with_columns(grid: Grid, side: str, order: Sequence[int]) -> Grid:
    start = 0 if side == "inputs" else len(grid.inputs)
    known = getattr(grid, side)
    names = INPUT if side == "inputs" else OUTPUT
    blank, cell = Column(dict.fromkeys(names, "")), "-" if side == "inputs" else ""
    columns = _in_order(known, order, blank)
    rows = tuple(
        replace(
            row,
            cells=(
                *row.cells[:start],
                *(cell if place < 0 else row.cells[start + place] for place in order),
                *row.cells[start + len(known) :],
            ),
        )
        for row in grid.rows
    )
    inputs, outputs = (columns, grid.outputs) if side == "inputs" else (grid.inputs, columns)
    return replace(grid, inputs=inputs, outputs=outputs, rows=rows)


def _of_input(column: object) -> dict[str, str]:
    said = column if isinstance(column, Mapping) else {"expression": column}
    texts = {name: str(said.get(name, "")) for name in INPUT}
    listed = said.get("values")
    return {**texts, "values": ", ".join(map(write, listed))} if isinstance(listed, list) else texts


def _of_output(column: object) -> dict[str, str]:
    said = column if isinstance(column, Mapping) else {"key": column}
    texts = {name: str(said.get(name, "")) for name in OUTPUT}
    return {**texts, "values": written_values(tuple(said.get("values", ()))), "default": _shown(said.get("default"))}


def _line(row: Any, width: int, outputs: int, place: int) -> Line:
    tests, results = (row["when"], row["then"]) if isinstance(row, Mapping) else (row[:width], row[width:])
    cells = [*(one if isinstance(one, str) else write(one) for one in tests), *map(_shown, results)]
    fitting = (*cells, *("" for _ in range(width + outputs - len(cells))))[: width + outputs]
    return Line(fitting, str(row.get("note", "")) if isinstance(row, Mapping) else "", place)


def _shown(value: object) -> str:
    """An output cell as a text; a formula that is none stands as it is."""
    try:
        return written_output(value)
    except FeelSyntaxError:
        return str(value)


def _said(text: str, read: Callable[[str], object]) -> Any:
    """What a text says; one that cannot be read stands as it is, and the check says why."""
    try:
        return _plain(read(text.strip()))
    except FeelSyntaxError:
        return text


def _plain(value: object) -> Any:
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    is_whole = not isinstance(value, str | bool) and value is not None and value == int(value)  # type: ignore[call-overload]
    return int(value) if is_whole else value  # type: ignore[call-overload]


def _column(
    column: Column, before: Sequence[Column], old: Sequence[Any], make: Callable[[Mapping[str, str]], Any]
) -> Any:
    was, made = column.was, make(column.texts)
    if was is None or was >= len(before):
        return made
    if before[was].texts == column.texts:
        return old[was]
    if not isinstance(made, dict) or not isinstance(old[was], Mapping):
        return made
    texts = before[was].texts  # a list that was not touched stays a list
    kept = {name: one for name, one in old[was].items() if texts.get(name) == column.texts.get(name)}
    return {**made, **kept}


def _input(texts: Mapping[str, str]) -> Any:
    said = {name: text for name, text in texts.items() if text}
    return texts["expression"] if said.keys() <= {"expression"} else {"expression": texts["expression"], **said}


def _output(texts: Mapping[str, str]) -> Any:
    said: dict[str, Any] = {name: text for name, text in texts.items() if text}
    if "values" in said:
        said["values"] = _said(said["values"], values)
    if "default" in said:
        said["default"] = _said(said["default"], literal)
    return texts["key"] if said.keys() <= {"key"} else {"key": texts["key"], **said}


def _row(line: Line, grid: Grid, before: Grid, old: Sequence[Any]) -> Any:
    known = before.rows[line.was] if line.was is not None and line.was < len(before.rows) else None
    if known and (known.cells, known.note) == (line.cells, line.note) and _same_columns(grid, before):
        return old[known.was or 0]
    cells = list(_cells(line, grid, known, _raw(old, known), before))
    if not line.note.strip():
        return cells
    return {"when": cells[: len(grid.inputs)], "then": cells[len(grid.inputs) :], "note": line.note.strip()}


def _same_columns(grid: Grid, before: Grid) -> bool:
    return [one.was for one in grid.inputs] == [one.was for one in before.inputs] and [
        one.was for one in grid.outputs
    ] == [one.was for one in before.outputs]


def _raw(old: Sequence[Any], known: Line | None) -> list[Any]:
    if known is None:
        return []
    row = old[known.was or 0]
    return [*row["when"], *row["then"]] if isinstance(row, Mapping) else list(row)


def _cells(line: Line, grid: Grid, known: Line | None, raw: Sequence[Any], before: Grid) -> Iterator[Any]:
    """Each cell as it was where it says the same as before, wherever its column stands now."""
    width = len(grid.inputs)
    for place, (column, text) in enumerate(zip(grid.columns, line.cells, strict=True)):
        was = column.was if column.was is None or place < width else column.was + len(before.inputs)
        if known and was is not None and was < len(raw) and known.cells[was] == text:
            yield raw[was]
        elif place < width:
            yield text.strip() or "-"
        else:
            yield _said(text, result)
