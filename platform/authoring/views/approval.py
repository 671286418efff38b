"""Other people on the page of a release: asking for an approval, giving it at a step, sending drafts back."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from wagtail.admin import messages

from accounts.models import User
from authoring.problems import against, problems_of_system
from authoring.views.base import SystemPage
from exchange.approvals import (
    NotArranged,
    NotTheirs,
    NotWaiting,
    approve,
    ask_for_approval,
    is_approved,
    needs_approval,
    reason_against,
    request_of_now,
    send_back,
    sent_back_last,
    step_now,
    steps_shown,
)
from exchange.models import ReleaseRequest
from tenants import clock

_LONGEST = 2_000
_DIGITS = 19  # of a number of PostgreSQL


def approval_of(system: str, user: object) -> dict[str, Any]:
    """What the page shows: whether other people are wanted, the request about these drafts, and whose turn it is."""
    if not needs_approval():
        return {"second_person": False, "approved": True}
    found = request_of_now(system) or sent_back_last(system)
    waits = found is not None and found.state == ReleaseRequest.State.WAITING
    against = reason_against(found, user) if found and waits and isinstance(user, User) else ""
    return {
        "second_person": True,
        "request_now": found,
        "steps": steps_shown(found) if found else (),
        "step_now": step_now(found) if found and waits else 0,
        "my_turn": waits and not against,
        "not_my_turn": against,
        "approved": is_approved(system),
    }


def decide(page: SystemPage, request: HttpRequest) -> HttpResponse:
    """Ask, approve, or send back with a reason."""
    assert isinstance(request.user, User)  # the guard of the admin let nobody else in
    told = {"title": page.standing().title, "by": request.user, "at": clock.now()}
    do, text = request.POST["approval"], request.POST.get("notes", "").strip()[:_LONGEST]
    try:
        if do == "ask":
            return _asked(page, request, text, told)
        if do == "approve":
            return _approved(request, approve(page.system, remark=text, step=_seen(request), **told))
        if not text:
            return _again(page, request, _("Say what has to be changed before you send it back."))
        send_back(page.system, reason=text, step=_seen(request), **told)
    except NotTheirs as refused:
        return _again(page, request, str(refused), status=403)
    except NotWaiting:
        return _again(page, request, _("Nothing waits here any more: it was answered, or the drafts have changed."))
    messages.success(request, _("Sent back with your reason."))
    return HttpResponseRedirect(request.path)


def _seen(request: HttpRequest) -> int | None:
    """The step that the page showed."""
    said = request.POST.get("step", "")
    return int(said) if said.isascii() and said.isdecimal() and len(said) < _DIGITS else None


def _approved(request: HttpRequest, found: ReleaseRequest) -> HttpResponse:
    if found.state == ReleaseRequest.State.APPROVED:
        messages.success(request, _("Approved: these drafts may be published."))
    elif found.state == ReleaseRequest.State.WAITING:
        messages.success(request, _("Approved at this step; those of the next step were told."))
    else:
        messages.warning(request, _("The steps were arranged anew meanwhile: it has to be asked for again."))
    return HttpResponseRedirect(request.path)


def _asked(page: SystemPage, request: HttpRequest, notes: str, told: dict[str, Any]) -> HttpResponse:
    if not page.standing().changed:
        return _again(page, request, _("Nothing changed since the current release, so there is nothing to publish."))
    if against(problems_of_system(page.system)):
        return _again(page, request, _("Mend the problems first; then ask."))
    try:
        ask_for_approval(page.system, notes=notes, **told)
    except NotArranged:
        return _again(page, request, _("No step of the approval can be taken by anybody: arrange its steps first."))
    messages.success(request, _("Those who may approve were told."))
    return HttpResponseRedirect(request.path)


def _again(page: SystemPage, request: HttpRequest, text: str, *, status: int = 409) -> HttpResponse:
    messages.error(request, text)
    return page.render_to_response(page.get_context_data(), status=status)
