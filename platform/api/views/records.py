"""Records: found, read, made, changed; and the steps that are taken on them."""

from datetime import UTC, datetime
from typing import ClassVar

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.tokens.services import ACT
from api import asked, shapes
from api.paging import answer_page
from api.problems import Asked, pointer
from api.records import event_line, lines, offer_line, whole
from api.views.base import IF_MATCH, ONCE, RegionView
from forms.actors import Actor
from forms.contexts import Scene
from forms.errors import NotVisible
from forms.models import Record
from forms.rules import state_fields
from forms.selectors import find_record, new_record, visible_records
from forms.submissions import once
from tenants import clock
from workflows.selectors import history_of, offers_in
from workflows.services import open_record, save_record, take_action

_FILTERS = ("system", "record_type", "state", "parent", "project", "district", "number")


class Records(RegionView):
    """The records that you may see."""

    @extend_schema(
        operation_id="records",
        summary="Find records",
        parameters=[
            *(OpenApiParameter(name, str) for name in _FILTERS),
            OpenApiParameter("q", str, description="Words to look for."),
            OpenApiParameter("changed_since", OpenApiTypes.DATETIME),
            OpenApiParameter("cursor", str),
            OpenApiParameter("page_size", int),
        ],
        responses=shapes.RecordPage,
    )
    def get(self, request: Request) -> Response:
        """A page of them, newest first."""
        return answer_page(request, self, _found(request, self.actor(request)), lines)

    @extend_schema(
        operation_id="make_record",
        summary="Make a record",
        parameters=[ONCE],
        request=shapes.Making,
        responses={201: shapes.RecordShape},
    )
    def post(self, request: Request) -> Response:
        """Make one under the release that runs now; the same key again gives the same record."""
        body, actor, now = request.data, self.actor(request), clock.now()
        asked.only(body, "system", "record_type", "parent", "period", "data")
        place = {
            "system": asked.text(body, "system"),
            "record_type": asked.text(body, "record_type"),
            "parent_id": asked.whole_number(body, "parent"),
            "period_start": asked.day(body, "period"),
        }
        values = asked.values(body)
        key, purpose = asked.once_key(request)

        def make() -> str:
            _refuse_others(Scene(new_record(**place, actor=actor, now=now), actor, now), values)
            made = open_record(**place, posted=values, actor=actor, now=now)
            return reverse("api:record", args=[made.pk])

        path = once(user_id=request.user.pk, key=key, purpose=purpose, now=now, do=make)
        answer = _whole(int(path.rstrip("/").rpartition("/")[2]), actor, status=201)
        answer["Location"] = path
        return answer


class OneRecord(RegionView):
    """A record."""

    @extend_schema(operation_id="record", summary="Read a record", responses=shapes.RecordShape)
    def get(self, request: Request, record_id: int) -> Response:
        """The record with its values; personal numbers are masked."""
        return _whole(record_id, self.actor(request))

    @extend_schema(
        operation_id="change_record",
        summary="Change a record's values",
        parameters=[IF_MATCH],
        request=shapes.Changing,
        responses=shapes.RecordShape,
    )
    def patch(self, request: Request, record_id: int) -> Response:
        """Change some of its values; those that are not named stay as they are."""
        actor, now = self.actor(request), clock.now()
        asked.only(request.data, "data")
        values, version = asked.values(request.data), asked.meant_version(request)
        _refuse_others(Scene(find_record(record_id, actor=actor), actor, now), values)
        save_record(record_id, version=version, posted=values, actor=actor, now=now)
        return _whole(record_id, actor)


class History(RegionView):
    """What happened to a record."""

    @extend_schema(operation_id="history", summary="A record's history", responses=shapes.Event(many=True))
    def get(self, request: Request, record_id: int) -> Response:
        """Everything, newest first."""
        return Response([event_line(entry) for entry in history_of(find_record(record_id, actor=self.actor(request)))])


