"""Taking an action: its opinion, its form, its confirmation; and the draft of what is typed for it."""

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from engine.flow import Offer
from forms.contexts import Scene
from forms.errors import Refused
from forms.fresh import posted_start
from forms.selectors import find_record
from forms.submissions import once
from forms.told import told
from portal.candidates import ask_ahead, asked_page, follows
from portal.drafts.desk import CHOICE, OPINION, Desk, as_post, form_at
from portal.drafts.kept import keep_before, keep_refused, name_device, put_back
from portal.drafts.notes import answers_of, draft_context, has_open_questions
from portal.lists.cells import Cells
from portal.posting import new_key, posted_fields, posted_version
from portal.presenters.consequences import consequences_of
from portal.presenters.pages import FormPage, bare_page, input_page
from portal.presenters.record import state_cell
from portal.problems import ON_THE_PAGE, Refusal, answers_refusals, problem_page, refusal_of
from portal.received import ROW, received
from portal.regions import menu_item_of
from portal.viewer import actor_of
from portal.views.drafts import autosave
from tenants import clock
from workflows.selectors import offers_in
from workflows.services import take_action


@require_http_methods(["GET", "HEAD", "POST"])
@answers_refusals
def act(request: HttpRequest, record_id: int, action: str) -> HttpResponse:
    """The page of one action on one record; what is typed there is kept like in any form."""
    actor, now = actor_of(request), clock.now()
    scene = Scene(find_record(record_id, actor=actor), actor, now)
    if scene.frame.workflow.action(action) is None:
        raise Refused((_not_now(scene),))
    posted = request.POST
    if request.method == "POST":
        request.POST = received(request, partial(posted_start, scene, form_at(scene, action), of_action=True))
    desk = Desk(request, scene, action=action)
    if request.method != "POST":
        return _show(desk)
    if "autosave" in request.GET:
        return autosave(desk, None)
    asked = _asked(desk)
    if asked is not None and "live" in request.GET:
        return HttpResponse(asked.sections)
    if ROW in request.POST:
        keep_before(desk, posted)
    if asked is not None or ROW in request.POST:
        return _page(desk, _offer(scene, action), drawn=asked)
    return _send(desk)


def _asked(desk: Desk) -> FormPage | None:
    """The form with what registers say to what was typed, or to a button of one of its fields."""
    posted, do = posted_fields(desk.form, desk.post), desk.request.POST.get("do", "")
    if "live" in desk.request.GET and desk.form.fields:
        return input_page(desk.scene, desk.form, posted=posted)
    return asked_page(desk.scene, desk.form, posted, do)


def _show(desk: Desk) -> HttpResponse:
    put_back(desk)
    offer = _found(desk.scene, desk.place.action)
    if offer is None:
        return too_late(desk, Refused((_not_now(desk.scene),)))
    return _page(desk, offer, refusal=Refusal(409, reasons=offer.refusals) if offer.refusals else None)


def _send(desk: Desk) -> HttpResponse:
    scene, action = desk.scene, desk.place.action
    try:
        if has_open_questions(desk):
            raise Refused((_("Two texts of a field stand against each other. Please choose one of them first."),))
        ask_ahead(scene, desk.form, posted_fields(desk.form, desk.post))
        answer = _take(desk)
    except ON_THE_PAGE as error:
        keep_refused(desk)
        if isinstance(error, Refused) and error.role:
            return too_late(desk, error)  # there is no page of this action for them
        offer = _found(scene, action)
        if offer is None:
            # Somebody was quicker, and the action is gone: all there is to say is who did what, and how it stands now.
            return too_late(desk, Refused((*refusal_of(error).reasons, _not_now(scene))))
        return _page(desk, offer, refusal=refusal_of(error))
    messages.success(desk.request, _("Done: %(action)s.") % {"action": _title(scene, action)})
    return redirect(answer)


def _take(desk: Desk) -> str:
    """Take the action once, however often the page is sent; its draft ends with it. Gives the address to go to."""
    request, scene = desk.request, desk.scene

    def take() -> str:
        take_action(
            scene.record.pk,
            action=desk.place.action,
            version=posted_version(request),
            posted=posted_fields(desk.form, request.POST),
            opinion=request.POST.get(OPINION, ""),
            verdict=request.POST.get("verdict", "agree"),
            chosen=request.POST.get(CHOICE, ""),
            actor=scene.actor,
            now=scene.now,
        )
        desk.close()
        return reverse("record", args=[scene.record.pk])

    key = request.POST.get("idempotency_key", "")
    return once(user_id=request.user.pk, key=key, purpose=request.path[:200], now=scene.now, do=take)


def too_late(desk: Desk, error: Refused) -> HttpResponse:
    """The action is not there to be taken; what was typed for it is, to be read, copied and deleted."""
    draft = desk.kept.draft if desk.kept else None
    return problem_page(desk.request, error, typed=answers_of(desk), draft=draft)


def _page(desk: Desk, offer: Offer, *, refusal: Refusal | None = None, drawn: FormPage | None = None) -> HttpResponse:
    request, scene = desk.request, desk.scene
    said = request.POST if request.method == "POST" else as_post(desk.kept.typing.raw if desk.kept else ())
    context = {
        "record": scene.record,
        "type": scene.frame.type,
        "action": offer.action,
        "confirm": told(offer.action.confirm, scene.context()),
        "consequences": consequences_of(scene, offer.action),
        "state": state_cell(scene, Cells(scene.frame.region, today=scene.today)),
        "list": menu_item_of(scene.frame.region, scene.record.record_type, actor=scene.actor),
        "page": drawn or _form_page(desk, refusal),
        "follows": follows(desk.form),
        "opinion": said.get(OPINION, ""),
        "opinion_errors": refusal.fields.get(OPINION, ()) if refusal else (),
        "chosen": said.get(CHOICE, ""),
        "choice_errors": refusal.fields.get(CHOICE, ()) if refusal else (),
        "idempotency_key": new_key(),
        **draft_context(desk),
    }
    status = refusal.status if refusal and request.method == "POST" else 200
    return name_device(desk, render(request, "portal/action.html", context, status=status))


def _form_page(desk: Desk, refusal: Refusal | None) -> FormPage:
    """The form that goes with the action: as it was posted, or as it starts with what a draft holds put in."""
    is_sent = desk.request.method == "POST"
    drafted = None if is_sent else desk.take_up()
    if not desk.form.fields:
        return bare_page(refusal)
    posted = posted_fields(desk.form, desk.post) if is_sent else None
    return input_page(desk.scene, desk.form, posted=posted, drafted=drafted, refusal=refusal)


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


def _title(scene: Scene, action: str) -> str:
    taken = scene.frame.workflow.action(action)
    return taken.title if taken else action
