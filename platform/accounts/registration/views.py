"""The pages on which a company registers itself: who it is, the code and a password, and how things stand."""

from dataclasses import asdict

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from accounts.addresses import address_of
from accounts.company_forms import CompanyForm, PasswordForm
from accounts.models import User
from accounts.policy.passwords import rules_in_words, shape_problems
from accounts.policy.selectors import policy_in
from accounts.policy.services import password_problems
from accounts.registration import services
from accounts.registration.errors import Settled, TooOften, WrongCode
from accounts.registration.models import Registration
from accounts.registration.said import said_by
from accounts.registration.selectors import registering_regions, role_titles, rules_in
from accounts.typed import masked
from tenants import clock
from tenants.models import Region
from tenants.selectors import find_region

_SESSION = "registration"
State = Registration.State


@require_safe
def choose_region(request: HttpRequest) -> HttpResponse:
    """Where to register; straight on when there is one place only."""
    regions = registering_regions()
    if len(regions) == 1:
        return redirect("register", slug=regions[0].slug)
    return render(request, "portal/registration/regions.html", {"regions": regions})


@method_decorator([never_cache, sensitive_post_parameters("id_number", "mobile")], name="dispatch")
class RegisterView(View):
    """A company says who it is, as its licence has it."""

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        """The form; what was returned is there to be corrected."""
        region, rules = _ground(slug)
        returned = _mine(request, State.RETURNED)
        known = asdict(said_by(returned)) if returned is not None and returned.region == region else None
        form = CompanyForm(initial=known, roles=role_titles(region, rules))
        return _form_page(request, region, rules.note, form)

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        """Check the form, send a code, and go on to its page."""
        region, rules = _ground(slug)
        form = CompanyForm(request.POST, roles=role_titles(region, rules))
        if not form.is_valid():
            return _form_page(request, region, rules.note, form, status=422)
        started = _mine(request, State.STARTED)
        if started is None or started.region != region or said_by(started) != form.said():
            try:
                kept = {"role": form.role, "said": form.said()}
                started = services.start(region, **kept, address=address_of(request), now=clock.now())
            except TooOften as refused:
                form.add_error(None, too_often_words(refused))
                return _form_page(request, region, rules.note, form, status=429)
        request.session[_SESSION] = started.key
        return redirect("register_confirm")


@method_decorator([never_cache, sensitive_post_parameters("code", "password", "again")], name="dispatch")
class ConfirmView(View):
    """The code that proves the number, and the password of the account to be."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The empty form."""
        row = _mine(request, State.STARTED)
        return redirect("register_status") if row is None else _confirm_page(request, row, PasswordForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Send the code again, or hand the registration in."""
        row = _mine(request, State.STARTED)
        if row is None:
            return redirect("register_status")
        if "send_again" in request.POST:
            return self._send_again(request, row)
        form = PasswordForm(request.POST)
        if not form.is_valid() or not self._is_strong(form, row):
            return _confirm_page(request, row, form, status=422)
        given = {name: str(form.cleaned_data[name]) for name in ("code", "password")}
        try:
            services.submit(row, **given, address=address_of(request), now=clock.now())
        except WrongCode:
            form.add_error("code", wrong_code_words())
            return _confirm_page(request, row, form, status=422)
        except Settled:
            pass
        return redirect("register_status")

    def _send_again(self, request: HttpRequest, row: Registration) -> HttpResponse:
        try:
            services.send_again(row, address=address_of(request), now=clock.now())
        except TooOften as refused:
            return _confirm_page(request, row, PasswordForm(), note=too_often_words(refused), status=429)
        return _confirm_page(
            request, row, PasswordForm(), note=_("Another code is on its way; only the newest is good.")
        )

    def _is_strong(self, form: PasswordForm, row: Registration) -> bool:
        """Whether the password does under what the installation and the region ask."""
        to_be = User(username=row.credit_code, name=row.name, mobile=said_by(row).mobile)
        password = str(form.cleaned_data["password"])
        problems = [*password_problems(password, to_be), *shape_problems(password, policy_in(row.region).password)]
        for problem in dict.fromkeys(problems):
            form.add_error("password", problem)
        return not problems


@never_cache
@require_safe
def status(request: HttpRequest) -> HttpResponse:
    """How the visitor's registration stands; other browsers are told by text message only."""
    row = _mine(request)
    if row is not None and row.state == State.STARTED:
        return redirect("register_confirm")
    return render(request, "portal/registration/status.html", {"registration": row})


def too_often_words(refused: TooOften) -> str:
    """What to do when too many codes were asked for."""
    words = _("Too many codes were asked for, for this number or from this place. Try again after %(time)s.")
    return words % {"time": services.moment_words(refused.again)}


def wrong_code_words() -> str:
    """What to do when a code is not right."""
    return _(
        "The code is wrong, older than ten minutes, or was tried too often. Compare it with the newest message, or "
        "have another one sent."
    )


def _ground(slug: str) -> tuple[Region, object]:
    region = find_region(slug)
    rules = rules_in(region) if region is not None else None
    if region is None or rules is None:
        raise Http404
    return region, rules


def _mine(request: HttpRequest, *states: str) -> Registration | None:
    """The registration that was made in this browser, in one of these states (in any, without)."""
    found = Registration.objects.filter(key=request.session.get(_SESSION, "")).select_related("region").first()
    return found if found is not None and (not states or found.state in states) else None


def _form_page(
    request: HttpRequest, region: Region, note: str, form: CompanyForm, *, status: int = 200
) -> HttpResponse:
    context = {"form": form, "region": region, "note": note}
    return render(request, "portal/registration/company.html", context, status=status)


def _confirm_page(
    request: HttpRequest, row: Registration, form: PasswordForm, *, note: str = "", status: int = 200
) -> HttpResponse:
    context = {
        "form": form,
        "registration": row,
        "number": masked(said_by(row).mobile),
        "note": note,
        "rules": rules_in_words(policy_in(row.region).password),
    }
    return render(request, "portal/registration/confirm.html", context, status=status)
