"""Where people go before and after they have signed in."""

from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.http import HttpResponseClientRedirect

from accounts.leftovers import leave


def destination(request: HttpRequest) -> str:
    """The page they wanted, if it is one of ours; else the inbox."""
    page = wanted(request)
    ours = url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure())
    return page if ours else settings.LOGIN_REDIRECT_URL


def wanted(request: HttpRequest) -> str:
    """The page they asked for before they were sent to sign in."""
    return request.POST.get("next") or request.GET.get("next") or ""


def send_to(request: HttpRequest, page: str) -> HttpResponse:
    """To a page of ours first, and back afterwards: a form that keeps drafts finds what was just sent with it."""
    returns = leave(request) or request.method in {"GET", "HEAD"}
    back = (request.htmx.current_url_abs_path or "") if request.htmx else request.get_full_path() if returns else ""
    address = with_wanted(page, back)
    return HttpResponseClientRedirect(address) if request.htmx else HttpResponseRedirect(address)


def with_wanted(page: str, back: str) -> str:
    """The address of a page that leads on to where somebody wanted to go."""
    return f"{page}?{urlencode({'next': back})}" if back else page
