"""The page on which an invited person sets their password."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from accounts.addresses import address_of
from accounts.company_forms import NewPasswordForm
from accounts.invitations.services import find_invitation, take_up
from accounts.policy.passwords import rules_in_words
from accounts.policy.selectors import policy_at_the_door
from tenants import clock
from tenants.links import public_url, region_path

_PAGE = "portal/registration/invited.html"


@method_decorator([never_cache, sensitive_post_parameters("password", "again")], name="dispatch")
class InvitationView(View):
    """Asks for a password, once; a link that is over says what to do."""

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        """The form, or that the link is over."""
        invitation = find_invitation(token, now=clock.now())
        if invitation is None:
            return render(request, _PAGE, {"over": True}, status=410)
        return self._page(request, invitation.user.username, NewPasswordForm())

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        """Set the password, and go on to the log-in."""
        now = clock.now()
        invitation = find_invitation(token, now=now)
        if invitation is None:
            return render(request, _PAGE, {"over": True}, status=410)
        form = NewPasswordForm(request.POST)
        if form.is_valid():
            try:
                given = str(form.cleaned_data["password"])
                if not take_up(invitation, password=given, address=address_of(request), now=now):
                    return render(request, _PAGE, {"over": True}, status=410)
                return self._onwards(request, invitation.region_slug, invitation.user.username)
            except ValidationError as error:
                form.add_error("password", error)
        return self._page(request, invitation.user.username, form, status=422)

    def _page(self, request: HttpRequest, username: str, form: NewPasswordForm, *, status: int = 200) -> HttpResponse:
        rules = rules_in_words(policy_at_the_door().password)
        return render(request, _PAGE, {"form": form, "username": username, "rules": rules}, status=status)

    def _onwards(self, request: HttpRequest, slug: str, username: str) -> HttpResponse:
        words = _("Your password is set. Please sign in as %(username)s.")
        messages.success(request, words % {"username": username})
        onwards = region_path(slug, "admin/") if slug else "/"
        return redirect(f"{public_url('login')}?{urlencode({'next': onwards})}")