class Actions(RegionView):
    """The steps that you are offered on a record."""

    @extend_schema(operation_id="actions", summary="What may be done now", responses=shapes.Offered(many=True))
    def get(self, request: Request, record_id: int) -> Response:
        """Those that cannot be taken now say why."""
        scene = Scene(find_record(record_id, actor=self.actor(request)), self.actor(request), clock.now())
        offered = [offer_line(scene, offer) for offer in offers_in(scene)]
        return Response(offered, headers={"ETag": asked.etag(scene.record.version)})


class OneAction(RegionView):
    """A step on a record."""

    scopes: ClassVar[dict[str, str]] = {"POST": ACT}

    @extend_schema(
        operation_id="take_action",
        summary="Take a step",
        parameters=[IF_MATCH, ONCE],
        request=shapes.Acting,
        responses={200: shapes.RecordShape, 204: None},
    )
    def post(self, request: Request, record_id: int, action: str) -> Response:
        """Take it, with everything that follows from it; the same key again changes nothing more."""
        body, actor, now = request.data, self.actor(request), clock.now()
        asked.only(body, "opinion", "data", "verdict", "target")
        version = asked.meant_version(request)
        said = {
            "posted": asked.values(body),
            "opinion": asked.text(body, "opinion"),
            "verdict": asked.text(body, "verdict", default="agree"),
            "chosen": asked.text(body, "target"),
        }
        key, purpose = asked.once_key(request)

        def take() -> str:
            take_action(record_id, action=action, version=version, actor=actor, now=now, **said)
            return reverse("api:record", args=[record_id])

        once(user_id=request.user.pk, key=key, purpose=purpose, now=now, do=take)
        return answer_record(record_id, actor)


def answer_record(record_id: int, actor: Actor) -> Response:
    """The record after a step; nothing (204) when by this step it went out of their sight."""
    try:
        return _whole(record_id, actor)
    except NotVisible:
        return Response(status=204)


def _whole(record_id: int, actor: Actor, *, status: int = 200) -> Response:
    scene = Scene(find_record(record_id, actor=actor), actor, clock.now())
    return Response(whole(scene), status=status, headers={"ETag": asked.etag(scene.record.version)})


def _found(request: Request, actor: Actor) -> QuerySet[Record]:
    found = visible_records(actor)
    for name in _FILTERS:
        if said := request.query_params.get(name, ""):
            found = found.filter(**{f"{name}_id" if name == "parent" else name: _number(name, said)})
    if since := request.query_params.get("changed_since", ""):
        found = found.filter(changed_at__gte=_moment(since))
    for word in request.query_params.get("q", "")[:100].split():
        found = found.filter(search_text__icontains=word) | found.filter(number__icontains=word)
    return found


def _number(name: str, said: str) -> object:
    if name != "parent":
        return said
    if not said.isascii() or not said.isdecimal() or len(said) > 18:
        raise Asked("parent", _("A whole number is asked for here."))
    return int(said)


def _moment(said: str) -> datetime:
    try:
        moment = parse_datetime(said)
        if moment and moment.tzinfo:
            return moment.astimezone(UTC)  # PostgreSQL takes no offset beyond 15:59
    except (ValueError, OverflowError):
        pass
    raise Asked("changed_since", _("A moment with its offset is asked for, as 2026-03-31T08:00:00+08:00."))


def _refuse_others(scene: Scene, values: dict[str, object]) -> None:
    """Refuse values that are not this person's to fill in: a page would not have asked for them.

    Raises:
        Asked: there is one.
    """
    known, open_ = scene.frame.form.fields, state_fields(scene)
    unknown = [key for key in values if key not in known]
    for key in unknown or [key for key in values if key not in open_]:
        detail = (
            _("The form has no field of this name.") if unknown else _("This field is not yours to fill in at present.")
        )
        raise Asked("unknown_field" if unknown else "not_editable", detail, status=422, pointer=pointer("data", key))
