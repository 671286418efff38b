"""Who comes in: the person of a token or of a session, within the scopes of the token, so many times a minute."""

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext as _
from rest_framework.authentication import SessionAuthentication
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from accounts.allowances import Limit, use
from accounts.models import User
from accounts.tokens.models import ApiToken
from accounts.tokens.services import ACT, READ, WRITE
from tenants import clock

if TYPE_CHECKING:
    from rest_framework.views import APIView  # it reads the settings that name this module

#: What a request needs besides being signed in, by its method; a view may say otherwise (`scopes`).
_SCOPES: Mapping[str, str] = {"GET": READ, "HEAD": READ, "OPTIONS": READ}


class TokenOrSession(SessionAuthentication):
    """The person of the token, which no page can send for them; or the one of the session, with its CSRF token."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken | None] | None:
        """Whom the doors before let in."""
        token = request._request.api_token
        return (token.user, token) if token else super().authenticate(request)

    def authenticate_header(self, _request: Request) -> str:
        """What a 401 says to bring."""
        return "Bearer"


class WithinScopes(BasePermission):
    """A token does what its scopes say; a session all that its person may."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        """Whether the scope that this request needs is there."""
        needed = getattr(view, "scopes", {}).get(request.method) or _SCOPES.get(request.method or "", WRITE)
        self.message = _("This token lacks the scope “%(scope)s”. Make one that has it.") % {"scope": needed}
        return request.auth is None or needed in request.auth.scopes


class PerMinute(BaseThrottle):
    """So many requests a minute for each token, or each person where there is none; all machines count together."""

    def allow_request(self, request: Request, _view: "APIView") -> bool:
        """Count this request."""
        now = clock.now()
        who = f"token:{request.auth.pk}" if request.auth else f"user:{request.user.pk}"
        region = request._request.region
        limit = Limit(settings.API_REQUESTS_A_MINUTE, timedelta(minutes=1))
        again = use({f"api:{region.slug if region else ''}:{who}": limit}, now=now)
        self._wait = max(1.0, (again - now).total_seconds()) if again else 0.0
        return again is None

    def wait(self) -> float:
        """In how many seconds to come again."""
        return self._wait


__all__ = ["ACT", "READ", "WRITE", "PerMinute", "TokenOrSession", "WithinScopes"]
