"""The second person on the page of a release: asking for an approval, giving it, sending drafts back."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from wagtail.admin import messages

from accounts.models import User
from authoring.problems import against, problems_of_system
from authoring.views.base import SystemPage
from exchange.approvals import (
    NotTheirs,
    NotWaiting,
    approve,
    ask_for_approval,
    is_approved,
    needs_approval,
    request_of_now,
    send_back,
    sent_back_last,
)
from tenants import clock

_LONGEST = 2_000


def approval_of(system: str, user: object) -> dict[str, Any]:
    """What the page shows: whether a second person is wanted, the request about these drafts, and whose turn it is."""
    if not needs_approval():
        return {"second_person": False, "approved": True}
    found = request_of_now(system) or sent_back_last(system)
    mine = found is not None and isinstance(user, User) and found.asked_by_id == user.pk
    return {"second_person": True, "request_now": found, "asked_by_me": mine, "approved": is_approved(system)}


def decide(page: SystemPage, request: HttpRequest) -> HttpResponse:
    """Ask, approve, or send back with a reason."""
    assert isinstance(request.user, User)  # the guard of the admin let nobody else in
    told = {"title": page.standing().title, "by": request.user, "at": clock.now()}
    do, text = request.POST["approval"], request.POST.get("notes", "").strip()[:_LONGEST]
    try:
        if do == "ask":
            return _asked(page, request, text, told)
        if do == "approve":
            approve(page.system, **told)
            messages.success(request, _("Approved: these drafts may be published."))
        elif not text:
            return _again(page, request, _("Say what has to be changed before you send it back."))
        else:
            send_back(page.system, reason=text, **told)
            messages.success(request, _("Sent back with your reason."))
    except NotTheirs:
        return _again(page, request, _("You asked for this approval, so another author has to give it."), status=403)
    except NotWaiting:
        return _again(page, request, _("Nothing waits here any more: it was answered, or the drafts have changed."))
    return HttpResponseRedirect(request.path)


def _asked(page: SystemPage, request: HttpRequest, notes: str, told: dict[str, Any]) -> HttpResponse:
    if not page.standing().changed:
        return _again(page, request, _("Nothing changed since the current release, so there is nothing to publish."))
    if against(problems_of_system(page.system)):
        return _again(page, request, _("Mend the problems first; then ask."))
    ask_for_approval(page.system, notes=notes, **told)
    messages.success(request, _("The other authors of the region were told."))
    return HttpResponseRedirect(request.path)


def _again(page: SystemPage, request: HttpRequest, text: str, *, status: int = 409) -> HttpResponse:
    messages.error(request, text)
    return page.render_to_response(page.get_context_data(), status=status)
