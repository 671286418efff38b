"""One's own account: the password, the second factor, the sessions."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.contrib.auth.hashers import check_password
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from accounts.attempts import Limit, count_failure, forget_failures, locked_until
from accounts.destinations import destination, wanted
from accounts.entering import PASSWORD
from accounts.policy.passwords import rules_in_words, standing
from accounts.policy.selectors import asked_of
from accounts.policy.services import change_password
from accounts.second_factor.selectors import authenticator_of, codes_left
from accounts.sessions.selectors import sessions_of
from accounts.sessions.services import end_session, end_sessions, is_done
from tenants import clock

_GUESSES = Limit(5, timedelta(minutes=15), timedelta(minutes=15))


@never_cache
@require_safe
@login_required
def account(request: HttpRequest) -> HttpResponse:
    """What secures one's account, and where one is signed in."""
    asked, authenticator = asked_of(request.user), authenticator_of(request.user)
    context = {
        "password": standing(request.user, asked.access.password, now=clock.now()),
        "has_password": request.user.has_usable_password(),
        "authenticator": authenticator,
        "codes_left": codes_left(authenticator) if authenticator else 0,
        "required": asked.second_factor,
        "limits": asked.access.session,
        "sessions": sessions_of(request.user, here=request.session.session_key or ""),
    }
    return render(request, "portal/account/account.html", context)


@method_decorator([never_cache, login_required, sensitive_post_parameters("current", "new", "again")], name="dispatch")
class PasswordView(View):
    """Changing one's password; who came here on the way somewhere goes on there afterwards."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The empty form."""
        return _password_page(request)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Change it, which ends the sessions elsewhere."""
        post, now = request.POST, clock.now()
        key = {f"password:{request.user.pk}": _GUESSES}
        if post.get("new", "") != post.get("again", ""):
            return _password_page(request, [_("The two new passwords differ. Type the same one twice.")])
        if locked_until(key, now=now):
            return _password_page(request, [_("Too many failed attempts. Try again in a quarter of an hour.")])
        if not check_password(post.get("current", "")[:200], request.user.password):
            count_failure(key, now=now)
            return _password_page(request, [_("The present password is wrong.")])
        if problems := change_password(request.user, post.get("new", "")[:200], now=now):
            return _password_page(request, problems)
        forget_failures(*key)
        update_session_auth_hash(request, request.user)
        is_done(request, PASSWORD)
        end_sessions(request.user, but=request.session.session_key or "", by=request.user, now=now)
        messages.success(
            request, _("The password was changed. Wherever else you were signed in, you are not any more.")
        )
        return HttpResponseRedirect(destination(request)) if wanted(request) else redirect("account")


@require_POST
@login_required
def end(request: HttpRequest) -> HttpResponse:
    """End one of one's sessions, or all others."""
    here, now, one = request.session.session_key or "", clock.now(), request.POST.get("session", "")
    if one:
        ended = end_session(request.user, one, by=request.user, now=now)
    else:
        ended = end_sessions(request.user, but=here, by=request.user, now=now)
    if ended:
        messages.success(request, _("Signed out there."))
    return redirect("account")


def _password_page(request: HttpRequest, problems: object = ()) -> HttpResponse:
    rules = asked_of(request.user).access.password
    context = {
        "problems": problems,
        "rules": rules_in_words(rules),
        "standing": standing(request.user, rules, now=clock.now()),
        "next": wanted(request),
    }
    return render(request, "portal/account/password.html", context, status=422 if problems else 200)
