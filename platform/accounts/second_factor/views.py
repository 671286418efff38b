"""The code after the password; enrolling an authenticator, its recovery codes, giving it up."""

import segno
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.hashers import check_password
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from accounts.destinations import destination, wanted, with_wanted
from accounts.entering import AUTHENTICATOR, enter_by_code, half_in
from accounts.known_devices import remember_device
from accounts.policy.selectors import asked_of
from accounts.second_factor.selectors import authenticator_of
from accounts.second_factor.services import (
    address_of_secret,
    begin_enrolment,
    confirm_enrolment,
    remove,
    renew_codes,
    secret_of,
)
from accounts.sessions.limits import read_held
from accounts.sessions.services import is_done
from accounts.standing import standing_in
from tenants import clock
from tenants.links import public_url


@method_decorator([never_cache, sensitive_post_parameters("code")], name="dispatch")
class CodeView(View):
    """The second step of signing in."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The question for the code, for whoever gave the password a moment ago."""
        if half_in(request, now=clock.now()) is None:
            return redirect(with_wanted(public_url("login"), wanted(request)))
        return render(request, "portal/login_code.html", {"next": wanted(request)})

    def post(self, request: HttpRequest) -> HttpResponse:
        """Check the code."""
        now = clock.now()
        user = half_in(request, now=now)
        if user is None:
            return redirect(with_wanted(public_url("login"), wanted(request)))
        if enter_by_code(request, user, request.POST.get("code", "")[:40], now=now):
            response = HttpResponseRedirect(destination(request))
            remember_device(request, response, user.username)
            return response
        problem = _("The code is wrong or was used already. Wait for the next one and type it in.")
        context = {"next": wanted(request), "problem": problem}
        return render(request, "portal/login_code.html", context, status=422)


@method_decorator([never_cache, login_required, sensitive_post_parameters("code")], name="dispatch")
class AuthenticatorView(View):
    """Adding an authenticator: the picture, the first code, then the recovery codes, shown once."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The picture; who has one already, or may not add one here, is led back."""
        return _led_back(request) or _enrolment(request)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Check the first code."""
        if led := _led_back(request):
            return led
        codes = confirm_enrolment(request.user, request.POST.get("code", "")[:40], now=clock.now())
        if not codes:
            problem = _("The code does not fit. Check the clock of your telephone, wait for the next code, try again.")
            return _enrolment(request, problem, status=422)
        is_done(request, AUTHENTICATOR)
        return _codes(request, codes)


@never_cache
@login_required
@require_POST
@sensitive_post_parameters("password")
def renew(request: HttpRequest) -> HttpResponse:
    """Fresh recovery codes, for whoever gives the password once more."""
    if authenticator_of(request.user) is None or not _gave_password(request):
        return redirect("account")
    return _codes(request, renew_codes(request.user, now=clock.now()))


@never_cache
@login_required
@require_POST
@sensitive_post_parameters("password")
def give_up(request: HttpRequest) -> HttpResponse:
    """Give the authenticator up, for whoever gives the password once more and need not have one."""
    if asked_of(request.user).second_factor:
        messages.error(request, _("Your role requires a second factor; it cannot be switched off."))
    elif _gave_password(request) and remove(request.user, by=request.user, now=clock.now()):
        messages.success(request, _("The second factor is switched off."))
    return redirect("account")


def _led_back(request: HttpRequest) -> HttpResponse | None:
    """Away from adding one: who has one, and whom a text message alone let into an account with a password.

    Else a telephone in wrong hands could take the account from its owner; where the region obliges them, they may.
    """
    held = read_held(request.session)
    is_obliged = held is not None and AUTHENTICATOR in held.must
    if standing_in(request) is not None and request.user.has_usable_password() and not is_obliged:
        messages.error(request, _("Please sign in with your password to add an authenticator."))
        return redirect("account")
    return redirect("account") if authenticator_of(request.user) else None


def _gave_password(request: HttpRequest) -> bool:
    fits = check_password(request.POST.get("password", ""), request.user.password)
    if not fits:
        messages.error(request, _("The password is wrong; nothing was changed."))
    return fits


def _enrolment(request: HttpRequest, problem: str = "", *, status: int = 200) -> HttpResponse:
    waiting = begin_enrolment(request.user)
    secret = secret_of(waiting)
    context = {
        "picture": segno.make(address_of_secret(waiting), error="m").svg_data_uri(scale=5, border=2),
        "secret": " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        "problem": problem,
        "next": wanted(request),
        "required": asked_of(request.user).second_factor,
    }
    return render(request, "portal/account/authenticator.html", context, status=status)


def _codes(request: HttpRequest, codes: object) -> HttpResponse:
    return render(request, "portal/account/recovery_codes.html", {"codes": codes, "onward": destination(request)})
