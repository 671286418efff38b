"""Companies that registered themselves, for those who decide about them."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.addresses import address_of
from accounts.registration import settling
from accounts.registration.errors import Settled
from accounts.registration.models import Registration
from accounts.registration.said import said_by
from accounts.registration.selectors import registrations_in
from forms.errors import Refused
from portal.paging import page_of
from portal.problems import answers_refusals
from portal.shell import Link
from schemas.selectors import current_region
from tenants import clock
from tenants.numbers import masked

MOST_WORDS, MOST_REASON = 60, 500
WAITING, DECIDED = "waiting", "decided"


@require_safe
@answers_refusals
def registration_list(request: HttpRequest) -> HttpResponse:
    """What waits, or what is decided, by name or code."""
    _refuse_strangers(request)
    box = DECIDED if request.GET.get("box") == DECIDED else WAITING
    words = request.GET.get("q", "").strip()[:MOST_WORDS]
    found = registrations_in(request.region, waiting=box == WAITING, words=words)
    waiting = registrations_in(request.region, waiting=True).count()
    context = {
        "page": page_of(found, request.GET.get("page", "1")),
        "words": words,
        "box": box,
        "boxes": (
            Link(_("Waiting for approval"), "?box=waiting", box == WAITING, waiting),
            Link(_("Decided"), "?box=decided", box == DECIDED),
        ),
    }
    return render(request, "portal/registration/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@answers_refusals
def registration_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One registration, to be approved or returned."""
    _refuse_strangers(request)
    row = Registration.objects.filter(region=request.region, pk=pk).exclude(submitted_at=None).first()
    if row is None or row.state == Registration.State.CHECKING:
        raise Http404
    if request.method != "POST":
        return _page(request, row)
    reason = request.POST.get("reason", "").strip()[:MOST_REASON]
    returns = request.POST.get("do") == "return"
    if returns and not reason:
        return _page(request, row, problem=_("Say why you return it, so that the company can correct it."))
    decision = {"by": request.user, "now": clock.now(), "address": address_of(request)}
    try:
        if returns:
            settling.send_back(row, reason=reason, **decision)
        else:
            settling.approve(row, **decision)
    except Settled as settled:
        messages.warning(request, str(settled))
        return redirect("registration", pk=pk)
    told = _("%(company)s was returned.") if returns else _("The account of %(company)s is open.")
    messages.success(request, told % {"company": row.name})
    return redirect("registrations")


def _page(request: HttpRequest, row: Registration, *, problem: str = "") -> HttpResponse:
    said, role = said_by(row), current_region().role(row.role)
    context = {
        "registration": row,
        "role": role.title if role else row.role,
        "contact": said.contact,
        "id_number": masked("id_number", said.id_number),
        "mobile": masked("mobile", said.mobile),
        "may_decide": row.state == Registration.State.WAITING,
        "reason": request.POST.get("reason", ""),
        "problem": problem,
    }
    return render(request, "portal/registration/decide.html", context, status=422 if problem else 200)


def _refuse_strangers(request: HttpRequest) -> None:
    """Only those decide whom the region's definition names."""
    rules = current_region().registration
    held = {grant.role for grant in request.grants}
    if rules is None or held.isdisjoint(rules.decided_by):
        raise Refused((_("Only those see company registrations who decide about them in this region."),), role=True)
