"""The region document."""

from datetime import date

from engine.definitions.loading.access import access
from engine.definitions.loading.reading import Document, each, strings
from engine.definitions.loading.record_types import column, row_link
from engine.definitions.loading.registration import registration
from engine.definitions.loading.sites import sites
from engine.definitions.values import (
    CalendarYear,
    Coverage,
    District,
    Holding,
    Menu,
    MenuItem,
    MenuTab,
    Personal,
    ProjectAccounts,
    Projects,
    Region,
    Role,
)


def region(document: Document) -> Region:
    """A region, with its menus and calendar."""
    return Region(
        key=document["key"],
        title=document["title"],
        short=document["short"],
        roles=each(_role, document["roles"]),
        districts=each(lambda value: District(value["key"], value["title"]), document.get("districts")),
        menus=each(lambda value: Menu(value["title"], each(_menu_item, value["items"])), document.get("menus")),
        systems=strings(document["systems"]),
        calendar=each(_calendar_year, document.get("calendar")),
        project_accounts=_project_accounts(document.get("project_accounts")),
        sites=sites(document["sites"]) if "sites" in document else None,
        projects=_projects(document["projects"]) if "projects" in document else None,
        period_titles=_period_titles(document.get("period_titles", {})),
        registration=registration(document.get("registration")),
        personal=_personal(document.get("personal", {})),
        access=access(document.get("access", {})),
        second_person=document.get("releases", {}).get("second_person", False),
    )


def _projects(value: Document) -> Projects:
    return Projects(value["title"], strings(value["roles"]))


def _personal(value: Document) -> Personal:
    return Personal(strings(value.get("shown_to")), strings(value.get("reasons")))


def _period_titles(value: Document) -> dict[str, str]:
    return {kind: value[kind] for kind in ("month", "quarter", "year") if kind in value}


def _role(value: Document) -> Role:
    held = value["held"]
    holding = Holding(held["by"], held.get("party", ""), strings(held.get("positions")))
    return Role(value["key"], value["title"], holding, value.get("authors", False))


def _menu_item(value: Document) -> MenuItem:
    return MenuItem(
        key=value["key"],
        title=value["title"],
        system=value["system"],
        record_type=value.get("record_type", ""),
        roles=strings(value["roles"]),
        states=strings(value.get("states")),
        open_child=value.get("open_child", ""),
        open_title=value.get("open_title", ""),
        report=value.get("report", ""),
        dashboard=value.get("dashboard", ""),
        tabs=each(_tab, value.get("tabs")),
        watched=value.get("watched", False),
        coverage=_coverage(value["coverage"]) if "coverage" in value else None,
    )


def _project_accounts(value: Document | None) -> ProjectAccounts | None:
    if value is None:
        return None
    opened_by = strings(value["opened_by"])
    return ProjectAccounts(value["title"], value["role"], opened_by, value["system"], value["record_type"])


def _coverage(value: Document) -> Coverage:
    return Coverage(
        child=value["child"],
        done=strings(value["done"]),
        done_title=value["done_title"],
        open_title=value["open_title"],
        columns=each(column, value["columns"]),
        links=each(row_link, value.get("links")),
    )


def _tab(value: Document) -> MenuTab:
    return MenuTab(value["title"], strings(value["roles"]), strings(value.get("states")), value.get("only", {}))


def _calendar_year(value: Document) -> CalendarYear:
    return CalendarYear(value["year"], _days(value.get("holidays")), _days(value.get("workdays")))


def _days(values: list[str] | None) -> frozenset[date]:
    return frozenset(date.fromisoformat(value) for value in values or ())
