"""The pages on which a company sets a new password: who it is, then the code and the password."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from accounts.addresses import address_of
from accounts.company_forms import PasswordForm, SaidForm
from accounts.policy.passwords import rules_in_words
from accounts.policy.selectors import policy_at_the_door
from accounts.registration.errors import TooOften, WrongCode
from accounts.registration.views import too_often_words, wrong_code_words
from accounts.resetting import services
from accounts.resetting.models import PasswordReset
from tenants import clock

_SESSION = "password_reset"


@method_decorator([never_cache, sensitive_post_parameters("id_number", "mobile")], name="dispatch")
class ResetView(View):
    """Who wants a new password; the answer is the same whoever it is."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The empty form."""
        return render(request, "portal/registration/reset.html", {"form": SaidForm()})

    def post(self, request: HttpRequest) -> HttpResponse:
        """Note the wish, and go on to the code."""
        form = SaidForm(request.POST)
        status = 422
        if form.is_valid():
            try:
                row = services.ask(form.said(), address=address_of(request), now=clock.now())
            except TooOften as refused:
                form.add_error(None, too_often_words(refused))
                status = 429
            else:
                request.session[_SESSION] = row.key
                return redirect("reset_code")
        return render(request, "portal/registration/reset.html", {"form": form}, status=status)


@method_decorator([never_cache, sensitive_post_parameters("code", "password", "again")], name="dispatch")
class CodeView(View):
    """The code that was sent to the number on file, if there is one, and the new password."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The empty form, for as long as something was asked for here."""
        row = _mine(request)
        return redirect("reset") if row is None else _page(request, PasswordForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Set the password; it is used to sign in at once."""
        row = _mine(request)
        if row is None:
            return redirect("reset")
        form = PasswordForm(request.POST)
        if not form.is_valid():
            return _page(request, form, status=422)
        given = {name: str(form.cleaned_data[name]) for name in ("code", "password")}
        try:
            services.finish(row, **given, address=address_of(request), now=clock.now())
        except WrongCode:
            form.add_error("code", wrong_code_words())
        except ValidationError as error:
            form.add_error("password", error)
        else:
            del request.session[_SESSION]
            messages.success(request, _("The new password is set, and all earlier log-ins have ended. Please sign in."))
            return redirect("login")
        return _page(request, form, status=422)


def _mine(request: HttpRequest) -> PasswordReset | None:
    """What was asked for in this browser and is not used yet."""
    return PasswordReset.objects.filter(key=request.session.get(_SESSION, ""), used_at=None).first()


def _page(request: HttpRequest, form: PasswordForm, *, status: int = 200) -> HttpResponse:
    context = {"form": form, "rules": rules_in_words(policy_at_the_door().password)}
    return render(request, "portal/registration/reset_code.html", context, status=status)
