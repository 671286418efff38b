"""Where a request really comes from."""

from django.conf import settings
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str:
    """The caller's network address, believing as many forwarding headers as there are proxies of our own.

    `TRUSTED_PROXIES` says how many proxies stand before us; each appends the address it saw, so only the entries
    counted from the right are ours. Without a proxy the header is anybody's invention and is ignored.
    """
    direct = request.META.get("REMOTE_ADDR", "")
    if not settings.TRUSTED_PROXIES:
        return direct
    forwarded = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    return forwarded[-settings.TRUSTED_PROXIES] if len(forwarded) >= settings.TRUSTED_PROXIES else direct
