"""Browsers in which somebody has signed in before: what strangers do elsewhere does not lock them out there.

The cookie is sealed and names nobody in plain words (OWASP: Slow Down Online Guessing Attacks with Device Cookies).
"""

import secrets
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

COOKIE = "known_device"
_SALT = "accounts.known_devices"
_KEPT = timedelta(days=180)
_MOST = 5  # people who share a browser


def device_of(request: HttpRequest, username: str) -> str:
    """The number of the browser, if this person has signed in there; else nothing."""
    device, names = _read(request)
    return device if _mark(username) in names else ""


def remember_device(request: HttpRequest, response: HttpResponse, username: str) -> None:
    """Note that this person has signed in here."""
    device, names = _read(request)
    others = [name for name in names if name != _mark(username)]
    value = signing.dumps([device or secrets.token_hex(8), [_mark(username), *others][:_MOST]], salt=_SALT)
    response.set_cookie(
        COOKIE, value, max_age=_KEPT, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
    )


def _read(request: HttpRequest) -> tuple[str, list[str]]:
    try:
        device, names = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=_KEPT)
    except (signing.BadSignature, ValueError):
        return "", []
    return device, names


def _mark(username: str) -> str:
    return salted_hmac(_SALT, username.casefold()).hexdigest()[:16]
