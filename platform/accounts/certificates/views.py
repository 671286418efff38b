"""The page on which an organisation signs in with its certificate."""

from urllib.parse import unquote

from csp.constants import SELF
from csp.decorators import csp_update
from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from accounts.addresses import address_of
from accounts.certificates.challenges import make_challenge
from accounts.certificates.errors import CertificateRefused
from accounts.certificates.sentences import refusal_sentence
from accounts.certificates.services import Answer, sign_in_by_answer, sign_in_by_proxy
from accounts.destinations import destination, wanted
from tenants import clock


@method_decorator([never_cache, sensitive_post_parameters("signature")], name="dispatch")
class CertificateView(View):
    """A challenge that the signing component on the person's own machine answers after their PIN."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The page, or straight on when somebody is signed in already."""
        if request.user.is_authenticated:
            return HttpResponseRedirect(destination(request))
        return _page(request)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Check the answer to the challenge."""
        answer = Answer(*(request.POST.get(name, "") for name in ("challenge", "certificate", "signature")))
        try:
            user = sign_in_by_answer(answer, origin=_origin(request), address=address_of(request), now=clock.now())
        except CertificateRefused as refused:
            return _page(request, refusal_sentence(refused), status=422)
        login(request, user)
        return HttpResponseRedirect(destination(request))


@never_cache
@require_safe
def by_proxy(request: HttpRequest) -> HttpResponse:
    """Sign in by the certificate that the reverse proxy asked for and hands on (docs/identity.md)."""
    shown = request.headers.get(settings.CERTIFICATE_HEADER, "") if settings.CERTIFICATE_HEADER else ""
    if not settings.CERTIFICATE_HEADER:
        raise Http404
    try:
        user = sign_in_by_proxy(unquote(shown).encode(), address=address_of(request), now=clock.now())
    except CertificateRefused as refused:
        return _page(request, refusal_sentence(refused), status=422)
    login(request, user)
    return HttpResponseRedirect(destination(request))


def _origin(request: HttpRequest) -> str:
    """Where the page stands, as its browser says it."""
    return f"{request.scheme}://{request.get_host()}"


def _page(request: HttpRequest, refusal: str = "", *, status: int = 200) -> HttpResponse:
    context = {
        "challenge": make_challenge(origin=_origin(request), now=clock.now()),
        "signer": settings.CERTIFICATE_SIGNER,
        "refusal": refusal,
        "next": wanted(request),
    }
    drawn = csp_update({"connect-src": [SELF, *([settings.CERTIFICATE_SIGNER] if settings.CERTIFICATE_SIGNER else [])]})
    return drawn(render)(request, "portal/login_certificate.html", context, status=status)
