"""Requests that no browser makes: refused before anything looks at them."""

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse

CHARACTER_SETS = frozenset({"utf-8", "utf8"})


class PlainRequestMiddleware:
    """Refuses addresses and posts that cannot be text of ours (400).

    PostgreSQL keeps no null sign, so no address with one leads anywhere. Our pages are sent in UTF-8 and browsers post
    in the same; other character sets (UTF-7) can smuggle in halves of characters that no page can show again. What
    forms post is otherwise read by `forms.values`, which refuses what is no text at its field.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on, or refuse it."""
        if "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest("There is a null sign in the address.")
        if request.content_params and request.content_params.get("charset", "utf-8").lower() not in CHARACTER_SETS:
            raise BadRequest("Posts are read in UTF-8 only.")
        return self.get_response(request)
