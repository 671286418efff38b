"""Regions: keys must differ, menus must lead somewhere, calendar days must be in their year."""

from collections.abc import Iterator

from engine.definitions.checks.registration import check_registration
from engine.definitions.checks.world import check_reference, check_references, check_unique
from engine.definitions.expressions import check_template
from engine.definitions.places import Place
from engine.definitions.shapes import values
from engine.definitions.values import CalendarYear, MenuItem, Region, System
from engine.errors import Problem

_PERIOD_NAMES = values(("year", "quarter", "month"))


def check_region(region: Region) -> Iterator[Problem]:
    """Problems of a region by itself."""
    place = Place(f"region/{region.key}")
    yield from check_unique(place / "roles", (role.key for role in region.roles))
    yield from check_unique(place / "districts", (district.key for district in region.districts))
    for index, role in enumerate(region.roles):
        if role.key == "system":
            yield (place / "roles" / index / "key").problem("reserved_role", key=role.key)
    roles = [role.key for role in region.roles]
    wanted = region.access.second_factor.roles
    yield from check_references(place / "access" / "second_factor" / "roles", "role", wanted, roles)
    for kind, template in region.period_titles.items():
        yield from check_template(template, place / "period_titles" / kind, _PERIOD_NAMES)
    for index, year in enumerate(region.calendar):
        yield from _check_year(year, place / "calendar" / index)
    yield from check_registration(region)
    yield from check_references(place / "personal" / "shown_to", "role", region.personal.shown_to, roles_of(region))
    seen: set[str] = set()
    for item, at in menu_items(region):
        if item.key in seen:
            yield (at / "key").problem("duplicate_key", key=item.key)
        seen.add(item.key)
        yield from check_reference(at / "system", "system", item.system, region.systems)
        yield from _check_item_roles(item, region, at)


def check_menus(region: Region, system: System) -> Iterator[Problem]:
    """Problems of the menu items that list records of this system."""
    for item, at in menu_items(region):
        if item.system != system.key:
            continue
        yield from check_reference(at / "record_type", "record_type", item.record_type, system.record_types)
        record_type = system.record_types.get(item.record_type)
        workflow = system.workflows.get(record_type.workflow) if record_type else None
        if record_type is None or workflow is None:
            continue
        yield from check_references(at / "states", "state", item.states, workflow.by_key)
        for index, tab in enumerate(item.tabs):
            yield from check_references(at / "tabs" / index / "states", "state", tab.states, workflow.by_key)
        children = [one.key for one in system.record_types.values() if one.parent == record_type.key]
        yield from check_reference(at / "open_child", "record_type", item.open_child, children)


def menu_items(region: Region) -> Iterator[tuple[MenuItem, Place]]:
    """Every menu item with its place."""
    place = Place(f"region/{region.key}") / "menus"
    for number, menu in enumerate(region.menus):
        for index, item in enumerate(menu.items):
            yield item, place / number / "items" / index


def roles_of(region: Region) -> list[str]:
    """The keys of the region's roles."""
    return [role.key for role in region.roles]


def _check_item_roles(item: MenuItem, region: Region, at: Place) -> Iterator[Problem]:
    roles = roles_of(region)
    yield from check_references(at / "roles", "role", item.roles, roles)
    for index, tab in enumerate(item.tabs):
        yield from check_references(at / "tabs" / index / "roles", "role", tab.roles, roles)


def _check_year(year: CalendarYear, at: Place) -> Iterator[Problem]:
    for name, days in (("holidays", year.holidays), ("workdays", year.workdays)):
        for day in sorted(days):
            if day.year != year.year:
                yield (at / name).problem("day_outside_year", day=day.isoformat(), year=year.year)
    for day in sorted(year.holidays & year.workdays):
        yield (at / "workdays").problem("holiday_and_workday", day=day.isoformat())
