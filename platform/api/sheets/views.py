"""The score sheets of a record: read, filled, explained, proved."""

from typing import ClassVar

from django.http import FileResponse
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from api import asked
from api.files.wire import AnyKind, digests, stored_file, uploads_of
from api.problems import Misfit
from api.sheets import answers, shapes
from api.sheets.filling import misfit, sent_for
from api.views.base import IF_MATCH, ONCE, RegionView
from forms.errors import Invalid, NotVisible, Refused
from forms.evidence import evidence_of, find_evidence
from forms.rounds import rounds_of
from forms.submissions import once
from portal.sheets.board import Board, board_of
from tenants import clock
from workflows.evidence import add_evidence, remove_evidence
from workflows.services import fill_sheet


class SheetView(RegionView):
    """An address of one sheet."""

    def board(self, request: Request, record_id: int, key: str) -> Board:
        """The sheet beside the others of its record.

        Raises:
            NotVisible: there is no such record or sheet, or it is not this person's to see.
        """
        scene = self.scene(request, record_id)
        use = scene.frame.type.sheet(key)
        if use is None:
            raise NotVisible
        return board_of(scene, use)


class Sheets(RegionView):
    """The score sheets of a record."""

    @extend_schema(operation_id="sheets", summary="The score sheets of a record", responses=shapes.SheetLine(many=True))
    def get(self, request: Request, record_id: int) -> Response:
        """Each with what it came to, and whether you may fill it."""
        return Response(answers.sheet_lines(self.scene(request, record_id)))


class OneSheet(SheetView):
    """A score sheet."""

    @extend_schema(operation_id="sheet", summary="Read a score sheet", responses=shapes.SheetShape)
    def get(self, request: Request, record_id: int, key: str) -> Response:
        """What was entered and decided, and what that came to, line by line."""
        return _whole(self.board(request, record_id, key))

    @extend_schema(
        operation_id="fill_sheet",
        summary="Fill a score sheet",
        parameters=[IF_MATCH],
        request=shapes.Filling,
        responses=shapes.SheetShape,
    )
    def put(self, request: Request, record_id: int, key: str) -> Response:
        """Put these entries in the place of those that are there; it is scored at once."""
        return self._fill(request, record_id, key, merge=False)

    @extend_schema(
        operation_id="change_sheet",
        summary="Change some entries of a score sheet",
        parameters=[IF_MATCH],
        request=shapes.Filling,
        responses=shapes.SheetShape,
    )
    def patch(self, request: Request, record_id: int, key: str) -> Response:
        """Merge these entries into those that are there: null takes away, what is not named stays (RFC 7396)."""
        return self._fill(request, record_id, key, merge=True)

    def _fill(self, request: Request, record_id: int, key: str, *, merge: bool) -> Response:
        """Save; what is sent again and changes nothing is answered as it stands."""
        board, version = self.board(request, record_id, key), asked.meant_version(request)
        if not board.access.may_fill:
            raise Refused((board.access.because,), role=not set(board.use.filled_by).intersection(board.scene.roles))
        sent = sent_for(board, request, merge=merge)
        if version == board.version or sent.changes(board):
            place = {"sheet": key, "version": version, "actor": board.scene.actor, "now": board.scene.now}
            try:
                fill_sheet(record_id, entries=sent.entries, handling=sent.handling, **place)
            except Invalid as error:
                raise misfit(error, request.data) from error
        return _whole(self.board(request, record_id, key))


class Explained(SheetView):
    """Why a sheet's score is what it is."""

    @extend_schema(
        operation_id="explanation",
        summary="Why a score is what it is",
        parameters=[OpenApiParameter("of", str, description="The address of a node; the score itself without one.")],
        responses=shapes.Explanation,
    )
    def get(self, request: Request, record_id: int, key: str) -> Response:
        """The tree of values under it, each with its rule; below sums, what lost nothing is left out."""
        board = self.board(request, record_id, key)
        found = answers.explained_at(board, request.query_params.get("of", ""))
        if found is None:
            raise NotVisible
        return Response(answers.explanation(found), headers={"ETag": asked.etag(board.version)})


