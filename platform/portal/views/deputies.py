"""Who stands in for me while I am away: the list, a new absence with its confirmation, ending one early."""

from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.deputy_selectors import deputies_in, lent_by, lent_to, somebody_who_could
from accounts.deputy_services import LendingRefused, check_lending, end_lending, lend
from accounts.models import Deputy, User
from accounts.selectors import tokens_by_region
from forms.errors import Refused
from portal.presenters import deputies as presenter
from portal.problems import answers_refusals
from schemas.selectors import current_region
from tenants import clock
from tenants.models import Region
from tenants.selectors import list_regions

MOST_WORDS = 60
MOST_LINES = 200


@dataclass(frozen=True)
class Asked:
    """What the page of a new absence was sent; `problem` is the sentence about what does not do."""

    deputy: User | None = None
    first_day: date | None = None
    last_day: date | None = None
    reason: str = ""
    problem: str = ""


@require_safe
@login_required
def deputies(request: HttpRequest) -> HttpResponse:
    """Who stands in for me, and for whom I do, in all regions."""
    today = clock.today()
    context = {
        "mine": presenter.lines_of(lent_by(request.user)[:MOST_LINES], today=today, may_end=True),
        "others": presenter.lines_of(lent_to(request.user, today=today)[:MOST_LINES], today=today, may_end=False),
        "may_lend": bool(_regions(request)),
    }
    return render(request, "portal/deputies.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new_deputy(request: HttpRequest) -> HttpResponse:
    """A new absence: the region, the colleague and the days; then what that means, to be confirmed."""
    regions, today = _regions(request), clock.today()
    wanted = request.POST.get("region") or request.GET.get("region") or ""
    region = next((each for each in regions if each.slug == wanted), regions[0] if len(regions) == 1 else None)
    if region is None or request.method != "POST":
        return _page(request, regions, region, Asked(first_day=today))
    asked = _asked(request, region, today)
    if asked.problem or "back" in request.POST:
        return _page(request, regions, region, asked, status=422 if asked.problem else 200)
    if "confirm" not in request.POST:
        return _confirmation(request, region, asked, today)
    return _lend(request, regions, region, asked, today)


@require_POST
@login_required
def end_deputy(request: HttpRequest, deputy_id: int) -> HttpResponse:
    """End early what one lent oneself."""
    _end(request, lent_by(request.user).filter(pk=deputy_id).first())
    return redirect("deputies")


@require_safe
@answers_refusals
def deputies_here(request: HttpRequest) -> HttpResponse:
    """Who stands in for whom in this region, for its administrators."""
    refuse_strangers(request)
    given = deputies_in(request.region)[:MOST_LINES]
    lines = presenter.lines_of(given, today=clock.today(), may_end=True)
    return render(request, "portal/deputies_here.html", {"lines": lines})


@require_POST
@answers_refusals
def end_deputy_here(request: HttpRequest, deputy_id: int) -> HttpResponse:
    """End early what somebody lent in this region, as its administrator."""
    refuse_strangers(request)
    _end(request, deputies_in(request.region).filter(pk=deputy_id).first())
    return redirect("deputies_here")


def _regions(request: HttpRequest) -> list[Region]:
    """The regions in which the person has something to lend."""
    held = tokens_by_region(request.user)
    return [region for region in list_regions() if held.get(region.slug)]


def _asked(request: HttpRequest, region: Region, today: date) -> Asked:
    post = request.POST
    chosen = post.get("to", "")
    number = int(chosen) if chosen.isdecimal() and len(chosen) < 10 else 0
    deputy = somebody_who_could(request.user, number, region, today=today)
    first, last, reason = (
        _day(post.get("first_day", "")),
        _day(post.get("last_day", "")),
        post.get("reason", "").strip(),
    )
    asked = Asked(deputy, first, last, reason)
    return Asked(deputy, first, last, reason, problem=_problem(request.user, region, asked, today))


def _problem(owner: User, region: Region, asked: Asked, today: date) -> str:
    """What does not do, in a sentence; nothing when all is well."""
    if asked.deputy is None:
        return _("Please choose who stands in for you.")
    if asked.first_day is None or asked.last_day is None:
        return _("Please give the first and the last day.")
    days = {"first_day": asked.first_day, "last_day": asked.last_day}
    try:
        check_lending(owner, deputy=asked.deputy, region=region, today=today, **days)
    except LendingRefused as refusal:
        return str(refusal)
    return ""


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _lend(request: HttpRequest, regions: list[Region], region: Region, asked: Asked, today: date) -> HttpResponse:
    days = {"first_day": asked.first_day, "last_day": asked.last_day, "reason": asked.reason}
    try:
        given = lend(
            request.user, deputy=asked.deputy, region=region, by=request.user, now=clock.now(), today=today, **days
        )
    except LendingRefused as refusal:
        again = Asked(asked.deputy, asked.first_day, asked.last_day, asked.reason, str(refusal))
        return _page(request, regions, region, again, status=422)
    told = {"name": given.deputy.name, "first": given.first_day.isoformat(), "last": given.last_day.isoformat()}
    messages.success(request, _("%(name)s stands in for you from %(first)s to %(last)s.") % told)
    return redirect("deputies")


def _end(request: HttpRequest, given: Deputy | None) -> None:
    if given is None:
        raise Http404
    try:
        end_lending(given.pk, by=request.user, now=clock.now(), today=clock.today())
    except LendingRefused as refusal:
        messages.warning(request, str(refusal))
        return
    told = {"owner": given.owner.name, "deputy": given.deputy.name}
    messages.success(request, _("%(deputy)s does not stand in for %(owner)s any more.") % told)


def refuse_strangers(request: HttpRequest) -> None:
    """Only those see a region's absences whom its definition makes its administrators."""
    authors = {role.key for role in current_region().roles if role.authors}
    if not request.user.is_platform_operator and authors.isdisjoint(grant.role for grant in request.grants):
        raise Refused((_("Only the region's administrators see who stands in for whom."),), role=True)


def _page(
    request: HttpRequest, regions: list[Region], region: Region | None, asked: Asked, *, status: int = 200
) -> HttpResponse:
    today, words = clock.today(), request.GET.get("q", "").strip()[:MOST_WORDS]
    context = {
        "regions": regions,
        "region": region,
        "asked": asked,
        "sought": words,
        "today": today,
        "held": presenter.held_words(request.user, region, today=today) if region else (),
        "people": presenter.choosable(request.user, region, today=today, words=words) if region else (),
    }
    return render(request, "portal/deputy_new.html", context, status=status)


def _confirmation(request: HttpRequest, region: Region, asked: Asked, today: date) -> HttpResponse:
    lent, kept = presenter.lent_words(request.user, asked.deputy, region, today=today)
    context = {"region": region, "asked": asked, "lent": lent, "kept": kept}
    return render(request, "portal/deputy_confirm.html", context)
