"""List pages and their spreadsheets."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.addresses import address_of
from exchange.excel.answers import workbook_answer
from exchange.exports import TooMany, ask_for
from forms.errors import Refused
from forms.frames import current_frame
from portal.drafts.notes import lines_of
from portal.lists.background import LANGUAGE
from portal.lists.cells import Cells
from portal.lists.export import AT_ONCE, MOST_ROWS, workbook
from portal.lists.query import ListQuery, read_query
from portal.lists.rows import headings_of, row_of
from portal.paging import page_of
from portal.problems import answers_refusals
from portal.regions import menu_item
from portal.shell import Link
from portal.tasks import write_export
from portal.viewer import actor_of, holds
from schemas.selectors import current_region
from tenants import clock
from tenants.audit.services import record as audit

MOST_ASKED = 200  # characters of one value in an address


@require_safe
@answers_refusals
def list_page(request: HttpRequest, key: str) -> HttpResponse:
    """The records of a menu item."""
    group, query = _query(request, key)
    cells = Cells(current_region(), today=clock.today())
    columns = query.columns
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
    """The same list, with the same search and order, as a spreadsheet; a long one is written in the background."""
    _group, query = _query(request, key)
    total = query.records().count()
    audit(
        "records.exported",
        user=request.user,
        at=clock.now(),
        object_type=query.item.record_type,
        data={"list": key, "query": request.GET.urlencode()[:500], "rows": total},
        ip=address_of(request),
    )
    if total > AT_ONCE:
        return _in_background(request, query, total)
    cells = Cells(current_region(), today=clock.today())
    columns = query.columns
    content = workbook(query.records()[:AT_ONCE], title=query.item.title, columns=columns, cells=cells)
    return workbook_answer(content, name=_file_name(query))


def _in_background(request: HttpRequest, query: ListQuery, total: int) -> HttpResponse:
    asked = {name: value[:MOST_ASKED] for name, value in request.GET.dict().items()} | {LANGUAGE: get_language() or ""}
    names = {"name": _file_name(query), "asked": asked, "total": min(total, MOST_ROWS)}
    try:
        with transaction.atomic():
            export = ask_for(query.item.key, **names, by=request.user, at=clock.now())
            transaction.on_commit(lambda: write_export.delay(export.pk))
    except TooMany as error:
        raise Refused((_("Three lists are being written for you. Wait for one of them, or delete it."),)) from error
    messages.success(request, _("The list is long; it is being written. Fetch it here when it is ready."))
    return redirect("exports")


def _file_name(query: ListQuery) -> str:
    return f"{query.item.title}-{clock.today():%Y%m%d}"


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
