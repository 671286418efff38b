"""Signing in by dynamic password: which region, who one is, then the code from the text message."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe
from django_tenants.utils import tenant_context

from accounts.addresses import address_of
from accounts.captcha.services import is_solved, new_captcha
from accounts.destinations import with_wanted
from accounts.entering import after_text_code
from accounts.identity import person_key
from accounts.models import PasscodeRequest
from accounts.passcodes.browsers import browser_of, give_ticket, know_browser, ticket_of
from accounts.passcodes.errors import PasscodeRefused
from accounts.passcodes.services import use_code
from engine.definitions.values import REASONS, Sites
from portal.sites.choice import first_page
from portal.sites.entries import Entry, read_entry
from schemas.selectors import REGION, current_release, region_of
from tenants import clock
from tenants.links import public_url, region_url
from tenants.models import Region
from tenants.selectors import find_region, list_regions
from workflows.sites.services import Entered, enter, request_code, request_code_at_once

ON_PAGE = "on_page"
MOST_CODE = 20


@require_safe
def regions(request: HttpRequest) -> HttpResponse:
    """The regions in which people on site sign in; straight on where there is only one."""
    found = [(region, sites) for region in list_regions() if (sites := _sites_of(region))]
    if len(found) == 1:
        return redirect("site_login_ask", found[0][0].slug)
    return render(request, "portal/sites/regions.html", {"regions": found})


@never_cache
@sensitive_post_parameters("id_number", "mobile")
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, slug: str) -> HttpResponse:
    """Who one is and the number of one's mobile; the answer is the same whoever that is."""
    with _entrance(slug) as (region, sites):
        if request.method != "POST":
            return _ask_page(request, region, sites)
        if "another" in request.POST:  # where scripts do not run, another captcha comes with the page
            return _ask_page(request, region, sites)
        solved, entry = not sites.captcha or is_solved(request.POST), read_entry(request, sites)
        if entry.problems or not solved:
            refusal = "" if solved else _("The captcha was not right. Here is another one.")
            return _ask_page(request, region, sites, entry, refusal, status=422)
        try:
            return _requested(request, region, sites, entry)
        except PasscodeRefused as refused:
            return _ask_page(request, region, sites, entry, _sentence(refused, sites), status=429)


@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest, slug: str) -> HttpResponse:
    """The code from the text message."""
    with _entrance(slug) as (region, sites):
        ticket = ticket_of(request)
        if not ticket:
            return redirect("site_login_ask", slug)
        if request.method != "POST":
            return _code_page(request, region, sites)
        try:
            entered, used = _entered(request, region, sites, ticket)
        except PasscodeRefused as refused:
            return _code_page(request, region, sites, _sentence(refused, sites), over=refused.code != "wrong")
        return _signed_in(request, region, sites, entered, used)


def _sites_of(region: Region) -> Sites | None:
    with tenant_context(region):
        release = current_release(REGION)
        return region_of(release).sites if release is not None else None


@contextmanager
def _entrance(slug: str) -> Iterator[tuple[Region, Sites]]:
    """Stand in a region whose people on site sign in here."""
    region = find_region(slug)
    sites = _sites_of(region) if region else None
    if region is None or sites is None:
        raise Http404
    with tenant_context(region):
        yield region, sites


def _requested(request: HttpRequest, region: Region, sites: Sites, entry: Entry) -> HttpResponse:
    asked, address = entry.asked, address_of(request)
    browser = browser_of(request, person_key(asked.id_number))
    terms = {"sites": sites, "browser": browser, "address": address, "now": clock.now()}
    if sites.reasons == ON_PAGE:
        ticket, reason = request_code_at_once(region, asked, **terms)
        if reason:
            return _ask_page(request, region, sites, entry, sites.sentences[reason], status=422)
    else:
        ticket = request_code(region, asked, **terms)
    answer = redirect("site_login_code", region.slug)
    give_ticket(answer, ticket, hours=sites.hours)
    return answer


def _entered(request: HttpRequest, region: Region, sites: Sites, ticket: str) -> tuple[Entered, PasscodeRequest]:
    typed, address, now = request.POST.get("code", "")[:MOST_CODE], address_of(request), clock.now()
    used = use_code(ticket, typed, region=region, tries=sites.tries, address=address, now=now)
    return enter(used, sites, now=now), used


def _signed_in(
    request: HttpRequest, region: Region, sites: Sites, entered: Entered, used: PasscodeRequest
) -> HttpResponse:
    kind = sites.type(used.user_type)
    said = {"region": region.slug, "by": kind.by, "type_title": kind.title, "role": kind.role}
    said = {**said, "systems": list(sites.systems)}
    step = after_text_code(request, entered.user, said, region=region, roles=entered.roles, now=clock.now())
    if step.needs_code:
        answer = redirect(with_wanted(public_url("login_code"), region_url(region.slug, "sites")))
    else:
        answer = redirect(first_page(request, region, sites))
    know_browser(answer, used.person_key)
    return answer


def _sentence(refused: PasscodeRefused, sites: Sites) -> str:
    if refused.code in REASONS:
        return sites.sentences[refused.code]
    until = timezone.localtime(refused.until).strftime("%m-%d %H:%M") if refused.until else ""
    return {
        "too_many": _("Too many dynamic passwords were asked for. Try again after %(until)s.") % {"until": until},
        "wrong": _("The dynamic password is wrong. %(left)s more tries.") % {"left": refused.left},
        "used_up": _("The dynamic password was wrong too often. Please ask for a new one."),
        "over": _("The dynamic password is no longer valid. Please ask for a new one."),
        "closed": _("This account was closed. Please ask your regional administrator."),
    }[refused.code]


def _ask_page(
    request: HttpRequest,
    region: Region,
    sites: Sites,
    entry: Entry | None = None,
    refusal: str = "",
    *,
    status: int = 200,
) -> HttpResponse:
    context = {"place": region, "sites": sites, "entry": entry, "refusal": refusal, "waiting": bool(ticket_of(request))}
    context["captcha"] = new_captcha(request.POST.get("captcha_kind", "")) if sites.captcha else None
    return render(request, "portal/sites/ask.html", context, status=status)


def _code_page(
    request: HttpRequest, region: Region, sites: Sites, refusal: str = "", *, over: bool = False
) -> HttpResponse:
    told = [reason for reason in REASONS if reason != "unreachable"]
    context = {
        "place": region,
        "sites": sites,
        "refusal": refusal,
        "over": over,
        "reasons": [sites.sentences[reason] for reason in told],
        "on_page": sites.reasons == ON_PAGE,
    }
    return render(request, "portal/sites/code.html", context, status=422 if refusal else 200)
