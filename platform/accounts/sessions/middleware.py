"""Sessions end when their time is up, and who has something to do first is led there."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from accounts.destinations import send_to
from accounts.sessions.limits import Held, read_held
from accounts.sessions.services import expire, stay
from tenants import clock
from tenants.links import public_url

#: Pages of the duties, and what must work meanwhile.
_DUTIES = {"password": "account_password", "authenticator": "authenticator"}
_OPEN = ("logout", "set_language", "session", "health")


class SessionLimitsMiddleware:
    """Ends a session whose time is up; what was just sent with it is taken up again after the next log-in.

    Asking how long the session still lasts is no sign that somebody is there.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """End the session, or lead to a duty, or pass the request on."""
        held, now = read_held(request.session), clock.now()
        if held is None or not request.user.is_authenticated:
            return self.get_response(request)
        asks_only = request.path == public_url("session") and request.method == "GET"
        if because := held.ended(now):
            expire(request, because, now=now)
        elif page := _duty(request, held):
            return send_to(request, page)
        elif held.is_stale(now) and not asks_only:
            stay(request, now=now)
        return self.get_response(request)


def _duty(request: HttpRequest, held: Held) -> str:
    """The page to go to first, if there is one and this is another."""
    if not held.must:
        return ""
    page = public_url(_DUTIES[held.must[0]])
    free = [page, *map(public_url, _OPEN)]
    return "" if request.path in free else page
