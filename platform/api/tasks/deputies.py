"""Who stands in for somebody who is away, in this region."""

from typing import ClassVar

from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.deputy_selectors import deputies_in, lent_by, lent_to, somebody_who_could
from accounts.deputy_services import LendingRefused, end_lending, lend
from accounts.models import User
from accounts.tokens.services import ACT
from api import asked
from api.problems import Asked, pointer
from api.tasks import shapes
from api.views.base import ONCE, RegionView
from forms.errors import NotVisible, Refused
from forms.submissions import once
from portal.presenters.deputies import Line, choosable, lines_of
from portal.views.deputies import MOST_LINES, MOST_WORDS, refuse_strangers
from tenants import clock

_SIDES = ("mine", "others", "region")


class Deputies(RegionView):
    """Absences."""

    scopes: ClassVar[dict[str, str]] = {"POST": ACT}

    @extend_schema(
        operation_id="deputies",
        summary="Who stands in for whom",
        parameters=[OpenApiParameter("side", str, enum=_SIDES, default="mine")],
        responses=shapes.DeputyShape(many=True),
    )
    def get(self, request: Request) -> Response:
        """What you lent, what is lent to you, or all of the region for its administrators."""
        here, today = request._request.region, clock.today()
        side = request.query_params.get("side", "mine")
        if side == "region":
            refuse_strangers(request._request)
            found = deputies_in(here)
        else:
            found = lent_to(request.user, today=today) if side == "others" else lent_by(request.user)
        given = found.filter(region=here)[:MOST_LINES]
        return Response([_line(one) for one in lines_of(given, today=today, may_end=side != "others")])

    @extend_schema(
        operation_id="lend",
        summary="Let somebody stand in for you",
        parameters=[ONCE],
        request=shapes.Lending,
        responses={201: shapes.DeputyShape},
    )
    def post(self, request: Request) -> Response:
        """From the first day to the last, both included."""
        body, now, today = request.data, clock.now(), clock.today()
        asked.only(body, "to", "first_day", "last_day", "reason")
        region, deputy = request._request.region, _deputy(request)
        said = {name: _day(body, name) for name in ("first_day", "last_day")}
        said |= {"reason": asked.text(body, "reason"), "by": request.user, "now": now, "today": today}
        key, purpose = asked.once_key(request)

        def do() -> str:
            given = lend(request.user, deputy=deputy, region=region, **said)
            return f"{reverse('api:deputies')}{given.pk}/"

        try:
            path = once(user_id=request.user.pk, key=key, purpose=purpose, now=now, do=do)
        except LendingRefused as refusal:
            raise Refused((str(refusal),)) from refusal
        given = lent_by(request.user).filter(pk=int(path.rstrip("/").rpartition("/")[2]))
        (line,) = lines_of(given, today=today, may_end=True)
        return Response(_line(line), status=201)


class DeputyPeople(RegionView):
    """Those who could stand in."""

    @extend_schema(
        operation_id="deputy_people",
        summary="Who could stand in for you",
        parameters=[OpenApiParameter("q", str, description="A part of a name.")],
        responses=shapes.PersonShape(many=True),
    )
    def get(self, request: Request) -> Response:
        """The first by name."""
        words = request.query_params.get("q", "").strip()[:MOST_WORDS]
        found = choosable(request.user, request._request.region, today=clock.today(), words=words)
        return Response([{"id": one.user.pk, "name": one.user.name, "what": one.what, "away": ""} for one in found])


class DeputyEnd(RegionView):
    """The early end of an absence."""

    scopes: ClassVar[dict[str, str]] = {"POST": ACT}

    @extend_schema(operation_id="end_deputy", summary="End an absence early", request=None, responses={204: None})
    def post(self, request: Request, deputy_id: int) -> Response:
        """One's own; or anybody's in the region, as its administrator."""
        here = request._request
        given = lent_by(request.user).filter(region=here.region, pk=deputy_id).first()
        if given is None:
            given = deputies_in(here.region).filter(pk=deputy_id).first()
            refuse_strangers(here)
        if given is None:
            raise NotVisible
        try:
            end_lending(given.pk, by=request.user, now=clock.now(), today=clock.today())
        except LendingRefused as refusal:
            raise Refused((str(refusal),)) from refusal
        return Response(status=204)


def _deputy(request: Request) -> User:
    """The person meant, if they may take something over."""
    number = asked.whole_number(request.data, "to")
    here, today = request._request.region, clock.today()
    found = somebody_who_could(request.user, number, here, today=today) if number is not None else None
    if found is None:
        detail = _("Nobody of this number can stand in for you here.")
        raise Asked("nobody", detail, status=422, pointer=pointer("to"))
    return found


def _day(body: asked.Body, name: str) -> object:
    found = asked.day(body, name)
    if found is None:
        detail = _("A day is asked for here, as 2026-03-31.")
        raise Asked("not_a_day", detail, status=422, pointer=pointer(name))
    return found


def _line(line: Line) -> dict[str, object]:
    given = line.given
    return {
        "id": given.pk,
        "owner": given.owner.name,
        "deputy": given.deputy.name,
        "first_day": given.first_day,
        "last_day": given.last_day,
        "reason": given.reason,
        "state": line.state,
        "may_end": line.may_end,
    }
