"""Regions: keys must differ, menus must lead somewhere, calendar days must be in their year."""

from collections.abc import Iterator

from engine.definitions import scopes
from engine.definitions.checks.record_types import LIST_WORDS
from engine.definitions.checks.registration import check_registration
from engine.definitions.checks.world import check_path, check_reference, check_references, check_unique
from engine.definitions.expressions import check_template
from engine.definitions.places import Place
from engine.definitions.shapes import values
from engine.definitions.values import CalendarYear, Coverage, Field, MenuItem, MenuTab, RecordType, Region, System
from engine.errors import Problem

#: Before the paths of what stands below a record for a period, in the columns of a coverage.
COVERAGE = "coverage."
STANDING = "standing"
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
    if region.projects is not None:
        yield from check_references(place / "projects" / "roles", "role", region.projects.roles, roles_of(region))
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
        yield from check_reference(at / "report", "report", item.report, system.reports)
        yield from check_reference(at / "dashboard", "dashboard", item.dashboard, system.dashboards)
        record_type = system.record_types.get(item.record_type)
        workflow = system.workflows.get(record_type.workflow) if record_type else None
        if record_type is None or workflow is None:
            continue
        yield from check_references(at / "states", "state", item.states, workflow.by_key)
        for index, tab in enumerate(item.tabs):
            yield from check_references(at / "tabs" / index / "states", "state", tab.states, workflow.by_key)
            yield from _check_only(tab, record_type, system, region, at / "tabs" / index / "only")
        children = [one.key for one in system.record_types.values() if one.parent == record_type.key]
        yield from check_reference(at / "open_child", "record_type", item.open_child, children)
        if item.coverage is not None:
            yield from _check_coverage(item.coverage, record_type, system, at / "coverage")


def _check_coverage(coverage: Coverage, record_type: RecordType, system: System, place: Place) -> Iterator[Problem]:
    """What is asked about stands below the records and has a period; its states, paths and actions are there."""
    below = {one.key: one for one in system.record_types.values() if one.parent == record_type.key}
    yield from check_reference(place / "child", "record_type", coverage.child, below)
    child, workflow = below.get(coverage.child), system.workflows.get(record_type.workflow)
    if child is None or workflow is None:
        return
    if child.period == "none":
        yield (place / "child").problem("coverage_without_period", type=child.key)
    states = system.workflows[child.workflow].by_key if child.workflow in system.workflows else {}
    yield from check_references(place / "done", "state", coverage.done, states)
    own, its = scopes.pickable(system, record_type), scopes.pickable(system, child)
    for index, column in enumerate(coverage.columns):
        for name, path in (("path", column.path), ("sub", column.sub)):
            shape = its if path.startswith(COVERAGE) else own
            yield from check_path(
                place / "columns" / index / name, path.removeprefix(COVERAGE), shape, (*LIST_WORDS, STANDING)
            )
    for index, link in enumerate(coverage.links):
        yield from check_reference(place / "links" / index / "child", "record_type", link.child, [child.key])
        single = [key for key, one in below.items() if one.period == "none"]
        yield from check_reference(place / "links" / index / "create", "record_type", link.create, single)
        actions = [action.key for action in workflow.actions]
        yield from check_reference(place / "links" / index / "action", "action", link.action, actions)


def _check_only(
    tab: MenuTab, record_type: RecordType, system: System, region: Region, place: Place
) -> Iterator[Problem]:
    """A tab asks for values that records have, and of a choice for one of its answers."""
    shape = scopes.pickable(system, record_type)
    fields = system.forms[record_type.form].fields if record_type.form in system.forms else {}
    for path, value in tab.only.items():
        yield from check_path(place / path, path, shape, LIST_WORDS)
        known = _answers(fields[path], region) if path in fields else ()
        if known:
            yield from check_reference(place / path, "value", value, known)


def _answers(field: Field, region: Region) -> list[str]:
    """What may stand in a field with a fixed choice; empty for any other."""
    if field.widget == "district":
        return [district.key for district in region.districts]
    named, values = field.schema.get("oneOf"), field.schema.get("enum")
    titled = [one.get("const") for one in named] if isinstance(named, list | tuple) else []
    return [str(one) for one in (*titled, *(values if isinstance(values, list | tuple) else ()))]


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
