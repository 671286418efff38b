"""Finds the region a request is for, and leaves it again whatever happens."""

from collections.abc import Callable

from django.conf import settings
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import get_script_prefix, set_script_prefix
from django.utils.translation import gettext as _

from tenants.links import PREFIX
from tenants.models import Region
from tenants.selectors import find_region, find_region_of_host


class RegionMiddleware:
    """Switches schema, URL configuration and path prefix for the length of one request.

    `/r/<slug>/…` is the region's ground; a host bound to a region is its ground without a prefix; all else is
    public. The slug moves from the path into the script prefix, so `reverse()` inside a region stays inside it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer within the region, or publicly."""
        standing = get_script_prefix()
        connection.set_schema_to_public()
        request.region = None
        request.urlconf = settings.PUBLIC_SCHEMA_URLCONF
        try:
            self._enter(request)
            return self.get_response(request)
        finally:
            set_script_prefix(standing)
            connection.set_schema_to_public()

    def _enter(self, request: HttpRequest) -> None:
        if request.path_info.startswith(PREFIX):
            slug, slash, rest = request.path_info.removeprefix(PREFIX).partition("/")
            region = find_region(slug)
            if region is None or not slash:
                raise Http404(_("There is no region “%(slug)s” here.") % {"slug": slug})
            prefix = f"{request.META.get('SCRIPT_NAME', '').rstrip('/')}{PREFIX}{slug}"
            request.META["SCRIPT_NAME"] = prefix
            request.META["PATH_INFO"] = request.path_info = f"/{rest}"
            set_script_prefix(f"{prefix}/")
        else:
            region = find_region_of_host(request.get_host().partition(":")[0])
        if region is not None:
            self._use(request, region)

    def _use(self, request: HttpRequest, region: Region) -> None:
        request.region = region
        request.urlconf = settings.REGION_URLCONF
        connection.set_tenant(region)
