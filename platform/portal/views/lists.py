"""List pages and their spreadsheets."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.addresses import address_of
from exchange.excel.answers import workbook_answer
from forms.frames import current_frame
from forms.selectors import visible_records
from portal.drafts.notes import lines_of
from portal.exporting import write_later
from portal.lists.background import FULL, details_of
from portal.lists.cells import Cells
from portal.lists.export import AT_ONCE, DETAILED_AT_ONCE, workbook
from portal.lists.opening import opened_rows
from portal.lists.query import ListQuery, read_query
from portal.lists.rows import headings_of, row_of
from portal.paging import page_of
from portal.presenters.periods import asked_period
from portal.problems import answers_refusals
from portal.regions import menu_item
from portal.shell import Link
from portal.viewer import actor_of, definition_of, holds
from tenants import clock
from tenants.audit.services import record as audit


@require_safe
@answers_refusals
def list_page(request: HttpRequest, key: str) -> HttpResponse:
    """The records of a menu item."""
    group, query = _query(request, key)
    cells = _cells(query)
    columns = query.columns
    page = page_of(query.records(), request.GET.get("page", "1"))
    rows = [row_of(each, cells=cells, columns=columns, actor=query.actor, item=query.item) for each in page.things]
    told = {"wanted": request.GET.get("open", ""), "actor": query.actor, "cells": cells, "now": clock.now()}
    rows = opened_rows(rows, page.things, **told)
    context = {
        "group": group,
        "query": query,
        "page": page,
        "tabs": _tabs(query),
        "headings": headings_of(columns, rows, query.column_sorts),
        "rows": rows,
        "create": _create(query),
        "new_period": asked_period(query.frame.type, today=clock.today(), titles=query.frame.region.period_titles),
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
    full = request.GET.get(FULL) == "1"
    if total > (DETAILED_AT_ONCE if full else AT_ONCE):
        return write_later(request, query.item.key, name=_file_name(query), total=total)
    content = workbook(
        query.records()[:AT_ONCE],
        title=query.item.title,
        columns=query.columns,
        cells=_cells(query),
        details=details_of(query, now=clock.now()) if full else None,
    )
    return workbook_answer(content, name=_file_name(query))


def _cells(query: ListQuery) -> Cells:
    return Cells(query.frame.region, today=clock.today(), actor=query.actor, coverage=query.item.coverage)


def _file_name(query: ListQuery) -> str:
    return f"{query.item.title}-{clock.today():%Y%m%d}"


def _query(request: HttpRequest, key: str) -> tuple[str, ListQuery]:
    actor = actor_of(request)
    group, item = menu_item(definition_of(request), key, actor=actor)
    frame = current_frame(item.system, item.record_type)
    return group, read_query(item, frame=frame, actor=actor, asked=request.GET.dict(), today=clock.today())


def _tabs(query: ListQuery) -> tuple[Link, ...]:
    if not query.tabs:
        return ()
    return tuple(
        Link(tab.title, f"?tab={number}", current=number == query.tab, count=query.of_tab(number).count())
        for number, tab in enumerate(query.tabs)
    )


def _create(query: ListQuery) -> Link | None:
    """The way to a new record.

    What belongs to another record is made on that record's page, which the list opens; or here, where the person
    sees only one that it could belong to, as on site.
    """
    kind = query.frame.type
    if query.item.open_child or not kind.create_by or not holds(query.actor, kind.create_by):
        return None
    title, new = kind.create_title or kind.title, reverse("record_new", args=[query.item.system, kind.key])
    if not kind.parent:
        return Link(title, new)
    parents = visible_records(query.actor, system=query.item.system, record_type=kind.parent)
    possible = [] if kind.period != "none" else list(parents.values_list("pk", flat=True)[:2])
    return Link(title, f"{new}?parent={possible[0]}") if len(possible) == 1 else None
