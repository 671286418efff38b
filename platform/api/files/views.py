"""Files in fields of forms: sent first, then named by the values of a record, fetched by who sees it."""

from collections.abc import Iterator
from typing import ClassVar

from django.http import FileResponse
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from api import asked
from api.files import shapes
from api.files.wire import AnyKind, digests, stored_file, uploads_of
from api.problems import Misfit
from api.views.base import ONCE, RegionView
from forms.attachments import file_keys, find_file, keep_file
from forms.contexts import Scene
from forms.errors import Invalid, Refused
from forms.models import Attachment
from forms.rules import visible_fields
from forms.submissions import once
from portal.views.attachments import stored_of
from tenants import clock


class Files(RegionView):
    """Files on their way into records."""

    parser_classes: ClassVar = [MultiPartParser]

    @extend_schema(
        operation_id="send_file",
        summary="Send a file",
        parameters=[ONCE],
        request={"multipart/form-data": shapes.Uploading},
        responses={201: shapes.FileShape},
    )
    def post(self, request: Request) -> Response:
        """Keep it until a record names it by `value`; what no record names is cleared away after a while."""
        actor, now = self.actor(request), clock.now()
        if not actor.tokens:
            raise Refused((), role=True)
        (upload, *_more) = sent = uploads_of(request, "file", most=1)
        key, purpose = asked.once_key(request, {"file": digests(sent), "name": upload.name})

        def keep() -> str:
            return reverse("api:file", args=[keep_file(upload, actor=actor, now=now).key])

        try:
            path = once(user_id=request.user.pk, key=key, purpose=purpose, now=now, do=keep)
        except Invalid as error:
            raise Misfit(error, lambda _one: ("file",)) from error
        kept = find_file(path.rstrip("/").rpartition("/")[2], actor=actor)
        return Response(_line(kept), status=201, headers={"Location": path})


class OneFile(RegionView):
    """A file."""

    content_negotiation_class = AnyKind

    @extend_schema(operation_id="file", summary="Fetch a file", responses={(200, "*/*"): OpenApiTypes.BINARY})
    def get(self, request: Request, key: str) -> FileResponse:
        """The file itself: to who sees the record it belongs to, or sent it just now."""
        found = find_file(key, actor=self.actor(request))
        return stored_file(found.file.name, kind=found.kind, name=found.name)


class FilePreview(RegionView):
    """The small picture of a photo."""

    content_negotiation_class = AnyKind

    @extend_schema(
        operation_id="file_preview",
        summary="The small picture of a photo",
        responses={(200, "image/jpeg"): OpenApiTypes.BINARY},
    )
    def get(self, request: Request, key: str) -> FileResponse:
        """The picture."""
        found = find_file(key, actor=self.actor(request))
        return stored_file(found.preview.name, kind="image/jpeg", name="preview.jpg")


class RecordFiles(RegionView):
    """The files of a record."""

    @extend_schema(operation_id="record_files", summary="The files of a record", responses=shapes.FieldFile(many=True))
    def get(self, request: Request, record_id: int) -> Response:
        """Those that its visible fields name, in their order; they are put there and taken away by its values."""
        return Response(list(_of_record(self.scene(request, record_id))))


def _of_record(scene: Scene) -> Iterator[dict[str, object]]:
    form, values = scene.frame.form, scene.record.data
    shown = visible_fields(form, scene.context(), values)
    known = {each.key: each for each in Attachment.objects.filter(record=scene.record)}
    for field in form.fields:
        for key in file_keys(values.get(field)) if field in shown else ():
            if key in known:
                yield {**_line(known[key]), "field": field}


def _line(kept: Attachment) -> dict[str, object]:
    return {
        "key": kept.key,
        "url": reverse("api:file", args=[kept.key]),
        "preview": reverse("api:file_preview", args=[kept.key]) if kept.preview else None,
        "name": kept.name,
        "kind": kept.kind,
        "size": kept.size,
        "sha256": kept.sha256,
        "value": stored_of(kept),
    }
