"""What waits for somebody in all regions, and their messages: the tray and the letter box of the pages."""

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.everywhere import shapes
from api.everywhere.views import EverywhereView
from api.paging import answer_page
from api.tasks.inbox import UNREAD, message_line, unread_if_asked
from api.views.inbox import BOX, in_box, inbox_line
from portal.viewer import tokens_everywhere
from tenants.links import region_path
from tenants.messages import messages_of
from tenants.models import InboxItem, Message

_PAGED = (OpenApiParameter("cursor", str), OpenApiParameter("page_size", int))


class RegionsInbox(EverywhereView):
    """The inbox of all regions."""

    @extend_schema(
        operation_id="regions_inbox",
        summary="What waits for you in all regions",
        parameters=[BOX, *_PAGED],
        responses=shapes.RegionsInboxPage,
    )
    def get(self, request: Request) -> Response:
        """A page of one of its boxes, the newest first; each line says its region."""
        found = in_box(request, tokens_everywhere(request._request))
        return answer_page(request, self, found, lambda items: [_line(item) for item in items])


class RegionsMessages(EverywhereView):
    """The messages of all regions."""

    @extend_schema(
        operation_id="regions_messages",
        summary="Your messages of all regions",
        parameters=[UNREAD, *_PAGED],
        responses=shapes.RegionsMessagePage,
    )
    def get(self, request: Request) -> Response:
        """A page of them, the newest first; they are marked as read in their regions."""
        mine = messages_of(request.user.pk, tokens_everywhere(request._request))
        found = unread_if_asked(request, mine)
        return answer_page(request, self, found, lambda several: [_message(one) for one in several])


def _line(item: InboxItem) -> dict[str, object]:
    way = region_path(item.region_slug, f"api/v1/records/{item.record_id}/") if item.record_id else None
    return {"region": _region(item), **inbox_line(item, way)}


def _message(one: Message) -> dict[str, object]:
    return {"region": _region(one), **message_line(one)}


def _region(one: InboxItem | Message) -> dict[str, str]:
    return {"key": one.region_slug, "title": one.region_title}
