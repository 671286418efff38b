"""The region: roles, districts, calendar and menus."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from engine.definitions.values.access import Access
from engine.definitions.values.personal import Personal
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
    """A tab above a list: what is seen in some roles, perhaps only in some states."""

    title: str
    roles: tuple[str, ...]
    states: tuple[str, ...] = ()


@dataclass(frozen=True)
class MenuItem:
    """A list page: records of one type, perhaps only in some states; `open_child` names the tab that a row opens."""

    key: str
    title: str
    system: str
    record_type: str
    roles: tuple[str, ...]
    states: tuple[str, ...] = ()
    open_child: str = ""
    open_title: str = ""
    tabs: tuple[MenuTab, ...] = ()
    watched: bool = False  # only what is on the watch list


@dataclass(frozen=True)
class Menu:
    """A heading of the menu with its items."""

    title: str
    items: tuple[MenuItem, ...]


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
    sites: Sites | None = None  # people on site; none: nobody signs in so
    period_titles: Mapping[str, str] = field(default_factory=dict)  # period kind → template over year, quarter, month
    registration: Registration | None = None  # how companies get an account by themselves
    personal: Personal = Personal()
    access: Access = field(default_factory=Access)  # what it asks of those who sign in

    @cached_property
    def working_calendar(self) -> WorkingCalendar:
        """The days people work in the region."""
        return WorkingCalendar(self.calendar)

    def role(self, key: str) -> Role | None:
        """The role with this key, if there is one."""
        return next((role for role in self.roles if role.key == key), None)


__all__ = [
    "CalendarYear",
    "District",
    "Holding",
    "Menu",
    "MenuItem",
    "MenuTab",
    "Region",
    "Role",
]
