"""The rows of a list page: cells and what may be done, the most likely first."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from engine.definitions.values import Column, MenuItem, RowLink
from forms.access import roles_on
from forms.actors import Actor
from forms.frames import Frame
from forms.models import Record
from portal.lists.cells import STANDING, Cell, Cells
from portal.shell import Link

if TYPE_CHECKING:
    from portal.presenters.facts import FactSection

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
    key: str = ""  # given: the row can be opened
    opened: tuple["FactSection", ...] | None = None  # what stands below it when it is


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
    """What the record type says; else at most three: what is next for this person, then correcting, then looking."""
    roles = set(roles_on(record, actor))
    if item is not None and item.coverage is not None:
        return tuple(link for each in item.coverage.links for link in _of_period(record, each, frame, roles))
    if frame.type.links:
        return tuple(link for each in frame.type.links for link in _said(record, each, frame, roles))
    links = [*_tasks(record, frame, roles), *_edits(record, frame, roles)]
    if item is not None and item.open_child:
        child = f"{reverse('record', args=[record.pk])}?tab={item.open_child}"
        links.insert(0, Link(item.open_title or _("Open"), child))
    return (*links[: MOST_ACTIONS - 1], Link(_("Details"), reverse("record", args=[record.pk])))


def _said(record: Record, link: RowLink, frame: Frame, roles: set[str]) -> Iterator[Link]:
    """A link that the definition names; what somebody does only where the state and the role allow it."""
    page = reverse("record", args=[record.pk])
    if link.create:
        if roles.intersection(frame.system.record_types[link.create].create_by):
            new = reverse("record_new", args=[record.system, link.create])
            yield Link(link.title, f"{new}?{urlencode({'parent': record.pk})}")
    elif link.action:
        action = next((each for each in frame.workflow.actions if each.key == link.action), None)
        if action and record.state in action.from_states and roles & set(action.by):
            yield Link(link.title, reverse("record_act", args=[record.pk, link.action]))
    else:
        yield Link(link.title, f"{page}?tab={link.child}" if link.child else page)


def _of_period(record: Record, link: RowLink, frame: Frame, roles: set[str]) -> Iterator[Link]:
    """What is there for the period, where it is; an action, as long as it is missing."""
    if link.child:
        yield from (Link(link.title, reverse("record", args=[each.pk])) for each in record.covering[:1])
    elif not record.is_covered:
        yield from _said(record, link, frame, roles)


def _cell(record: Record, cells: Cells, column: Column, place: int) -> RowCell:
    return RowCell(
        title=column.title,
        cell=cells.at(record, column.path),
        sub=cells.at(record, column.sub).text if column.sub else "",
        is_state=column.path == STANDING or column.path.rpartition(".")[2] == "state",
        is_lead=place == 0,
    )


def _tasks(record: Record, frame: Frame, roles: set[str]) -> list[Link]:
    """Sheets to fill, then actions that move the record on; guards and conditions are asked when the page opens."""
    sheets = [
        Link(use.title, reverse("sheet", args=[record.pk, use.key]))
        for use in frame.type.sheets
        if not use.when and record.state in use.states and roles & set(use.filled_by)
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
