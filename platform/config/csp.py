"""Which content security policy a page gets: strict everywhere, relaxed only where Wagtail draws the page."""

from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase


class PolicyMiddleware(CSPMiddleware):
    """Adds Wagtail's needs to the policy of pages under `/admin/` of a region."""

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        """The policy of this response; `path_info` has already lost the region's prefix."""
        parts = super().get_policy_parts(request, response, report_only)
        if getattr(request, "region", None) and request.path_info.startswith("/admin/") and not report_only:
            parts.update = {**settings.ADMIN_CONTENT_SECURITY_POLICY, **(parts.update or {})}
        return parts
