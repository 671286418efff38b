"""Who may set foot in a region at all."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django_htmx.http import HttpResponseClientRedirect

from accounts.addresses import address_of
from accounts.destinations import send_to
from accounts.rights import rights_of
from accounts.selectors import Rights
from accounts.standing import standing_in
from tenants import clock
from tenants.audit.services import record
from tenants.links import region_url

#: Where those who have not chosen a project yet may go.
CHOOSING = "/sites/"


class StandingMiddleware:
    """Says of whoever signed in by dynamic password where they stand; without a project they go and choose one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on, or send the person to their projects."""
        standing = standing_in(request)
        if standing is None:
            return self.get_response(request)
        request.user.standing = standing
        chooses = request.path_info.startswith(CHOOSING)
        if request.region is None or standing.tokens or chooses or request.region.slug != standing.region:
            return self.get_response(request)
        page = region_url(standing.region, "sites")  # and not back: what was asked for may be of another project
        return HttpResponseClientRedirect(page) if request.htmx else HttpResponseRedirect(page)


class RegionAccessMiddleware:
    """Lets nobody into a region who was granted nothing there; the attempt is kept in that region's audit.

    Inside, `request.grants` says what the person was granted here (platform operators: nothing), `request.lent` what
    others lend them today, and `request.tokens` what both amount to.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on, or send the person to the log-in, or refuse."""
        if request.region is None:
            return self.get_response(request)
        if not request.user.is_authenticated:
            return send_to(request, settings.LOGIN_URL)
        rights = rights_of(request).get(request.region.slug, Rights())
        request.grants, request.lent, request.tokens = rights.grants, rights.lent, rights.tokens
        if not request.grants and not request.user.is_platform_operator:
            return _refuse(request)
        return self.get_response(request)


def _refuse(request: HttpRequest) -> HttpResponse:
    record(
        "region.access_refused",
        user=request.user,
        at=clock.now(),
        object_type="region",
        object_id=request.region.slug,
        data={"path": request.path[:300]},
        ip=address_of(request),
    )
    return render(request, "portal/no_access.html", {"region": request.region}, status=403)
