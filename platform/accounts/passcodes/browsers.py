"""What a browser keeps: the ticket of its latest request, and whom it has let in before.

A code counts only together with the ticket, so one that is read over a shoulder opens no other browser.
"""

import secrets

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

PATH = "/login/site/"
_TICKET, _KNOWN = "site_ticket", "site_browser"
_SALT = "accounts.passcodes"
_DAY = 24 * 60 * 60


def ticket_of(request: HttpRequest) -> str:
    """The ticket of the latest request from this browser; nothing when there is none."""
    return str(request.get_signed_cookie(_TICKET, default="", salt=_SALT))


def give_ticket(answer: HttpResponse, ticket: str, *, hours: int) -> None:
    """Let the browser keep a ticket as long as its code is good."""
    _set(answer, _TICKET, ticket, seconds=hours * 3600)


def browser_of(request: HttpRequest, person_key: str) -> str:
    """The name of this browser if the person has signed in with it before; nothing otherwise."""
    try:
        known = signing.loads(request.COOKIES.get(_KNOWN, ""), salt=_SALT, max_age=180 * _DAY)
    except signing.BadSignature:
        return ""
    return str(known.get("name", "")) if known.get("person") == person_key[:16] else ""


def know_browser(answer: HttpResponse, person_key: str) -> None:
    """Remember that this person signed in here."""
    known = signing.dumps({"person": person_key[:16], "name": secrets.token_hex(8)}, salt=_SALT)
    answer.set_cookie(_KNOWN, known, **_options(180 * _DAY))


def _set(answer: HttpResponse, name: str, value: str, *, seconds: int) -> None:
    answer.set_signed_cookie(name, value, salt=_SALT, **_options(seconds))


def _options(seconds: int) -> dict[str, object]:
    secure = settings.SESSION_COOKIE_SECURE
    return {"max_age": seconds, "path": PATH, "httponly": True, "samesite": "Lax", "secure": secure}
