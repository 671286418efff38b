"""The region: roles, districts, calendar and menus."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from engine.definitions.values.access import Access
from engine.definitions.values.personal import Personal
from engine.definitions.values.project_accounts import ProjectAccounts
from engine.definitions.values.record_types import Column, RowLink
from engine.definitions.values.registration import Registration
from engine.definitions.values.sites import Sites
from engine.feel import CalendarYear, WorkingCalendar


@dataclass(frozen=True)
class Holding:
    """How somebody comes to hold a role: by a party's organisation, by a person named in a party, or by a grant."""

    by: Literal["party", "person", "grant"]
    party: str = ""
    positions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Role:
    """Something a person can be in the region."""

    key: str
    title: str
    held: Holding
    authors: bool = False  # may change definitions in the admin


@dataclass(frozen=True)
class District:
    """An administrative division."""

    key: str
    title: str


@dataclass(frozen=True)
class MenuTab:
    """A tab above a list: what is seen in some roles, perhaps only in some states or with some values."""

    title: str
    roles: tuple[str, ...]
    states: tuple[str, ...] = ()
    only: Mapping[str, str] = field(default_factory=dict)  # path → the value that records have there


@dataclass(frozen=True)
class Coverage:
    """A list by whether what is due below each record for a period is there; opens on the present, what is missing."""

    child: str  # the record type below, one for each period
    done: tuple[str, ...]  # its states in which it counts as there
    done_title: str
    open_title: str
    columns: tuple[Column, ...]  # paths of the record; behind `coverage.` those of what stands below it
    links: tuple[RowLink, ...] = ()


@dataclass(frozen=True)
class MenuItem:
    """A page in the menu: a report, a dashboard, or a list of records of one type, perhaps only in some states.

    `open_child` names the tab that a row opens.
    """

    key: str
    title: str
    system: str
    record_type: str  # empty: it opens a report or a dashboard
    roles: tuple[str, ...]
    states: tuple[str, ...] = ()
    open_child: str = ""
    open_title: str = ""
    tabs: tuple[MenuTab, ...] = ()
    report: str = ""
    dashboard: str = ""
    watched: bool = False  # only what is on the watch list
    coverage: Coverage | None = None


@dataclass(frozen=True)
class Menu:
    """A heading of the menu with its items."""

    title: str
    items: tuple[MenuItem, ...]


@dataclass(frozen=True)
class Projects:
    """The pages that sum up a project over all systems of the region: what they are called, and who finds them."""

    title: str
    roles: tuple[str, ...]


@dataclass(frozen=True)
class Region:
    """A territory: its roles, districts, menus, calendar and systems."""

    key: str
    title: str
    short: str
    roles: tuple[Role, ...]
    districts: tuple[District, ...]
    menus: tuple[Menu, ...]
    systems: tuple[str, ...]
    calendar: tuple[CalendarYear, ...] = ()
    project_accounts: ProjectAccounts | None = None  # those that companies open; none: they open none
    sites: Sites | None = None  # people on site; none: nobody signs in so
    period_titles: Mapping[str, str] = field(default_factory=dict)  # period kind → template over year, quarter, month
    projects: Projects | None = None
    registration: Registration | None = None  # how companies get an account by themselves
    personal: Personal = Personal()
    access: Access = field(default_factory=Access)  # what it asks of those who sign in
    second_person: bool = False  # a release needs the approval of an author who did not ask for it

    @cached_property
    def working_calendar(self) -> WorkingCalendar:
        """The days people work in the region."""
        return WorkingCalendar(self.calendar)

    def role(self, key: str) -> Role | None:
        """The role with this key, if there is one."""
        return next((role for role in self.roles if role.key == key), None)


__all__ = [
    "CalendarYear",
    "Projects",
    "Coverage",
    "District",
    "Holding",
    "Menu",
    "MenuItem",
    "MenuTab",
    "Region",
    "Role",
]
