"""What all addresses of the API share."""

from typing import ClassVar

from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.views import APIView

from forms.actors import Actor
from forms.contexts import Scene
from forms.selectors import find_record
from portal.viewer import actor_of
from tenants import clock

IF_MATCH = OpenApiParameter("If-Match", str, OpenApiParameter.HEADER, required=True, description="The ETag you read.")
ONCE = OpenApiParameter(
    "Idempotency-Key", str, OpenApiParameter.HEADER, required=True, description="The same when you send again."
)


class RegionView(APIView):
    """An address inside a region; whoever asks was let into it before."""

    scopes: ClassVar[dict[str, str]] = {}  # by method, where it is not read to look and write to change

    def actor(self, request: Request) -> Actor:
        """The person behind the request, as the runtime knows them in this region."""
        return actor_of(request._request)

    def scene(self, request: Request, record_id: int) -> Scene:
        """A record as this person sees it now.

        Raises:
            NotVisible: there is none, or it is not theirs to see.
        """
        actor = self.actor(request)
        return Scene(find_record(record_id, actor=actor), actor, clock.now())
