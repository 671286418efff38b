"""Report pages, their spreadsheets, and the lists behind their numbers."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.addresses import address_of
from engine.definitions.values import Measure
from exchange.excel.answers import workbook_answer
from forms.frames import Frame
from portal.exporting import write_later
from portal.lists.cells import Cells
from portal.lists.export import AT_ONCE
from portal.lists.rows import headings_of, row_of
from portal.paging import page_of
from portal.problems import answers_refusals
from portal.reports.chart import drawing_of
from portal.reports.finding import about, asked_report, asked_words, menu_title
from portal.reports.query import ReportQuery
from portal.reports.table import Reader, bands, headings
from portal.reports.workbook import workbook
from portal.viewer import actor_of
from tenants import clock
from tenants.audit.services import record as audit

_OF_ONE_ROW = ("row", "group", "page", "sort")


@require_safe
@answers_refusals
def report_page(request: HttpRequest, system: str, key: str) -> HttpResponse:
    """A report: its query form, drawing, table and totals."""
    query = _query(request, system, key)
    reader = _reader(request, query)
    page = page_of(query.rows(), request.GET.get("page", "1"))
    rows = reader.rows(page.things)
    context = {
        "query": query,
        "report": query.report,
        "group": menu_title(query.frame.region, system, report=key),
        "asked": asked_words(query),
        "page": page,
        "rows": rows,
        "bands": bands(query.report.columns),
        "headings": headings(query.report, query.column_sorts),
        "totals": reader.total(query.totals()) if query.report.totals and rows else (),
        "drawing": drawing_of(query.report, rows),
    }
    return render(request, "portal/reports/report.html", context)


@require_safe
@answers_refusals
def report_export(request: HttpRequest, system: str, key: str) -> HttpResponse:
    """The report as a spreadsheet; a long one is written in the background."""
    query = _query(request, system, key)
    total = query.rows().count()
    audit(
        "records.exported",
        user=request.user,
        at=clock.now(),
        object_type=query.report.record_type,
        data={"report": f"{system}/{key}", "query": request.GET.urlencode()[:500], "rows": total},
        ip=address_of(request),
    )
    if total > AT_ONCE:
        return write_later(request, about(query), name=_file_name(query), total=total)
    reader = Reader(query, Cells(query.frame.region, today=query.today))
    content = workbook(query, reader, query.rows(), asked=asked_words(query))
    return workbook_answer(content, name=_file_name(query))


@require_safe
@answers_refusals
def report_behind(request: HttpRequest, system: str, key: str, measure: str) -> HttpResponse:
    """The records that a number of a report counts, as lists show them."""
    query = _query(request, system, key)
    found = query.report.by_key.get(measure)
    if found is None:
        raise Http404
    records = query.behind(found, row=request.GET.get("row"), group=request.GET.get("group"))
    page = page_of(records, request.GET.get("page", "1"))
    frame = _counted_frame(query, found)
    cells = Cells(frame.region, today=query.today, actor=query.actor)
    rows = [row_of(each, cells=cells, columns=frame.type.columns, actor=query.actor, item=None) for each in page.things]
    context = {
        "query": query,
        "report": query.report,
        "group": menu_title(frame.region, system, report=key),
        "measure": found,
        "page": page,
        "rows": rows,
        "headings": headings_of(frame.type.columns, rows),
    }
    return render(request, "portal/reports/behind.html", context)


def _counted_frame(query: ReportQuery, measure: Measure) -> Frame:
    frame = query.frame
    return Frame(frame.region, frame.release, frame.system, frame.system.record_types[measure.of or frame.type.key])


def _query(request: HttpRequest, system: str, key: str) -> ReportQuery:
    return asked_report(system, key, actor=actor_of(request), asked=request.GET.dict())


def _reader(request: HttpRequest, query: ReportQuery) -> Reader:
    narrowed = {name: value for name, value in request.GET.items() if name not in _OF_ONE_ROW}
    return Reader(query, Cells(query.frame.region, today=query.today), narrowed)


def _file_name(query: ReportQuery) -> str:
    return f"{query.report.title}-{clock.today():%Y%m%d}"
