"""One's own tokens: made, shown once, ended."""

from collections.abc import Mapping

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.selectors import rights_by_region
from accounts.tokens.services import (
    ACT,
    DAYS,
    READ,
    REGIONS,
    WEBHOOKS,
    WRITE,
    NoToken,
    end_token,
    good_tokens,
    make_token,
)
from tenants import clock
from tenants.models import Region

_SCOPES = {
    READ: gettext_lazy("Look: records, definitions, the inbox"),
    WRITE: gettext_lazy("Fill in: make records and change them"),
    ACT: gettext_lazy("Take steps: submit, pass, send back"),
    WEBHOOKS: gettext_lazy("Say which addresses are told of events (administrators only)"),
    REGIONS: gettext_lazy("See over all of your regions: tasks, messages, comparison and results"),
}
_WHY_NOT = {
    "name": gettext_lazy("Say what the program is called, so that you know the token again."),
    "scopes": gettext_lazy("Tick at least one thing that the program may do."),
    "days": gettext_lazy("Choose for how long the token is good."),
    "too_many": gettext_lazy("You have as many tokens as one person can have. End one that is not needed any more."),
    "region": gettext_lazy("Choose a region in which you hold something."),
}


@method_decorator([never_cache, login_required], name="dispatch")
class TokensView(View):
    """The tokens of whoever is signed in, and the form for another one."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The page."""
        return _page(request)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Make one; its text is shown on this answer and never again."""
        try:
            return _page(request, made=_make(request))
        except NoToken as error:
            return _page(request, problem=str(_WHY_NOT[error.code]))


@require_POST
@login_required
def end(request: HttpRequest, token_id: int) -> HttpResponse:
    """End one of one's tokens."""
    if end_token(request.user, token_id, now=clock.now()):
        messages.success(request, _("The token was ended. Whatever uses it is turned away from now on."))
    return redirect("api_tokens")


def _make(request: HttpRequest) -> str:
    post, days = request.POST, request.POST.get("days", "")
    if post.get("region", "") not in _regions(request):
        raise NoToken("region")
    _token, text = make_token(
        request.user,
        region_slug=post["region"],
        name=post.get("name", ""),
        scopes=post.getlist("scopes"),
        days=int(days) if days.isdecimal() and len(days) < 5 else 0,
        now=clock.now(),
    )
    return text


def _page(request: HttpRequest, *, problem: str = "", made: str = "") -> HttpResponse:
    asked = request.POST if problem else {}
    ticked = request.POST.getlist("scopes") if problem else [READ]
    regions, tokens = _regions(request), good_tokens(request.user, now=clock.now())
    context = {
        "tokens": [
            (token, regions.get(token.region_slug, token.region_slug), [_SCOPES[scope] for scope in token.scopes])
            for token in tokens
        ],
        "regions": regions,
        "scopes": [(key, title, key in ticked) for key, title in _SCOPES.items()],
        "days": DAYS,
        "asked": asked,
        "problem": problem,
        "made": made,
    }
    return render(request, "portal/account/tokens.html", context, status=422 if problem else 200)


def _regions(request: HttpRequest) -> Mapping[str, str]:
    """The regions in which somebody holds something, by slug.

    Raises:
        PermissionDenied: they signed in by dynamic password, which opens no more than one project.
    """
    if request.user.standing is not None:
        raise PermissionDenied
    held = rights_by_region(request.user, today=clock.today())
    return dict(Region.objects.filter(schema_name__in=held).order_by("schema_name").values_list("schema_name", "title"))
