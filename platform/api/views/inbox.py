"""What waits for somebody in this region."""

from django.urls import reverse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.paging import answer_page
from api.shapes import InboxPage
from api.views.base import RegionView
from tenants.models import InboxItem
from tenants.selectors import inbox_of

Box = InboxItem.Box


class Inbox(RegionView):
    """The lines of one's inbox that are of this region."""

    @extend_schema(
        operation_id="inbox",
        summary="What waits for you",
        parameters=[
            OpenApiParameter("box", str, enum=Box.values, default=Box.TODO),
            OpenApiParameter("cursor", str),
            OpenApiParameter("page_size", int),
        ],
        responses=InboxPage,
    )
    def get(self, request: Request) -> Response:
        """A page of one of its boxes, the newest first."""
        box = request.query_params.get("box", Box.TODO)
        django_request = request._request
        found = inbox_of({django_request.region.slug: django_request.tokens}).filter(kind=box)
        if box != Box.TODO:
            found = found.filter(user_id=request.user.pk)
        return answer_page(request, self, found, lambda items: [_line(item) for item in items])


def _line(item: InboxItem) -> dict[str, object]:
    return {
        "record": item.record_id,
        "url": reverse("api:record", args=[item.record_id]) if item.record_id else None,
        "system": item.system_title,
        "title": item.title,
        "subtitle": item.subtitle,
        "asks": item.asks,
        "state": {"key": item.state_key, "title": item.state_title},
        "due_on": item.due_on,
        "arrived_at": item.arrived_at,
        "urged_at": item.urged_at,
    }
