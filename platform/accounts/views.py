"""Signing in by name and password, and signing out."""

from datetime import datetime

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from accounts.addresses import address_of
from accounts.captcha.services import is_solved, new_captcha
from accounts.destinations import destination, wanted, with_wanted
from accounts.entering import after_password
from accounts.forms import LoginForm
from accounts.known_devices import remember_device
from accounts.sessions.services import ENDED
from accounts.signing_in import door_of, sign_in
from tenants import clock
from tenants.audit.services import record
from tenants.links import public_url


@method_decorator([never_cache, sensitive_post_parameters("password")], name="dispatch")
class LoginView(View):
    """User name and password; then back to where the person wanted to go, if that is a page of ours."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The empty form, or straight on when somebody is signed in already."""
        if request.user.is_authenticated:
            return HttpResponseRedirect(destination(request))
        return _page(request, LoginForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Try to sign in, or show another captcha where scripts do not run."""
        if "another" in request.POST:
            return _page(request, LoginForm(initial={"username": request.POST.get("username", "")}))
        form, now = LoginForm(request.POST), clock.now()
        solved = is_solved(request.POST)
        if not form.is_valid():
            return _page(request, form, status=422)
        outcome = sign_in(request, **form.cleaned_data, solved=solved, now=now)
        if outcome.user is None:
            form.add_error(None, _refusal(request, outcome.because))
            return _page(request, form, status=422)
        step = after_password(request, outcome.user, now=now)
        if not (step.is_in or step.needs_code):
            words = _("This start password was not used in time. Ask the administrator who gave it to you for another.")
            form.add_error(None, words)
            return _page(request, form, status=422)
        page = with_wanted(public_url("login_code"), wanted(request)) if step.needs_code else destination(request)
        return _remembered(request, HttpResponseRedirect(page), outcome.user.username, step.is_in)


@require_POST
def logout_view(request: HttpRequest) -> HttpResponse:
    """Sign out and forget the session."""
    if request.user.is_authenticated:
        record("login.ended", user=request.user, at=clock.now(), ip=address_of(request))
    logout(request)
    return HttpResponseRedirect(settings.LOGIN_URL)


def _remembered(request: HttpRequest, response: HttpResponse, username: str, is_in: bool) -> HttpResponse:
    if is_in:
        remember_device(request, response, username)
    return response


def _refusal(request: HttpRequest, because: str) -> str:
    """One sentence for an unknown name, a wrong password and a lock: a stranger learns nothing from it."""
    if because == "captcha":
        missing = not request.POST.get("captcha", "").strip()
        return _("Please solve the captcha, too.") if missing else _("The captcha was not right. Here is another one.")
    rule = door_of(request).access.lock_out
    words = _(
        "You were not signed in: user name or password is wrong, or there were too many failed attempts. Check both; "
        "capital and small letters differ. After %(failures)s failures wait %(minutes)s minutes, or ask your "
        "administrator to let you try at once."
    )
    return words % {"failures": rule.failures, "minutes": rule.minutes}


def _page(request: HttpRequest, form: LoginForm, *, status: int = 200) -> HttpResponse:
    now = clock.now()
    context = {
        "form": form,
        "next": wanted(request),
        "ended": request.session.get(ENDED, ""),
        "captcha": _captcha(request, form, now),
    }
    return render(request, "portal/login.html", context, status=status)


def _captcha(request: HttpRequest, form: LoginForm, now: datetime) -> object | None:
    username = (form.data or form.initial).get("username", "")
    if not door_of(request, username).asks_captcha(now=now) and not door_of(request).asks_captcha(now=now):
        return None
    return new_captcha(request.POST.get("another") or request.POST.get("captcha_kind", ""))
