"""All that the forms of the records of a list say: columns beside the list's own, a sheet for each table."""

from datetime import datetime
from functools import cached_property

from exchange.excel.records.cells import heading, put, width
from exchange.excel.records.ground import Ground
from exchange.excel.records.layout import Column, layout_of
from exchange.excel.records.writing import add_rows, group_titles, table_page
from exchange.excel.writing import Book, Page, Put, guarded, sheet_title
from forms.actors import Actor
from forms.behaviour import form_states
from forms.contexts import Scene
from forms.frames import Frame
from forms.models import Record
from forms.rendering.compiler import compiled_in


class Details:
    """The form as it is released now; what older releases asked beside it is left out.

    Each record says what its own page would show to whoever asks: by its release, its state and their roles.
    """

    def __init__(self, frame: Frame, *, actor: Actor, now: datetime, title: str) -> None:
        self.frame, self.actor, self.now = frame, actor, now
        self.form = compiled_in(frame)
        self.layout = layout_of(self.form, taken=[sheet_title(title)])
        self._pages: dict[str, Page] = {}

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """The single questions, in the order of the form."""
        return tuple(column for part in self.layout.parts for column in part.columns)

    def widths(self, before: int) -> dict[int, float]:
        """How wide their columns are, behind so many others."""
        return {place: width(column.of) for place, column in enumerate(self.columns, start=before + 1)}

    def begin(self, book: Book, page: Page, *, before: int, foot: str) -> list[Put]:
        """The titles of groups, and the sheets of the tables; gives the headings."""
        group_titles(page, self.columns, before=before)
        self._pages = {
            table.name: table_page(book, table, required=False, foot=foot)[0] for table in self.layout.tables
        }
        return [Put(guarded(heading(column.of, required=False)), "head") for column in self.columns]

    @property
    def head(self) -> int:
        """How many rows the heading has."""
        return 2 if any(column.above for column in self.columns) else 1

    def cells(self, record: Record) -> list[Put]:
        """What a record's form says; its rows go to the sheets of their tables."""
        ground = self._ground(record)
        for table in self.layout.tables:
            if ground.is_there(table):
                add_rows(self._pages[table.name], ground, table, guarded)
        return [self._cell(ground, column) for column in self.columns]

    def _cell(self, ground: Ground, column: Column) -> Put:
        stands = ground.single(column)
        cell = put(column.of, stands.value if stands.visible else None)
        return Put(guarded(cell.value), as_text=True) if isinstance(cell.value, str) else cell

    def _ground(self, record: Record) -> Ground:
        states = {state.field.key: state for state in form_states(Scene(record, self.actor, self.now))}
        return Ground(self.frame.form, self.form, self.layout, states, number=record.number or "")
