"""A workbook of a form, read back as what a browser would have posted; every cell that cannot be taken is a problem.

A cell that says what we would write there now means what is stored there now: nothing is lost of what a cell cannot
hold. What nobody may change stays as it is, whatever the file says; the form's own rules decide that again when the
post is taken.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from exchange.excel.errors import BadWorkbook, CellProblem, at
from exchange.excel.reading import Grid
from exchange.excel.records.cells import cell_text, is_text
from exchange.excel.records.finding import Found, Line, Spot, find
from exchange.excel.records.ground import Ground, Stand
from exchange.excel.records.layout import Column, Table
from forms.drafting import Raw
from forms.errors import Problem
from forms.language import language_of
from forms.language.leaves import Unreadable
from forms.language.reading import MAX_ROWS
from forms.language.singles import reader_of
from forms.rendering.compiled import CompiledField
from forms.rendering.fields.base import Control, members
from forms.sentences import sentence
from forms.wire import WAS, wire_token

MOST_CONTROLS = 18_000  # of the changed fields: what one form can post
_EXACT_DIGITS = 15  # a spreadsheet rounds longer numbers

Origins = Mapping[str, tuple[int | None, ...]]


@dataclass
class Filled:
    """What a file says: the controls of every field that it changes, where each comes from, what was left out."""

    raw: dict[str, Raw] = field(default_factory=dict)
    spots: dict[str, Spot] = field(default_factory=dict)  # by wire name
    origins: dict[str, tuple[int | None, ...]] = field(default_factory=dict)  # of top tables: the rows they were
    firm: list[Spot] = field(default_factory=list)  # cells that nobody may change
    problems: list[CellProblem] = field(default_factory=list)

    @property
    def tops(self) -> frozenset[str]:
        """The changed fields, as wire names begin."""
        return frozenset(map(wire_token, self.raw))


def read_form(grids: Sequence[Grid], ground: Ground) -> Filled:
    """What the workbook says of the form.

    Raises:
        BadWorkbook: it has nothing of this form, or cells that cannot be read; all of them are named.
    """
    found = find(grids, ground.layout)
    if found.is_nothing:
        raise BadWorkbook([CellProblem("nothing_of_form")])
    reader = _Reader(ground, found)
    filled = reader.read()
    if filled.problems:
        raise BadWorkbook(filled.problems)
    return filled


@dataclass
class _Reader:
    """Goes through the form as its page is built, and asks the file at every end."""

    ground: Ground
    found: Found
    filled: Filled = field(default_factory=Filled)

    def read(self) -> Filled:
        """Every field that the file changes."""
        self.tables = {table.way: table for table in self.ground.layout.tables}
        self.columns = {column.way: column for part in self.ground.layout.parts for column in part.columns}
        for one in self.ground.compiled.fields():
            state = self.ground.states.get(one.field.key)
            if state is not None:
                self._field(one, state.value, writable=state.writable)
        if sum(map(len, self.filled.raw.values())) > MOST_CONTROLS:
            self.filled.problems.append(CellProblem("form_too_large"))
        return self.filled

    def _field(self, one: CompiledField, value: object, *, writable: bool) -> None:
        key = one.field.key
        controls = tuple((f"{one.name}{ending}", text) for ending, text in self._controls(one, (key,), value))
        now = tuple((f"{one.name}{ending}", text) for ending, text in self._present(one, (key,), value))
        if writable and controls != now:
            self.filled.raw[key] = controls

    def _present(self, one: CompiledField, way: tuple[str, ...], value: object) -> Iterator[Control]:
        """What the page would post of it now."""
        table = self.tables.get(way)
        if table is None and one.type.has_parts:
            for part in one.parts:
                below = self._present(part, (*way, part.field.key), members(value).get(part.field.key))
                yield from _named(part, below)
        elif table is not None:
            yield "", ""
            for place, (_numbers, row) in enumerate(self.ground.rows(table)):
                yield from self._kept_row(table, place, row)
        else:
            yield from one.type.controls(one, value)

    def _kept_row(self, table: Table, place: int, row: Stand) -> Iterator[Control]:
        yield f".{place}.{WAS}", "" if row.was is None else str(row.was)
        for part in table.of.parts:
            controls = part.type.controls(part, row.value.get(part.field.key))
            yield from ((f".{place}{ending}", text) for ending, text in _named(part, controls))

    def _controls(self, one: CompiledField, way: tuple[str, ...], value: object) -> Iterator[Control]:
        """What would be posted with the answers of the file."""
        if one.type.has_rows:
            table = self.tables.get(way)
            lines = self.found.lines.get(table.name) if table else None
            if table is None or lines is None:
                yield from self._present(one, way, value)
                return
            yield from self._rows(table, lines, one.name, (), dict(self.ground.rows(table)))
        elif one.type.has_parts:
            for part in one.parts:
                below = self._controls(part, (*way, part.field.key), members(value).get(part.field.key))
                yield from _named(part, below)
        else:
            yield from self._single(one, way, value)

    def _single(self, one: CompiledField, way: tuple[str, ...], value: object) -> Iterator[Control]:
        column, spot = self.columns.get(way), self.found.singles.get(".".join(way))
        if column is None or spot is None:
            return one.type.controls(one, value)
        stands = self.ground.single(column)
        return self._answer(column, spot, one.name, value, writable=stands.writable and stands.visible)

    def _answer(
        self, column: Column, spot: Spot, name: str, value: object, *, writable: bool, quiet: bool = False
    ) -> Iterator[Control]:
        """The controls of one cell: what stands there now, unless the file says something else and may."""
        of, text = column.of, _without_midnight(spot.text)
        self.filled.spots[name] = replace(spot, title=column.title)
        if text == _without_midnight(cell_text(of, value)):
            return of.type.controls(of, value)
        if not writable:
            if text and not quiet:
                self.filled.firm.append(self.filled.spots[name])
            return of.type.controls(of, value)
        return iter(tuple(self._understood(of, spot, text)))

    def _understood(self, of: CompiledField, spot: Spot, text: str) -> Iterator[Control]:
        if spot.is_number and is_text(of) and len(text.partition(".")[0]) > _EXACT_DIGITS:
            self._problem(spot, "rounded_number", found=text[:40])
            return
        meant = of.type.understood(of, text) if text else None
        if isinstance(meant, str) and (code := self._unreadable(of, meant)):
            self._problem(spot, "said", sentence=sentence(Problem(of.field.key, code)))
            return
        yield from of.type.controls(of, meant)

    def _unreadable(self, of: CompiledField, text: str) -> str:
        """Why a text cannot be what the field holds."""
        try:
            reader_of(language_of(self.ground.form).at(of.field.schema, None))(text)
        except Unreadable as error:
            return error.code
        return ""

    def _rows(
        self,
        table: Table,
        lines: Sequence[Line],
        name: str,
        above: tuple[str, ...],
        rows: Mapping[tuple[int, ...], Stand],
    ) -> Iterator[Control]:
        """The rows of one list, in the order of the file; those that it does not have are taken away."""
        yield "", ""
        left, origins = dict(rows), list[int | None]()
        own = [line for line in lines if line.numbers[:-1] == above]
        if len(own) > MAX_ROWS:
            self._problem(own[MAX_ROWS].spot, "too_many_table_rows", most=MAX_ROWS)
            own = own[:MAX_ROWS]
        for line in own:
            stand = self._known(line, left)
            cells = tuple(self._row(table, line, stand, f"{name}.{len(origins)}"))
            if not any(text for ending, text in cells if not ending.endswith(WAS)):
                continue
            was = "" if stand is None or stand.was is None else str(stand.was)
            yield f".{len(origins)}.{WAS}", was
            yield from ((f".{len(origins)}{ending}", text) for ending, text in cells)
            origins.append(None if stand is None else int(stand.way[-1]))
        if not table.holders:
            self.filled.origins[table.way[0]] = tuple(origins)

    def _known(self, line: Line, left: dict[tuple[int, ...], Stand]) -> Stand | None:
        """The row that a line was: by its numbers, where it says that it is of this record; once only."""
        if line.record != self.ground.number or not all(map(str.isdecimal, line.numbers)):
            return None
        return left.pop(tuple(int(number[:9]) for number in line.numbers), None)

    def _row(self, table: Table, line: Line, stand: Stand | None, name: str) -> Iterator[Control]:
        yield from self._inside(table, table.of.parts, (), (line, stand, name))

    def _inside(
        self, table: Table, parts: Sequence[CompiledField], way: tuple[str, ...], row: tuple[Line, Stand | None, str]
    ) -> Iterator[Control]:
        """The fields of a row, those of its groups too."""
        line, stand, name = row
        for part in parts:
            here, token = (*way, part.field.key), wire_token(part.field.key)
            if part.type.has_rows:
                controls = self._rows_inside(table, here, part, line, stand, name)
            elif part.type.has_parts:
                controls = self._inside(table, part.parts, here, row)
            else:
                controls = self._cell(table, Column(here, part), line, stand, name)
            yield from ((f".{token}{ending}", text) for ending, text in controls)

    def _cell(self, table: Table, column: Column, line: Line, stand: Stand | None, name: str) -> Iterator[Control]:
        stands = self.ground.cell(table, stand, column)
        spot = line.cells.get(".".join(column.way))
        if spot is None or not stands.visible:
            return column.of.type.controls(column.of, stands.value)
        wire = f"{name}.{'.'.join(map(wire_token, column.way))}"
        return self._answer(column, spot, wire, stands.value, writable=stands.writable, quiet=stand is None)

    def _rows_inside(
        self, holder: Table, way: tuple[str, ...], part: CompiledField, line: Line, stand: Stand | None, name: str
    ) -> Iterator[Control]:
        """The rows of a table in a row: those whose lines name the row's numbers."""
        table = self.tables.get((*holder.way, *way))
        lines = self.found.lines.get(table.name) if table else None
        value = stand.value if stand else {}
        for key in way[:-1]:
            value = members(members(value).get(key))
        if table is None or lines is None:
            return part.type.controls(part, value.get(part.field.key))
        numbers = tuple(int(number) for number in line.numbers if number.isdecimal()) if stand else ()
        rows = {at: row for at, row in self.ground.rows(table) if stand and at[:-1] == numbers}
        wire = f"{name}.{'.'.join(map(wire_token, way))}"
        return self._rows(table, lines, wire, line.numbers, rows)

    def _problem(self, spot: Spot, code: str, **data: object) -> None:
        self.filled.problems.append(at(spot.sheet, spot.row, spot.column, code, **data))


def _named(part: CompiledField, controls: Iterator[Control]) -> Iterator[Control]:
    token = wire_token(part.field.key)
    return ((f".{token}{ending}", text) for ending, text in controls)


def _without_midnight(text: str) -> str:
    """A day as it is written, which spreadsheets keep with a time of day."""
    return text.removesuffix("T00:00:00")
