"""Dashboards: reports side by side, narrowed all at once, with their most important numbers above."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from engine.definitions.templates import fill
from engine.definitions.values import Dashboard, Filter, KeyNumber, Panel, Region, Report
from forms.actors import Actor
from forms.frames import Frame
from portal.lists.cells import Cells
from portal.lists.filters import FilterControl, controls, name_of
from portal.problems import answers_refusals
from portal.reports.chart import Drawing, drawing_of
from portal.reports.finding import menu_title, words_of
from portal.reports.query import Numbers, ReportQuery, read_report
from portal.reports.table import Band, Heading, Reader, ReportRow, bands, figure_text, headings, share_of
from portal.viewer import actor_of, holds
from schemas.selectors import region_and_release, system_of
from tenants import clock


@dataclass(frozen=True)
class ShownNumber:
    """A number above everything, with the list behind it."""

    title: str
    text: str
    url: str
    share: str
    tone: str
    missed: str  # the filters that do not concern it, in words


@dataclass(frozen=True)
class ShownPanel:
    """A report as a part of the page."""

    title: str
    report: Report
    url: str
    rows: list[ReportRow]
    headings: list[Heading]
    bands: list[Band]
    drawing: Drawing | None
    has_more: bool
    is_wide: bool
    missed: str


@dataclass(frozen=True)
class Board:
    """A dashboard as it was asked for: its reports, each narrowed by what it knows of."""

    dashboard: Dashboard
    region: Region
    queries: Mapping[str, ReportQuery]
    controls: tuple[FilterControl, ...]

    @property
    def title(self) -> str:
        """The heading of the page."""
        return self.dashboard.title

    def numbers(self) -> list[ShownNumber]:
        """The numbers above everything; each report is asked once, however many are taken from it."""
        totals = {key: self.queries[key].totals() for key in {each.report for each in self.dashboard.numbers}}
        return [self._number(each, totals[each.report]) for each in self.dashboard.numbers]

    def panels(self) -> list[ShownPanel]:
        """The reports with their first rows; one query each."""
        return [self._panel(each) for each in self.dashboard.panels]

    def _number(self, number: KeyNumber, totals: Numbers) -> ShownNumber:
        query = self.queries[number.report]
        measure, value = query.report.by_key[number.measure], totals.get(number.measure)
        share = share_of(value, totals.get(number.over)) if number.over else None
        way = reverse("report_behind", args=[query.frame.system.key, query.report.key, measure.key])
        return ShownNumber(
            title=fill(number.title, {"today": query.today}),
            text=figure_text(value, measure.places),
            url=_with(way, self._params(query.report)) if value else "",
            share="" if share is None else f"{share}%",
            tone=number.tone if value else "",
            missed=self._missed(query.report),
        )

    def _panel(self, panel: Panel) -> ShownPanel:
        query = self.queries[panel.report]
        report, params = query.report, self._params(query.report)
        reader = Reader(query, Cells(query.frame.region, today=query.today), params)
        found = reader.rows(query.rows()[: panel.rows + 1])
        rows = found[: panel.rows]
        return ShownPanel(
            title=panel.title or report.title,
            report=report,
            url=_with(reverse("report", args=[query.frame.system.key, report.key]), params),
            rows=rows,
            headings=headings(report, query.column_sorts),
            bands=bands(report.columns),
            drawing=drawing_of(report, rows),
            has_more=len(found) > len(rows),
            is_wide=panel.wide,
            missed=self._missed(report),
        )

    def _params(self, report: Report) -> dict[str, str]:
        """What the page is narrowed to, as far as the report knows of it."""
        known = {name_of(each) for each in report.filters}
        return {control.name: control.value for control in self.controls if control.value and control.name in known}

    def _missed(self, report: Report) -> str:
        known = {name_of(each) for each in report.filters}
        titles = [control.title for control in self.controls if control.value and control.name not in known]
        return _("、").join(titles)


@require_safe
@answers_refusals
def dashboard_page(request: HttpRequest, system: str, key: str) -> HttpResponse:
    """A dashboard: its query form, numbers and reports."""
    board = board_of(system, key, actor=actor_of(request), asked=request.GET.dict())
    context = {
        "board": board,
        "query": board,
        "group": menu_title(board.region, system, dashboard=key),
        "asked": words_of(board.controls, now=clock.now()),
        "numbers": board.numbers(),
        "panels": board.panels(),
    }
    return render(request, "portal/reports/dashboard.html", context)


def board_of(system: str, key: str, *, actor: Actor, asked: Mapping[str, str]) -> Board:
    """The dashboard as an address asks for it.

    Raises:
        Http404: there is none, or it is not for this person.
    """
    region, release = region_and_release(system)
    definitions = system_of(release) if release else None
    found = definitions.dashboards.get(key) if definitions else None
    if release is None or definitions is None or found is None or not holds(actor, found.roles):
        raise Http404
    today, now = clock.today(), clock.now()
    narrowed = {name: asked[name] for name in map(name_of, found.filters) if name in asked}
    queries = {}
    for name in found.reports:
        report = definitions.reports[name]
        frame = Frame(region, release, definitions, definitions.record_types[report.record_type])
        queries[name] = read_report(report, frame=frame, actor=actor, asked=narrowed, today=today, now=now)
    return Board(found, region, queries, tuple(_controls(found.filters, queries.values(), narrowed)))


def _controls(
    filters: Iterable[Filter], queries: Iterable[ReportQuery], asked: Mapping[str, str]
) -> Iterable[FilterControl]:
    """The controls of the page: each as the first report that has the filter would show it."""
    everything = list(queries)
    for each in filters:
        known = (query for query in everything if each.path in {one.path for one in query.report.filters})
        query = next(known, None)
        if query is not None:
            yield from controls(query.frame, asked, (each,))


def _with(way: str, params: Mapping[str, str]) -> str:
    return f"{way}?{urlencode(params)}" if params else way
