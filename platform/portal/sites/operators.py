"""The operators of the project one leads: the list, a new one, changes, and on or off with one button."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.addresses import address_of
from accounts.models import Operator
from accounts.operators.selectors import operators_of
from accounts.operators.services import OperatorExists, Place, Scope, authorise, change
from engine.definitions.values import Sites
from portal.paging import page_of
from portal.problems import answers_refusals
from portal.sites.entries import MOST, is_mobile, mobile_problem
from schemas.selectors import current_region
from tenants import clock
from tenants.numbers import masked
from workflows.sites.operators import NotVerified, Verified, place_of, scope_of, verify

MOST_WORDS = 60


@dataclass(frozen=True)
class Line:
    """An operator in the list."""

    operator: Operator
    id_number: str
    mobile: str
    permissions: str
    is_former: bool  # authorised by somebody who led the project before


@dataclass(frozen=True)
class Typed:
    """What the page about one operator was sent."""

    id_number: str = ""
    mobile: str = ""
    permissions: tuple[str, ...] = ()
    enabled: bool = True


@require_safe
@answers_refusals
def operators(request: HttpRequest) -> HttpResponse:
    """Who may work in the project besides its leader."""
    sites, place = _sites(), place_of(request.user, request.region)
    words = request.GET.get("q", "").strip()[:MOST_WORDS]
    found = operators_of(place.region, project=place.project, role=place.role, words=words)
    page = page_of(found, request.GET.get("page", "1"))
    lines = [_line(each, sites, place) for each in page.things]
    return render(
        request, "portal/sites/operators.html", {"place": place, "lines": lines, "page": page, "words": words}
    )


@never_cache
@sensitive_post_parameters("id_number", "mobile")
@require_http_methods(["GET", "HEAD", "POST"])
@answers_refusals
def new_operator(request: HttpRequest) -> HttpResponse:
    """A new operator: the number is verified first, which fills name and mobile; then all of it is saved."""
    sites, place = _sites(), place_of(request.user, request.region)
    if request.method != "POST":
        return _page(request, sites, place, Typed())
    typed = _typed(request)
    try:
        verified = verify(sites, typed.id_number, now=clock.now())
    except NotVerified as error:
        return _page(request, sites, place, typed, problems={"id_number": str(error)})
    if "verify" in request.POST:
        filled = Typed(typed.id_number, typed.mobile or verified.mobile, typed.permissions, typed.enabled)
        return _page(request, sites, place, filled, verified=verified)
    problems = _problems(typed)
    if problems:
        return _page(request, sites, place, typed, problems=problems, verified=verified)
    return _authorise(request, sites, place, typed, verified)


@never_cache
@sensitive_post_parameters("mobile")
@require_http_methods(["GET", "HEAD", "POST"])
@answers_refusals
def edit_operator(request: HttpRequest, operator_id: int) -> HttpResponse:
    """Change what an operator may do, their mobile or their state."""
    sites, place = _sites(), place_of(request.user, request.region)
    operator = _operator(place, operator_id)
    if request.method != "POST":
        typed = Typed("", "", tuple(operator.permissions), operator.enabled)
        return _page(request, sites, place, typed, operator=operator)
    typed = _typed(request)
    problems = _problems(typed, is_new=False)
    if problems:
        return _page(request, sites, place, typed, operator=operator, problems=problems)
    scope = scope_of(sites, place, typed.permissions, enabled=typed.enabled)
    _change(request, operator, place, scope, mobile=typed.mobile)
    messages.success(request, _("What %(name)s may do was saved.") % {"name": operator.name})
    return redirect("operators")


@require_POST
@answers_refusals
def switch(request: HttpRequest, operator_id: int) -> HttpResponse:
    """Let an operator in or keep them out; it counts from their next click on."""
    sites, place = _sites(), place_of(request.user, request.region)
    operator = _operator(place, operator_id)
    enabled = request.POST.get("enabled") == "1"
    _change(request, operator, place, scope_of(sites, place, operator.permissions, enabled=enabled))
    told = _("%(name)s may work here now.") if enabled else _("%(name)s may not work here any more.")
    messages.success(request, told % {"name": operator.name})
    return redirect("operators")


def _sites() -> Sites:
    sites = current_region().sites
    if sites is None:
        raise Http404
    return sites


def _operator(place: Place, operator_id: int) -> Operator:
    found = operators_of(place.region, project=place.project, role=place.role).filter(pk=operator_id).first()
    if found is None:
        raise Http404
    return found


def _typed(request: HttpRequest) -> Typed:
    numbers = (request.POST.get(name, "").strip()[:MOST] for name in ("id_number", "mobile"))
    return Typed(*numbers, tuple(request.POST.getlist("permissions")), request.POST.get("enabled") != "0")


def _problems(typed: Typed, *, is_new: bool = True) -> dict[str, str]:
    """By field: what is wrong."""
    problems = {}
    if (typed.mobile or is_new) and not is_mobile(typed.mobile):
        problems["mobile"] = mobile_problem()
    if not typed.permissions:
        problems["permissions"] = _("Please choose at least one kind of permission.")
    return problems


def _authorise(request: HttpRequest, sites: Sites, place: Place, typed: Typed, verified: Verified) -> HttpResponse:
    if verified.person.key == place.leader_key:
        problem = _("You lead this project yourself, so you need no permission.")
        return _page(request, sites, place, typed, problems={"id_number": problem})
    scope = scope_of(sites, place, typed.permissions, enabled=typed.enabled)
    who = {"by": request.user, "address": address_of(request), "now": clock.now()}
    try:
        operator = authorise(place, verified.person, scope, mobile=typed.mobile, **who)
    except OperatorExists:
        problem = _("%(name)s is on the list already. Please edit the entry there.") % {"name": verified.person.name}
        return _page(request, sites, place, typed, problems={"id_number": problem})
    messages.success(request, _("%(name)s may work here now.") % {"name": operator.name})
    return redirect("operators")


def _change(request: HttpRequest, operator: Operator, place: Place, scope: Scope, *, mobile: str = "") -> None:
    who = {"by": request.user, "address": address_of(request), "now": clock.now()}
    change(operator, place, scope, mobile=mobile, **who)


def _line(operator: Operator, sites: Sites, place: Place) -> Line:
    titles = {each.key: each.title for each in sites.permissions}
    return Line(
        operator,
        masked("id_number", operator.id_number),
        masked("mobile", operator.mobile),
        "、".join(titles.get(key, key) for key in operator.permissions),
        operator.leader_key != place.leader_key,
    )


def _page(
    request: HttpRequest,
    sites: Sites,
    place: Place,
    typed: Typed,
    *,
    operator: Operator | None = None,
    verified: Verified | None = None,
    problems: dict[str, str] | None = None,
) -> HttpResponse:
    context = {
        "sites": sites,
        "place": place,
        "typed": typed,
        "line": _line(operator, sites, place) if operator else None,
        "verified": verified,
        "problems": problems or {},
    }
    return render(request, "portal/sites/operator.html", context, status=422 if problems else 200)
