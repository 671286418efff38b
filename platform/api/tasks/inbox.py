"""Passing several records together, and the messages of a person in this region."""

import hashlib
from typing import ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.tokens.services import ACT
from api import asked
from api.paging import answer_page
from api.problems import Asked, pointer
from api.tasks import shapes
from api.views.base import ONCE, RegionView
from forms.submissions import once
from portal.batching import MOST, Pick, carry_out
from tenants import clock
from tenants.links import region_path
from tenants.messages import mark_read, messages_of
from tenants.models import Message

UNREAD = OpenApiParameter("unread", bool, description="Only those nobody has read yet.")


class Batch(RegionView):
    """Several records, passed together."""

    scopes: ClassVar[dict[str, str]] = {"POST": ACT}

    @extend_schema(
        operation_id="pass_together",
        summary="Pass several records",
        parameters=[ONCE],
        request=shapes.Passing,
        responses=shapes.PassedShape(many=True),
    )
    def post(self, request: Request) -> Response:
        """Each by itself: what is refused on one does not hold up the others; the same key again does none twice."""
        asked.only(request.data, "picks", "opinion")
        versions, opinion = _versions(request.data), asked.text(request.data, "opinion")
        key, purpose = asked.once_key(request)
        now, here = clock.now(), request._request.region.slug
        once(user_id=request.user.pk, key=key, purpose=purpose, now=now, do=lambda: reverse("api:batch"))
        found = carry_out(
            {here: list(versions)},
            user=request.user,
            opinion=opinion,
            key=hashlib.sha256(key.encode()).hexdigest()[:40],
            version_of=lambda pick: versions[pick.record_id],
            now=now,
        )
        return Response([_passed(pick) for pick in found])


class Messages(RegionView):
    """The messages of this person that are of this region."""

    @extend_schema(
        operation_id="messages",
        summary="Your messages",
        parameters=[
            UNREAD,
            OpenApiParameter("cursor", str),
            OpenApiParameter("page_size", int),
        ],
        responses=shapes.MessagePage,
    )
    def get(self, request: Request) -> Response:
        """A page of them, the newest first."""
        found = unread_if_asked(request, _mine(request._request))
        return answer_page(request, self, found, lambda several: [message_line(one) for one in several])


class MessagesRead(RegionView):
    """Messages that were read."""

    @extend_schema(
        operation_id="messages_read",
        summary="Mark messages as read",
        request=shapes.Reading,
        responses=shapes.ReadShape,
    )
    def post(self, request: Request) -> Response:
        """These, or all; what is marked already stays as it is."""
        asked.only(request.data, "messages", "all")
        picked, mine = asked.whole_numbers(request.data, "messages"), _mine(request._request)
        shown = mine if request.data.get("all") is True else mine.filter(pk__in=picked)
        return Response({"read": mark_read(shown, now=clock.now())})


def unread_if_asked(request: Request, found: QuerySet[Message]) -> QuerySet[Message]:
    """Of these messages those that the request asks for."""
    return found.filter(read_at=None) if request.query_params.get("unread", "").lower() in ("1", "true") else found


def _mine(request: HttpRequest) -> QuerySet[Message]:
    return messages_of(request.user.pk, {request.region.slug: request.tokens})


def _versions(body: asked.Body) -> dict[int, int]:
    """The picked records with the versions they were read in.

    Raises:
        Asked: that is not what stands there.
    """
    picks = body.get("picks")
    if not isinstance(picks, list) or not 0 < len(picks) <= MOST:
        detail = _("A list of 1 to %(most)s records is asked for here.") % {"most": MOST}
        raise Asked("not_a_list", detail, status=422, pointer=pointer("picks"))
    found = {}
    for place, pick in enumerate(picks):
        numbers = [pick.get(name) for name in ("record", "version")] if isinstance(pick, dict) else [None]
        if not all(isinstance(one, int) and not isinstance(one, bool) and 0 < one < 2**31 for one in numbers):
            detail = _("A record with its version is asked for here.")
            raise Asked("not_a_pick", detail, status=422, pointer=pointer("picks", place))
        found[numbers[0]] = numbers[1]
    return found


def _passed(pick: Pick) -> dict[str, object]:
    return {
        "record": pick.record_id,
        "title": pick.title,
        "action": pick.action,
        "state": pick.state,
        "passed": not pick.reasons,
        "reasons": list(pick.reasons),
    }


def message_line(one: Message) -> dict[str, object]:
    """A message as programs read it."""
    return {
        "id": one.pk,
        "subject": one.subject,
        "text": one.text,
        "page": region_path(one.region_slug, one.path),
        "sent_at": one.sent_at,
        "read_at": one.read_at,
    }
