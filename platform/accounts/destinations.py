"""Where people go once they have signed in."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def destination(request: HttpRequest) -> str:
    """The page they wanted, if it is one of ours; else the inbox."""
    page = wanted(request)
    ours = url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure())
    return page if ours else settings.LOGIN_REDIRECT_URL


def wanted(request: HttpRequest) -> str:
    """The page they asked for before they were sent to sign in."""
    return request.POST.get("next") or request.GET.get("next") or ""
