"""The door of the API: whatever turns a request away before it comes in, is said as a problem."""

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from accounts.tokens.middleware import API
from api.problems import MEDIA_TYPE, as_problem

_DONE = 300
#: The API of a region, as it is asked for before anybody has looked which region that is.
_BELOW_A_REGION = re.compile(r"(/r/[^/]+)?/api/")


class ApiDoorMiddleware:
    """Says in problems what the pages around would say in pages: sign in first, nothing is granted, no such address."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; give its answer, or the problem that its answer is."""
        response = self.get_response(request)
        if not _is_ours(request) or response.status_code < _DONE or response.status_code == 304:
            return response
        return response if response.get("Content-Type", "").startswith(MEDIA_TYPE) else as_problem(response)


def _is_ours(request: HttpRequest) -> bool:
    """Whether the API was asked; one who was turned away at the very first has no region yet."""
    if getattr(request, "region", None) is not None:
        return request.path_info.startswith(API)
    return _BELOW_A_REGION.match(request.path_info) is not None
