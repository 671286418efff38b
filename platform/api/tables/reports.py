"""Reports and dashboards: their rows, numbers and what stands behind each."""

from collections.abc import Iterable, Sequence

from django.http import Http404
from django.urls import reverse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.paging import ByPlace
from api.records import line
from api.shapes import RecordPage
from api.tables import shapes
from api.tables.exporting import ask_for_export
from api.tables.lists import FILTERED, cell_of, filters_of
from api.views.base import ONCE, RegionView
from engine.definitions.values import Report
from forms.models import Record
from portal.lists.cells import Cells
from portal.lists.export import MOST_ROWS
from portal.reports.dashboards import board_of
from portal.reports.finding import about, asked_report
from portal.reports.query import ReportQuery
from portal.reports.table import Figure, Reader, ReportCell, ReportRow
from tenants import clock

SORT = OpenApiParameter("sort", str, description="A column's path or measure, with - before it: the last first.")
PAGED = (OpenApiParameter("cursor", str), OpenApiParameter("page_size", int))
_OF_ONE_ROW = ("row", "group", "cursor", "page_size", "sort")


class ReportView(RegionView):
    """An address of one report."""

    def query(self, request: Request, system: str, key: str) -> ReportQuery:
        """The report as it was asked for.

        Raises:
            Http404: there is none, or it is not for this person.
        """
        return asked_report(system, key, actor=self.actor(request), asked=request.query_params.dict())


class OneReport(ReportView):
    """A report."""

    @extend_schema(
        operation_id="report",
        summary="A report",
        parameters=[SORT, FILTERED, *PAGED],
        responses=shapes.ReportPage,
    )
    def get(self, request: Request, system: str, key: str) -> Response:
        """A page of its rows, and what all of them come to."""
        query = self.query(request, system, key)
        reader = _reader(query, request)
        found, around = ByPlace(request).page(query.rows())
        report, totals = query.report, query.totals() if query.report.totals and found else {}
        return Response(
            {
                "key": key,
                "title": report.title,
                "columns": _columns(report, query),
                "filters": filters_of(query.controls),
                "as_of": query.now,
                **around,
                "results": _rows(found, reader.rows(found)),
                "totals": totals,
            }
        )


class ReportExport(ReportView):
    """A report as a spreadsheet."""

    @extend_schema(
        operation_id="export_report",
        summary="Have a report written as a spreadsheet",
        parameters=[SORT, FILTERED, ONCE],
        request=None,
        responses={202: shapes.ExportShape},
    )
    def post(self, request: Request, system: str, key: str) -> Response:
        """It is written in the background; its own address says how far it is."""
        query = self.query(request, system, key)
        total = min(query.rows().count(), MOST_ROWS)
        name, data = f"{query.report.title}-{clock.today():%Y%m%d}", {"report": f"{system}/{key}"}
        kind = query.report.record_type
        return ask_for_export(request, about(query), name=name, total=total, record_type=kind, data=data)


class Behind(ReportView):
    """The records that a number counts."""

    @extend_schema(
        operation_id="report_behind",
        summary="The records behind a number",
        parameters=[
            OpenApiParameter("row", str, description="Of one row."),
            OpenApiParameter("group", str, description="Of one group."),
            FILTERED,
            *PAGED,
        ],
        responses=RecordPage,
    )
    def get(self, request: Request, system: str, key: str, measure: str) -> Response:
        """Those of all rows, where no row and no group is named."""
        query, asked = self.query(request, system, key), request.query_params
        found = query.report.by_key.get(measure)
        if found is None:
            raise Http404
        records = query.behind(found, row=asked.get("row"), group=asked.get("group"))
        on_page, around = ByPlace(request).page(records)
        cells = Cells(query.frame.region, today=query.today)
        return Response({**around, "results": [line(each, cells.frame(each)) for each in on_page]})


class OneDashboard(RegionView):
    """A dashboard."""

    @extend_schema(
        operation_id="dashboard", summary="A dashboard", parameters=[FILTERED], responses=shapes.DashboardShape
    )
    def get(self, request: Request, system: str, key: str) -> Response:
        """Its numbers, and its reports with their first rows."""
        board = board_of(system, key, actor=self.actor(request), asked=request.query_params.dict())
        numbers = [
            {"title": one.title, "text": one.text, "share": one.share, "tone": one.tone, "behind": _way(one.url)}
            for one in board.numbers()
        ]
        panels = [
            {
                "title": one.title,
                "report": _way(one.url),
                "rows": [_row(row) for row in one.rows],
                "has_more": one.has_more,
            }
            for one in board.panels()
        ]
        return Response(
            {
                "key": key,
                "title": board.title,
                "filters": filters_of(board.controls),
                "numbers": numbers,
                "panels": panels,
            }
        )


def _reader(query: ReportQuery, request: Request) -> Reader:
    narrowed = {name: value for name, value in request.query_params.items() if name not in _OF_ONE_ROW}
    return Reader(query, Cells(query.frame.region, today=query.today), narrowed)


def _columns(report: Report, query: ReportQuery) -> list[dict[str, object]]:
    return [
        {
            "key": one.measure or one.path,
            "title": one.title,
            "sort": query.column_sorts(one)[0].removeprefix("-"),
        }
        for one in report.columns
    ]


def _rows(found: Iterable[object], rows: Sequence[ReportRow]) -> list[dict[str, object]]:
    """Rows with the record that each is about; those of groups are about none."""
    return [_row(row, each.pk if isinstance(each, Record) else None) for each, row in zip(found, rows, strict=True)]


def _row(row: ReportRow, record: int | None = None) -> dict[str, object]:
    return {"record": record, "cells": [_cell(cell) for cell in row.cells], "numbers": dict(row.numbers)}


def _cell(cell: ReportCell) -> dict[str, object]:
    return {**cell_of(cell.cell), "figures": [_figure(each) for each in cell.figures]}


def _figure(figure: Figure) -> dict[str, object]:
    return {"value": figure.value, "text": figure.text, "behind": _way(figure.url)}


def _way(page: str) -> str | None:
    """The address here of what a page shows at its own: reports lie at the same place below both."""
    home = reverse("home")
    return f"{home}api/v1/{page.removeprefix(home)}" if page else None
