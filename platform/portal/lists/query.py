"""Which records a list page shows: what the menu item says, narrowed by tab, filters and search."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.db import connection
from django.db.models import F, Q, QuerySet
from django.db.models.expressions import OrderBy
from django.utils.translation import gettext as _

from accounts.sealing import normalised
from engine.definitions.values import Column, MenuItem, MenuTab
from forms.actors import Actor, role_of
from forms.frames import Frame
from forms.models import Record
from forms.personal import index_of
from forms.selectors import visible_records
from portal.lists.cells import COVERAGE, OWN_PART
from portal.lists.coverage import Covered, read_coverage
from portal.lists.filters import FilterControl, condition, controls, having, lookup_of
from portal.viewer import holds

WATCHED = "watched"
_SHORTEST_NUMBER = 7


@dataclass(frozen=True)
class ListQuery:
    """A list page as it was asked for."""

    item: MenuItem
    frame: Frame
    actor: Actor
    tabs: tuple[MenuTab, ...]  # those of the viewer's roles
    tab: int
    words: str
    controls: tuple[FilterControl, ...]
    sort: str
    covered: Covered | None = None  # by whether something is there for a period

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns of the type; a list of what is watched also says why."""
        reason = (Column(WATCHED, _("Why it is watched")),) if self.item.watched else ()
        columns = self.item.coverage.columns if self.item.coverage else self.frame.type.columns
        return (*columns, *reason)

    @property
    def asks(self) -> tuple[FilterControl, ...]:
        """The controls of the query form, those about a period first."""
        return (*(self.covered.controls if self.covered else ()), *self.controls)

    @property
    def is_narrowed(self) -> bool:
        """Whether somebody searched or filtered."""
        return bool(self.words) or self.covered is not None or any(control.value for control in self.controls)

    def of_tab(self, number: int | None) -> QuerySet[Record]:
        """The records of one tab before any search; without tabs, those of the menu item."""
        tab = self.tabs[number] if number is not None and self.tabs else None
        found = visible_records(_as_roles(self.actor, tab.roles if tab else ()), record_type=self.item.record_type)
        found = found.filter(system=self.item.system)
        if self.item.watched:
            found = found.exclude(watched="")
        for states in (self.item.states, tab.states if tab else ()):
            if states:
                found = found.filter(state__in=states)
        return found.filter(having(self.frame, tab.only)) if tab and tab.only else found

    def records(self) -> QuerySet[Record]:
        """The records to show, in order."""
        found = self.of_tab(self.tab).filter(condition(self.controls, self.frame.type.filters))
        for word in self.words.split():
            found = found.filter(Q(search_text__icontains=word) | Q(number__icontains=word) | _with_number(word))
        if any("sheets." in column.path for column in self.columns):
            found = found.prefetch_related("sheets")
        if self.covered is not None:
            found = self.covered.narrow(found)
        return found.order_by(*self._order())

    def column_sorts(self, column: Column) -> tuple[str, str]:
        """The sort to offer at a column's heading and what it is now (`ascending`, `descending` or nothing)."""
        if "sheets." in column.path or column.path == OWN_PART or self._is_personal(column) or _of_child(column):
            return "", ""
        if self.sort == column.path:
            return f"-{column.path}", "ascending"
        return column.path, "descending" if self.sort == f"-{column.path}" else ""

    def _is_personal(self, column: Column) -> bool:
        """Whether a column shows a number that the database has only sealed, so that it knows no order of them."""
        return column.path.rpartition(".")[2] in self.frame.system.personal_names

    def _order(self) -> tuple[str | OrderBy, ...]:
        path = self.sort.removeprefix("-")
        if not any(column.path == path and self.column_sorts(column) != ("", "") for column in self.columns):
            return ("-pk",)
        expression = F(lookup_of(path))
        ordered = expression.desc(nulls_last=True) if self.sort.startswith("-") else expression.asc(nulls_last=True)
        return (ordered, "-pk")


def read_query(item: MenuItem, *, frame: Frame, actor: Actor, asked: Mapping[str, str], today: date) -> ListQuery:
    """The list that an address asks for; what it does not say takes its default."""
    tabs = tuple(tab for tab in item.tabs if holds(actor, tab.roles))
    number = asked.get("tab", "")
    return ListQuery(
        item=item,
        frame=frame,
        actor=actor,
        tabs=tabs,
        tab=int(number) if number in map(str, range(len(tabs))) else 0,
        words=asked.get("q", "").strip()[:100],
        controls=controls(frame, asked, frame.type.filters),
        sort=asked.get("sort", ""),
        covered=read_coverage(frame, item.coverage, actor, asked, today) if item.coverage else None,
    )


def _of_child(column: Column) -> bool:
    """Whether a column shows what stands below the record for the period, by which the database does not sort."""
    return column.path.startswith(COVERAGE)


def _with_number(word: str) -> Q:
    """The records in which the word is a personal number, whole; what could be none asks for nothing."""
    text = normalised(word)
    if len(text) < _SHORTEST_NUMBER or not text[:-1].isdigit():
        return Q()
    return Q(blind__overlap=index_of(text, region=connection.schema_name))


def _as_roles(actor: Actor, roles: tuple[str, ...]) -> Actor:
    """The actor with the tokens of these roles only; no roles named means all."""
    if not roles:
        return actor
    return replace(actor, tokens=tuple(token for token in actor.tokens if role_of(token) in roles))
