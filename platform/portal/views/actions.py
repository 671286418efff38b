"""Taking an action: its opinion, its form, its confirmation."""

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from engine.definitions.templates import fill
from engine.definitions.values import Form
from engine.flow import Offer
from forms.contexts import Scene
from forms.errors import Refused
from forms.selectors import find_record
from forms.submissions import once
from portal.lists.cells import Cells
from portal.posting import new_key, posted_fields, posted_version
from portal.presenters.consequences import consequences_of
from portal.presenters.pages import bare_page, input_page
from portal.presenters.record import state_cell
from portal.problems import ON_THE_PAGE, Refusal, answers_refusals, refusal_of
from portal.received import ROW, received
from portal.regions import menu_item_of
from portal.viewer import actor_of
from tenants import clock
from workflows.selectors import offers_in
from workflows.services import take_action


@require_http_methods(["GET", "HEAD", "POST"])
@answers_refusals
def act(request: HttpRequest, record_id: int, action: str) -> HttpResponse:
    """The page of one action on one record."""
    actor, now = actor_of(request), clock.now()
    scene = Scene(find_record(record_id, actor=actor), actor, now)
    if request.method != "POST":
        offer = _offer(scene, action)
        refusal = Refusal(409, reasons=offer.refusals) if offer.refusals else None
        return _page(request, scene, offer, refusal=refusal)
    form = _form(scene, action)
    request.POST = received(request)
    posted = posted_fields(form, request.POST) if form else {}
    if ROW in request.POST:
        return _page(request, scene, _offer(scene, action), posted=posted)
    try:
        answer = _take(request, scene, action, posted)
    except ON_THE_PAGE as error:
        if isinstance(error, Refused) and error.role:
            raise  # there is no page of this action for them
        offer = _found(scene, action)
        if offer is None:
            # Somebody was quicker, and the action is gone: all there is to say is who did what, and how it stands now.
            raise Refused((*refusal_of(error).reasons, _not_now(scene))) from error
        return _page(request, scene, offer, posted=posted, refusal=refusal_of(error))
    messages.success(request, _("Done: %(action)s.") % {"action": _title(scene, action)})
    return redirect(answer)


def _take(request: HttpRequest, scene: Scene, action: str, posted: Mapping[str, object]) -> str:
    """Take the action once, however often the page is sent; gives the address to go to."""

    def take() -> str:
        take_action(
            scene.record.pk,
            action=action,
            version=posted_version(request),
            posted=posted,
            opinion=request.POST.get("opinion", ""),
            verdict=request.POST.get("verdict", "agree"),
            chosen=request.POST.get("to", ""),
            actor=scene.actor,
            now=scene.now,
        )
        return reverse("record", args=[scene.record.pk])

    key = request.POST.get("idempotency_key", "")
    return once(user_id=request.user.pk, key=key, purpose=request.path[:200], now=scene.now, do=take)


def _page(
    request: HttpRequest,
    scene: Scene,
    offer: Offer,
    *,
    posted: Mapping[str, object] | None = None,
    refusal: Refusal | None = None,
) -> HttpResponse:
    form = scene.frame.system.forms.get(offer.action.form)
    page = input_page(scene, form, posted=posted, refusal=refusal) if form else bare_page(refusal)
    context = {
        "record": scene.record,
        "type": scene.frame.type,
        "action": offer.action,
        "confirm": fill(offer.action.confirm, scene.context()),
        "consequences": consequences_of(scene, offer.action),
        "state": state_cell(scene, Cells(scene.frame.region, today=scene.today)),
        "list": menu_item_of(scene.frame.region, scene.record.record_type, actor=scene.actor),
        "page": page,
        "opinion": request.POST.get("opinion", ""),
        "opinion_errors": refusal.fields.get("opinion", ()) if refusal else (),
        "chosen": request.POST.get("to", ""),
        "choice_errors": refusal.fields.get("to", ()) if refusal else (),
        "idempotency_key": new_key(),
    }
    status = refusal.status if refusal and request.method == "POST" else 200
    return render(request, "portal/action.html", context, status=status)


def _offer(scene: Scene, action: str) -> Offer:
    """The action as this person is offered it.

    Raises:
        Refused: it is not theirs, or not of this state.
    """
    offer = _found(scene, action)
    if offer is None:
        raise Refused((_not_now(scene),))
    return offer


def _not_now(scene: Scene) -> str:
    title = scene.frame.workflow.by_key[scene.record.state].title
    return _("In the state “%(state)s” this step is not yours to take.") % {"state": title}


def _found(scene: Scene, action: str) -> Offer | None:
    return next((offer for offer in offers_in(scene) if offer.action.key == action), None)


def _form(scene: Scene, action: str) -> Form | None:
    taken = scene.frame.workflow.action(action)
    return scene.frame.system.forms.get(taken.form) if taken else None


def _title(scene: Scene, action: str) -> str:
    taken = scene.frame.workflow.action(action)
    return taken.title if taken else action
