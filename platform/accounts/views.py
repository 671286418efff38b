"""Signing in and out."""

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from accounts.addresses import address_of
from accounts.destinations import destination, wanted
from accounts.forms import LoginForm
from accounts.services import SignIn, sign_in
from tenants import clock
from tenants.audit.services import record


@method_decorator([never_cache, sensitive_post_parameters("password")], name="dispatch")
class LoginView(View):
    """User name and password; then back to where the person wanted to go, if that is a page of ours."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The empty form, or straight on when somebody is signed in already."""
        if request.user.is_authenticated:
            return HttpResponseRedirect(destination(request))
        return _page(request, LoginForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Try to sign in."""
        form = LoginForm(request.POST)
        if not form.is_valid():
            return _page(request, form, status=422)
        outcome = sign_in(request, **form.cleaned_data, now=clock.now())
        if outcome.user is None:
            form.add_error(None, _refusal(outcome))
            return _page(request, form, status=422)
        login(request, outcome.user)
        return HttpResponseRedirect(destination(request))


@require_POST
def logout_view(request: HttpRequest) -> HttpResponse:
    """Sign out and forget the session."""
    if request.user.is_authenticated:
        record("login.ended", user=request.user, at=clock.now(), ip=address_of(request))
    logout(request)
    return HttpResponseRedirect(settings.LOGIN_URL)


def _refusal(outcome: SignIn) -> str:
    if outcome.locked_until is None:
        return _("User name or password is wrong. Check both; capital and small letters differ.")
    moment = timezone.localtime(outcome.locked_until).strftime("%H:%M")
    return _("Too many failed attempts. Try again after %(time)s.") % {"time": moment}


def _page(request: HttpRequest, form: LoginForm, *, status: int = 200) -> HttpResponse:
    context = {"form": form, "next": wanted(request), "certificates": bool(settings.CERTIFICATE_SIGNER)}
    return render(request, "portal/login.html", context, status=status)
