"""List pages and their spreadsheets."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.addresses import address_of
from exchange.excel.answers import workbook_answer
from forms.frames import current_frame
from portal.drafts.notes import lines_of
from portal.lists.cells import Cells
from portal.lists.export import MOST_ROWS, workbook
from portal.lists.query import ListQuery, read_query
from portal.lists.rows import headings_of, row_of
from portal.paging import page_of
from portal.problems import answers_refusals
from portal.regions import menu_item
from portal.shell import Link
from portal.viewer import actor_of, holds
from schemas.selectors import current_region
from tenants import clock
from tenants.audit.services import record as audit


@require_safe
@answers_refusals
def list_page(request: HttpRequest, key: str) -> HttpResponse:
    """The records of a menu item."""
    group, query = _query(request, key)
    cells = Cells(current_region(), today=clock.today())
    columns = query.frame.type.columns
    page = page_of(query.records(), request.GET.get("page", "1"))
    rows = [row_of(each, cells=cells, columns=columns, actor=query.actor, item=query.item) for each in page.things]
    context = {
        "group": group,
        "query": query,
        "page": page,
        "tabs": _tabs(query),
        "headings": headings_of(columns, rows, query.column_sorts),
        "rows": rows,
        "create": _create(query),
        "drafts": lines_of(request.user.pk, now=clock.now(), record_type=(query.item.system, query.item.record_type)),
    }
    return render(request, "portal/list.html", context)


@require_safe
@answers_refusals
def list_export(request: HttpRequest, key: str) -> HttpResponse:
    """The same list, with the same search and order, as a spreadsheet."""
    _group, query = _query(request, key)
    records = query.records()[:MOST_ROWS]
    cells = Cells(current_region(), today=clock.today())
    content = workbook(records, title=query.item.title, columns=query.frame.type.columns, cells=cells)
    audit(
        "records.exported",
        user=request.user,
        at=clock.now(),
        object_type=query.item.record_type,
        data={"list": key, "query": request.GET.urlencode()[:500]},
        ip=address_of(request),
    )
    return workbook_answer(content, name=f"{query.item.title}-{clock.today():%Y%m%d}")


def _query(request: HttpRequest, key: str) -> tuple[str, ListQuery]:
    actor = actor_of(request)
    group, item = menu_item(current_region(), key, actor=actor)
    frame = current_frame(item.system, item.record_type)
    return group, read_query(item, frame=frame, actor=actor, asked=request.GET.dict())


def _tabs(query: ListQuery) -> tuple[Link, ...]:
    if not query.tabs:
        return ()
    return tuple(
        Link(tab.title, f"?tab={number}", current=number == query.tab, count=query.of_tab(number).count())
        for number, tab in enumerate(query.tabs)
    )


def _create(query: ListQuery) -> Link | None:
    """The way to a new record; what belongs to another record is made on that record's page, which the list opens."""
    kind = query.frame.type
    if kind.parent or query.item.open_child or not kind.create_by or not holds(query.actor, kind.create_by):
        return None
    return Link(kind.create_title or kind.title, reverse("record_new", args=[query.item.system, kind.key]))
