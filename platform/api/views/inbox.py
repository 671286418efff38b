"""What waits for somebody in this region."""

from django.db.models import QuerySet
from django.urls import reverse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.paging import answer_page
from api.shapes import InboxPage
from api.views.base import RegionView
from tenants.messages import Tokens
from tenants.models import InboxItem
from tenants.selectors import inbox_of

Box = InboxItem.Box
BOX = OpenApiParameter("box", str, enum=Box.values, default=Box.TODO)


class Inbox(RegionView):
    """The lines of one's inbox that are of this region."""

    @extend_schema(
        operation_id="inbox",
        summary="What waits for you",
        parameters=[
            BOX,
            OpenApiParameter("cursor", str),
            OpenApiParameter("page_size", int),
        ],
        responses=InboxPage,
    )
    def get(self, request: Request) -> Response:
        """A page of one of its boxes, the newest first."""
        here = request._request
        found = in_box(request, {here.region.slug: here.tokens})
        return answer_page(request, self, found, lambda items: [inbox_line(item, _way(item)) for item in items])


def in_box(request: Request, tokens: Tokens) -> QuerySet[InboxItem]:
    """What is in the box that the request names, for somebody with these tokens: work is everybody's who may do it."""
    box = request.query_params.get("box", Box.TODO)
    found = inbox_of(tokens).filter(kind=box)
    return found if box == Box.TODO else found.filter(user_id=request.user.pk)


def _way(item: InboxItem) -> str | None:
    return reverse("api:record", args=[item.record_id]) if item.record_id else None


def inbox_line(item: InboxItem, url: str | None) -> dict[str, object]:
    """A line as programs read it; `url` is that of its record, if it has one."""
    return {
        "record": item.record_id,
        "url": url,
        "system": item.system_title,
        "title": item.title,
        "subtitle": item.subtitle,
        "asks": item.asks,
        "state": {"key": item.state_key, "title": item.state_title},
        "due_on": item.due_on,
        "arrived_at": item.arrived_at,
        "urged_at": item.urged_at,
    }
