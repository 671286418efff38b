"""The menu and its lists: the same filters, search, columns and order as on the pages."""

from collections.abc import Mapping

from django.urls import reverse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.paging import ByPlace
from api.records import line
from api.tables import shapes
from api.tables.exporting import ask_for_export
from api.views.base import ONCE, RegionView
from engine.definitions.values import MenuItem
from forms.frames import current_frame
from forms.models import Record
from portal.lists.cells import Cell, Cells
from portal.lists.export import MOST_ROWS
from portal.lists.filters import FilterControl
from portal.lists.query import ListQuery, read_query
from portal.regions import menu_item
from portal.viewer import holds
from schemas.selectors import current_region
from tenants import clock

NARROWED = (
    OpenApiParameter("tab", str, description="The number of a tab."),
    OpenApiParameter("q", str, description="Words to look for."),
    OpenApiParameter("sort", str, description="The path of a column, with - before it: the last first."),
)
FILTERED = OpenApiParameter("f.…", str, description="One parameter for each filter, by its name.")


class Menu(RegionView):
    """What the menu offers to this person."""

    @extend_schema(operation_id="menu", summary="The menu", responses=shapes.MenuShape(many=True))
    def get(self, request: Request) -> Response:
        """Lists, reports and dashboards by group."""
        actor, found = self.actor(request), []
        for group in current_region().menus:
            items = [_item(item) for item in group.items if holds(actor, item.roles)]
            known = [item for item in items if item]
            if known:
                found.append({"title": group.title, "items": known})
        return Response(found)


class ListView(RegionView):
    """An address of one list."""

    def query(self, request: Request, key: str) -> ListQuery:
        """The list as it was asked for.

        Raises:
            Http404: there is none, or it is not for this person.
        """
        actor = self.actor(request)
        _group, item = menu_item(current_region(), key, actor=actor)
        frame = current_frame(item.system, item.record_type)
        return read_query(item, frame=frame, actor=actor, asked=request.query_params.dict(), today=clock.today())


class OneList(ListView):
    """A list of the menu."""

    @extend_schema(operation_id="list", summary="A list of the menu", responses=shapes.ListShape)
    def get(self, request: Request, key: str) -> Response:
        """What it shows, and what it may be narrowed and sorted by."""
        query = self.query(request, key)
        return Response(
            {
                "key": key,
                "title": query.item.title,
                "system": query.item.system,
                "record_type": query.item.record_type,
                "rows": reverse("api:list_rows", args=[key]),
                "tabs": [tab.title for tab in query.tabs],
                "filters": filters_of(query.asks),
                "columns": [
                    {"key": one.path, "title": one.title, "sort": query.column_sorts(one)[0].removeprefix("-")}
                    for one in query.columns
                ],
            }
        )


class ListRows(ListView):
    """The rows of a list."""

    @extend_schema(
        operation_id="list_rows",
        summary="The rows of a list",
        parameters=[*NARROWED, FILTERED, OpenApiParameter("cursor", str), OpenApiParameter("page_size", int)],
        responses=shapes.ListPage,
    )
    def get(self, request: Request, key: str) -> Response:
        """A page of them, in the order of the page."""
        query = self.query(request, key)
        cells = Cells(current_region(), today=clock.today(), actor=query.actor, coverage=query.item.coverage)
        found, around = ByPlace(request).page(query.records())
        return Response({**around, "results": [_row(each, query, cells) for each in found]})


class ListExport(ListView):
    """A list as a spreadsheet."""

    @extend_schema(
        operation_id="export_list",
        summary="Have a list written as a spreadsheet",
        parameters=[*NARROWED, FILTERED, OpenApiParameter("full", str, description="1: with all values."), ONCE],
        request=None,
        responses={202: shapes.ExportShape},
    )
    def post(self, request: Request, key: str) -> Response:
        """It is written in the background; its own address says how far it is."""
        query = self.query(request, key)
        total = min(query.records().count(), MOST_ROWS)
        name = f"{query.item.title}-{clock.today():%Y%m%d}"
        return ask_for_export(
            request, key, name=name, total=total, record_type=query.item.record_type, data={"list": key}
        )


def filters_of(controls: tuple[FilterControl, ...]) -> list[dict[str, object]]:
    """The filters of a list or report."""
    return [
        {
            "name": one.name,
            "title": one.title,
            "kind": one.kind,
            "value": one.value,
            "options": [{"key": each.key, "title": each.title} for each in one.options],
        }
        for one in controls
    ]


def cell_of(cell: Cell) -> dict[str, object]:
    """A cell with its words."""
    return {"value": cell.value, "text": str(cell.text)}


def _row(record: Record, query: ListQuery, cells: Cells) -> Mapping[str, object]:
    shown = [cell_of(cells.at(record, column.path)) for column in query.columns]
    return {**line(record, cells.frame(record)), "cells": shown}


def _item(item: MenuItem) -> dict[str, object] | None:
    if item.dashboard:
        kind, way = "dashboard", reverse("api:dashboard", args=[item.system, item.dashboard])
    elif item.report:
        kind, way = "report", reverse("api:report", args=[item.system, item.report])
    elif item.record_type:
        kind, way = "list", reverse("api:list", args=[item.key])
    else:
        return None
    return {"key": item.key, "title": item.title, "kind": kind, "url": way}
