"""Spreadsheets for programs: asked for, written by the worker, fetched."""

from collections.abc import Mapping

from django.http import HttpResponse
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.addresses import address_of
from api import asked
from api.files.wire import AnyKind
from api.tables import shapes
from api.views.base import RegionView
from exchange.exports import KEPT, drop, exports_of
from exchange.models import Export
from forms.submissions import once
from portal.exporting import hand_over
from portal.views.exports import fetched, own_export
from tenants import clock
from tenants.audit.services import record as audit

SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def ask_for_export(
    request: Request, about: str, *, name: str, total: int, record_type: str, data: Mapping[str, object]
) -> Response:
    """Have these rows written, once for a key; the answer is the spreadsheet that is under way."""
    key, purpose = asked.once_key(request, request.query_params.dict())
    now, query = clock.now(), request.query_params

    def ask() -> str:
        found = hand_over(about, asked=query.dict(), name=name, total=total, by=request.user)
        said = {**data, "query": query.urlencode()[:500], "rows": total}
        ip = address_of(request._request)
        audit("records.exported", user=request.user, at=now, object_type=record_type, data=said, ip=ip)
        return reverse("api:export", args=[found.pk])

    path = once(user_id=request.user.pk, key=key, purpose=purpose, now=now, do=ask)
    export = own_export(request.user, int(path.rstrip("/").rpartition("/")[2]))
    return Response(_line(export), status=202, headers={"Location": path})


class Exports(RegionView):
    """The spreadsheets that this person asked for."""

    @extend_schema(operation_id="exports", summary="Your spreadsheets", responses=shapes.ExportShape(many=True))
    def get(self, request: Request) -> Response:
        """Those that are being written and those that wait, newest first."""
        return Response([_line(export) for export in exports_of(request.user, now=clock.now())])


class OneExport(RegionView):
    """A spreadsheet."""

    @extend_schema(operation_id="export", summary="How far a spreadsheet is", responses=shapes.ExportShape)
    def get(self, request: Request, pk: int) -> Response:
        """Its state, and where to fetch it."""
        return Response(_line(own_export(request.user, pk)))

    @extend_schema(operation_id="drop_export", summary="Give a spreadsheet up", responses={204: None})
    def delete(self, request: Request, pk: int) -> Response:
        """Do not write it on, or throw its file away."""
        drop(own_export(request.user, pk))
        return Response(status=204)


class ExportFile(RegionView):
    """The file of a spreadsheet."""

    content_negotiation_class = AnyKind

    @extend_schema(
        operation_id="export_file",
        summary="Fetch a spreadsheet",
        responses={(200, SPREADSHEET): OpenApiTypes.BINARY},
    )
    def get(self, request: Request, pk: int) -> HttpResponse:
        """The file, as long as what it is of is still this person's to see."""
        return fetched(own_export(request.user, pk), actor=self.actor(request))


def _line(export: Export) -> dict[str, object]:
    ready = export.state == Export.State.READY
    return {
        "id": export.pk,
        "url": reverse("api:export", args=[export.pk]),
        "about": export.about,
        "name": export.name,
        "state": export.state,
        "rows": export.rows,
        "total": export.total,
        "file": reverse("api:export_file", args=[export.pk]) if ready else None,
        "asked_at": export.at,
        "kept_until": export.at + KEPT,
    }
