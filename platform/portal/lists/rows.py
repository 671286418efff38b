"""The rows of a list page: cells and what may be done, the most likely first."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from engine.definitions.values import Column, MenuItem
from forms.access import roles_on
from forms.actors import Actor
from forms.frames import Frame
from forms.models import Record
from portal.lists.cells import Cell, Cells
from portal.shell import Link

MOST_ACTIONS = 3
LONG = 9  # characters beside a heading on half a phone


@dataclass(frozen=True)
class RowCell:
    """A cell with its heading, which names it on a phone."""

    title: str
    cell: Cell
    sub: str
    is_state: bool
    is_lead: bool

    @property
    def is_long(self) -> bool:
        """Takes a line of its own on a phone."""
        return len(self.cell.text) > LONG


@dataclass(frozen=True)
class Heading:
    """The heading of a column, with the order it offers and the order it is in."""

    title: str
    is_number: bool
    sort: str = ""
    order: str = ""  # ascending, descending, or nothing


@dataclass(frozen=True)
class Row:
    """One record of a list."""

    name: str
    url: str
    cells: tuple[RowCell, ...]
    actions: tuple[Link, ...]


def headings_of(
    columns: Sequence[Column], rows: Sequence[Row], sorts: Callable[[Column], tuple[str, str]] = lambda column: ("", "")
) -> list[Heading]:
    """The headings over some rows; those of numbers stand to the right like their numbers."""
    return [
        Heading(column.title, any(row.cells[place].cell.is_number for row in rows), *sorts(column))
        for place, column in enumerate(columns)
    ]


def row_of(record: Record, *, cells: Cells, columns: Sequence[Column], actor: Actor, item: MenuItem | None) -> Row:
    """The row of a record."""
    return Row(
        name=record.title,
        url=reverse("record", args=[record.pk]),
        cells=tuple(_cell(record, cells, column, place) for place, column in enumerate(columns)),
        actions=row_actions(record, frame=cells.frame(record), actor=actor, item=item),
    )


def row_actions(record: Record, *, frame: Frame, actor: Actor, item: MenuItem | None) -> tuple[Link, ...]:
    """At most three links: what is next for this person, then correcting, then looking."""
    roles = set(roles_on(record, actor))
    links = [*_tasks(record, frame, roles), *_edits(record, frame, roles)]
    if item is not None and item.open_child:
        child = f"{reverse('record', args=[record.pk])}?tab={item.open_child}"
        links.insert(0, Link(item.open_title or _("Open"), child))
    return (*links[: MOST_ACTIONS - 1], Link(_("Details"), reverse("record", args=[record.pk])))


def _cell(record: Record, cells: Cells, column: Column, place: int) -> RowCell:
    return RowCell(
        title=column.title,
        cell=cells.at(record, column.path),
        sub=cells.at(record, column.sub).text if column.sub else "",
        is_state=column.path.rpartition(".")[2] == "state",
        is_lead=place == 0,
    )


def _tasks(record: Record, frame: Frame, roles: set[str]) -> list[Link]:
    """Sheets to fill, then actions that move the record on; guards are asked when the page opens."""
    sheets = [
        Link(use.title, reverse("sheet", args=[record.pk, use.key]))
        for use in frame.type.sheets
        if record.state in use.states and roles & set(use.filled_by)
    ]
    actions = [
        Link(action.title, reverse("record_act", args=[record.pk, action.key]))
        for action in frame.workflow.actions
        if record.state in action.from_states and roles & set(action.by) and action.kind == "pass"
    ]
    return sheets + actions


def _edits(record: Record, frame: Frame, roles: set[str]) -> list[Link]:
    state = frame.workflow.by_key.get(record.state)
    if state is None or not any(roles & set(edit.by) for edit in state.edit):
        return []
    return [Link(_("Edit"), reverse("record_edit", args=[record.pk]))]
