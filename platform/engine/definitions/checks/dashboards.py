"""Dashboards: their reports must exist, be for the same readers, and have what is taken from them."""

from collections.abc import Iterator

from engine.definitions import scopes
from engine.definitions.checks.world import World, check_reference, check_roles
from engine.definitions.expressions import check_template
from engine.definitions.places import Place
from engine.definitions.values import Dashboard, KeyNumber, Report
from engine.errors import Problem


def check_dashboard(dashboard: Dashboard, world: World) -> Iterator[Problem]:
    """The readers, reports, measures and filters must exist, and every reader must be one of every report."""
    place, reports = Place(f"dashboard/{dashboard.key}"), world.system.reports
    yield from check_roles(place / "roles", dashboard.roles, world)
    for index, panel in enumerate(dashboard.panels):
        at = place / "panels" / index / "report"
        yield from check_reference(at, "report", panel.report, reports)
        yield from _check_readers(at, dashboard, reports.get(panel.report))
    for index, number in enumerate(dashboard.numbers):
        at = place / "numbers" / index
        yield from check_template(number.title, at / "title", scopes.CLOCK)
        yield from check_reference(at / "report", "report", number.report, reports)
        yield from _check_readers(at / "report", dashboard, reports.get(number.report))
        yield from _check_number(at, number, reports.get(number.report))
    known = {one.path for key in dashboard.reports if key in reports for one in reports[key].filters}
    for index, asked in enumerate(dashboard.filters):
        if asked.path not in known:
            yield (place / "filters" / index / "path").problem("dashboard_filter", path=asked.path)


def _check_readers(place: Place, dashboard: Dashboard, report: Report | None) -> Iterator[Problem]:
    """Somebody who may open the page finds every part of it."""
    for role in dashboard.roles if report is not None else ():
        if report is not None and report.roles and role not in report.roles:
            yield place.problem("dashboard_not_readable", report=report.key, role=role)


def _check_number(place: Place, number: KeyNumber, report: Report | None) -> Iterator[Problem]:
    if report is None:
        return
    for name, key in (("measure", number.measure), ("over", number.over)):
        yield from check_reference(place / name, "measure", key, report.by_key)
        measure = report.by_key.get(key)
        if measure is not None and not report.group_by and not measure.is_additive:
            yield (place / name).problem("dashboard_not_additive", measure=key, report=report.key)