class Rounds(SheetView):
    """What the lines of a sheet had come to each time it was handed on."""

    @extend_schema(operation_id="rounds", summary="The rounds of a sheet", responses=shapes.RoundShape(many=True))
    def get(self, request: Request, record_id: int, key: str) -> Response:
        """Every line in every round, oldest first."""
        board = self.board(request, record_id, key)
        found = rounds_of(board.scene.record)
        return Response(
            [answers.round_line(one) for (sheet, _line), kept in found.items() if sheet == key for one in kept]
        )


class SheetEvidence(SheetView):
    """The evidence on a sheet."""

    parser_classes: ClassVar = [MultiPartParser]

    @extend_schema(
        operation_id="sheet_evidence",
        summary="The evidence on a sheet",
        parameters=[OpenApiParameter("item", str, description="At this item only.")],
        responses=shapes.EvidenceShape(many=True),
    )
    def get(self, request: Request, record_id: int, key: str) -> Response:
        """Photos and papers, at one item or at all."""
        return Response(self._lines(request, record_id, key, request.query_params.get("item", "")))

    @extend_schema(
        operation_id="add_evidence",
        summary="Add photos or papers at an item",
        parameters=[ONCE],
        request={"multipart/form-data": shapes.Attaching},
        responses={201: shapes.EvidenceShape(many=True)},
    )
    def post(self, request: Request, record_id: int, key: str) -> Response:
        """Keep them there; the answer is all that stands at the item."""
        board, sent = self.board(request, record_id, key), request.data
        item, caption = sent.get("item", ""), sent.get("caption", "")
        uploads = uploads_of(request, "files", caption=caption)
        once_key, purpose = asked.once_key(request, {"item": item, "caption": caption, "files": digests(uploads)})
        who = {"actor": board.scene.actor, "now": board.scene.now}

        def add() -> str:
            add_evidence(record_id, sheet=key, item=item, uploads=uploads, **who)
            return reverse("api:sheet_evidence", args=[record_id, key])

        try:
            once(user_id=request.user.pk, key=once_key, purpose=purpose, now=board.scene.now, do=add)
        except Invalid as error:
            raise Misfit(error, _field_of) from error
        return Response(self._lines(request, record_id, key, item), status=201)

    def _lines(self, request: Request, record_id: int, key: str, item: str) -> list[dict[str, object]]:
        board = self.board(request, record_id, key)
        places = evidence_of(board.scene.record).items()
        return [
            answers.evidence_line(one)
            for (sheet, at), kept in places
            if sheet == key and item in ("", at)
            for one in kept
        ]


class OneEvidence(RegionView):
    """A photo or paper at an item."""

    content_negotiation_class = AnyKind

    @extend_schema(
        operation_id="evidence", summary="Fetch a photo or paper", responses={(200, "*/*"): OpenApiTypes.BINARY}
    )
    def get(self, request: Request, record_id: int, pk: int) -> FileResponse:
        """The file itself."""
        found = find_evidence(self.scene(request, record_id).record, pk)
        return stored_file(found.file.name, kind=found.kind, name=found.name)

    @extend_schema(operation_id="remove_evidence", summary="Take a photo or paper away", responses={204: None})
    def delete(self, request: Request, record_id: int, pk: int) -> Response:
        """It stands on the sheet no more; its bytes stay for the audit."""
        scene = self.scene(request, record_id)
        sheet = find_evidence(scene.record, pk).sheet
        remove_evidence(record_id, sheet=sheet, evidence=pk, actor=scene.actor, now=clock.now())
        return Response(status=204)


class EvidencePreview(RegionView):
    """The small picture of a photo."""

    content_negotiation_class = AnyKind

    @extend_schema(
        operation_id="evidence_preview",
        summary="The small picture of a photo",
        responses={(200, "image/jpeg"): OpenApiTypes.BINARY},
    )
    def get(self, request: Request, record_id: int, pk: int) -> FileResponse:
        """The picture."""
        found = find_evidence(self.scene(request, record_id).record, pk)
        return stored_file(found.preview.name, kind="image/jpeg", name="preview.jpg")


def _field_of(one: object) -> tuple[str, ...]:
    """What is wrong with evidence is wrong with its caption, its files or its item."""
    place = getattr(one, "field", "")
    return (place if place in ("caption", "files") else "item",)


def _whole(board: Board) -> Response:
    return Response(answers.whole_sheet(board), headers={"ETag": asked.etag(board.version)})
