"""Who a program acts for: the person of its token instead of the one of a session."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse

from accounts.tokens.services import find_token
from tenants import clock

API = "/api/"
_BEARER = "bearer "


class TokenMiddleware:
    """Takes requests to the API that bring a token as those of its person (RFC 6750).

    `request.api_token` is the token, or None. One that is not good is refused, whoever else is signed in.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on as its token's person, or refuse it (401)."""
        request.api_token = None
        said = request.headers.get("Authorization", "")
        if not request.path_info.startswith(API) or not said.lower().startswith(_BEARER):
            return self.get_response(request)
        region = request.region.slug if request.region is not None else None
        token = find_token(said[len(_BEARER) :].strip(), region_slug=region, now=clock.now())
        if token is None:
            return JsonResponse({}, status=401, headers={"WWW-Authenticate": 'Bearer error="invalid_token"'})
        request.api_token, request.user = token, token.user
        return self.get_response(request)
