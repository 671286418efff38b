"""Prints of a record, and the check of a paper."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.files.wire import AnyKind
from api.records import line, named
from api.shapes import Named, RecordLine
from api.views.base import RegionView
from exchange.pdf.proofs import check_code
from forms.contexts import Scene
from forms.errors import NotVisible
from portal.papers.making import layouts_of
from portal.papers.views import pdf_of_record, printed
from tenants import clock


class PrintShape(Named):
    """One of the papers that a record can be printed as."""

    url = serializers.CharField(help_text=_("The PDF."))


class VerdictShape(serializers.Serializer[Any]):
    """What became of a printed record."""

    verdict = serializers.CharField(help_text=_("Whether the paper still says what is stored."))
    record = RecordLine()
    printed_version = serializers.IntegerField(allow_null=True)
    printed_in = Named(allow_null=True, help_text=_("The state it was printed in."))


class Prints(RegionView):
    """The papers of a record."""

    @extend_schema(operation_id="prints", summary="The papers of a record", responses=PrintShape(many=True))
    def get(self, request: Request, record_id: int) -> Response:
        """Each as which it can be printed."""
        found = layouts_of(self.scene(request, record_id))
        pk = record_id
        lines = [{"key": key, "title": title, "url": reverse("api:print", args=[pk, key])} for key, title in found]
        return Response(lines)


class OnePrint(RegionView):
    """A record on paper."""

    content_negotiation_class = AnyKind

    @extend_schema(
        operation_id="print",
        summary="A record on paper",
        responses={(200, "application/pdf"): OpenApiTypes.BINARY},
    )
    def get(self, request: Request, record_id: int, key: str) -> HttpResponse:
        """The PDF; that it was given out, and what it said, is kept."""
        if key not in [known for known, _title in layouts_of(self.scene(request, record_id))]:
            raise NotVisible
        scene, _layout, print_out = printed(request._request, record_id, form=key)
        answer = pdf_of_record(scene, print_out)
        answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
        return answer


class Verify(RegionView):
    """The check of a paper."""

    @extend_schema(operation_id="verify", summary="Whether a paper still holds", responses=VerdictShape)
    def get(self, request: Request, code: str) -> Response:
        """By the code that stands on it; who may not see the record learns nothing."""
        check = check_code(code, actor=self.actor(request))
        scene = Scene(check.record, self.actor(request), clock.now())
        was = check.printed
        return Response(
            {
                "verdict": str(check.verdict),
                "record": line(check.record, scene.frame),
                "printed_version": was.version if was else None,
                "printed_in": named(scene.frame.workflow, was.state) if was else None,
            }
        )
