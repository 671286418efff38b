"""What a workbook of one record is written from, and what one that comes back is laid upon."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from engine.definitions.values import Form
from exchange.excel.records.cells import Standing, inside, standing
from exchange.excel.records.layout import Column, Layout, Table
from forms.behaviour import FieldState
from forms.language.reading import Row, Way
from forms.rendering.compiler import CompiledForm
from forms.rendering.inside import says_something


@dataclass(frozen=True)
class Stand:
    """A row of a table as it stands now: its value, its way from the top, and which stored row it was."""

    value: Mapping[str, object]
    way: Way
    was: int | None
    shown: object = None  # the same as the page shows it, with what its own rows were


@dataclass(frozen=True)
class Ground:
    """The form of a record as somebody sees it now, with what they have typed and not sent."""

    form: Form
    compiled: CompiledForm
    layout: Layout
    states: Mapping[str, FieldState]  # of the visible fields, with their values as the page holds them
    values: Mapping[str, object] = field(default_factory=dict)  # the same as they are
    shown: Mapping[str, object] = field(default_factory=dict)  # of what was typed: as the page shows it again
    number: str = ""  # of the record; a new one has none
    title: str = ""
    kind: str = ""
    about: str = ""  # where the form is: record and draft
    version: int = 0

    def single(self, column: Column) -> Standing:
        """A question that stands in a cell of the first sheet."""
        state = self.states.get(column.way[0])
        value = inside(state.value, column.way[1:]) if state else None
        return standing(state, column.way, column.of, value, state.inner if state else {})

    def cell(self, table: Table, row: Stand | None, column: Column) -> Standing:
        """A question of a row; of one that is not there yet, as of any."""
        state = self.states.get(table.way[0])
        if row is None:
            return standing(state, (), column.of, None, {})
        way = (*row.way, *column.way)
        return standing(state, way, column.of, inside(row.value, column.way), state.inner if state else {})

    def is_there(self, table: Table) -> bool:
        """Whether the table shows."""
        return table.way[0] in self.states

    def is_open(self, table: Table) -> bool:
        """Whether rows may be changed."""
        state = self.states.get(table.way[0])
        return state is not None and state.writable

    def rows(self, table: Table) -> Iterator[tuple[tuple[int, ...], Stand]]:
        """Every row of a table with its number, behind those of the rows it stands in."""
        if not table.holders:
            key = table.way[0]
            state = self.states.get(key)
            shown = inside(self.shown.get(key), table.way[1:])
            value = inside(state.value, table.way[1:]) if state else None
            yield from (((place + 1,), each) for place, each in enumerate(stands(value, table.way, shown)))
            return
        holder = table.holders[-1]
        for numbers, above in self.rows(holder):
            below = table.way[len(holder.way) :]
            found = stands(inside(above.value, below), (*above.way, *below), inside(above.shown, below))
            yield from (((*numbers, place + 1), each) for place, each in enumerate(found))


def stands(rows: object, way: Way, shown: object = None) -> list[Stand]:
    """The rows of a value, each with what it was: as the page says, where it was typed, else itself."""
    values = rows if isinstance(rows, list | tuple) else ()
    typed = [each for each in shown if says_something(each)] if isinstance(shown, list | tuple) else []
    known = typed if len(typed) == len(values) else [None] * len(values)
    return [
        Stand(value, (*way, place), each.was if isinstance(each, Row) else place, each)
        for place, (value, each) in enumerate(zip(values, known, strict=True))
        if isinstance(value, Mapping)
    ]
