"""Doing something else with a task: handing it on, asking others to sign, signing as asked, copies, urging."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from forms.contexts import Scene
from forms.errors import Refused
from forms.selectors import find_record
from forms.submissions import once
from portal.drafts.desk import CHOICE, OPINION, TASK, Desk, as_post
from portal.drafts.kept import keep_refused, name_device, put_back
from portal.drafts.notes import draft_context, has_open_questions
from portal.posting import new_key, posted_version
from portal.presenters.pages import bare_page
from portal.presenters.tasks import SIGN, VERBS, Verb, choosable, open_verbs
from portal.problems import ON_THE_PAGE, Refusal, answers_refusals, refusal_of
from portal.regions import menu_item_of
from portal.taking import take_verb
from portal.viewer import actor_of
from portal.views.actions import too_late
from portal.views.drafts import autosave
from tenants import clock
from workflows.handing import may_refuse

MOST_WORDS = 60


@require_http_methods(["GET", "HEAD", "POST"])
@answers_refusals
def task(request: HttpRequest, record_id: int, verb: str) -> HttpResponse:
    """The page of one verb on one record; what is typed there is kept like in any form."""
    meant = VERBS.get(verb)
    if meant is None:
        raise Http404
    actor, now = actor_of(request), clock.now()
    scene = Scene(find_record(record_id, actor=actor), actor, now)
    desk = Desk(request, scene, action=f"{TASK}{verb}")
    if request.method != "POST":
        put_back(desk)
        return _page(desk, meant) if meant in open_verbs(scene) else too_late(desk, Refused((_not_now(scene),)))
    if "autosave" in request.GET:
        return autosave(desk, None)
    return _send(desk, meant)


def _send(desk: Desk, verb: Verb) -> HttpResponse:
    try:
        if has_open_questions(desk):
            raise Refused((_("Two texts of a field stand against each other. Please choose one of them first."),))
        answer = _do(desk, verb)
    except ON_THE_PAGE as error:
        keep_refused(desk)
        if isinstance(error, Refused) and error.role:
            return too_late(desk, error)
        return _page(desk, verb, refusal=refusal_of(error))
    messages.success(desk.request, _("Done: %(action)s.") % {"action": verb.title})
    return redirect(answer)


def _not_now(scene: Scene) -> str:
    title = scene.frame.workflow.by_key[scene.record.state].title
    return _("In the state “%(state)s” this step is not yours to take.") % {"state": title}


def _do(desk: Desk, verb: Verb) -> str:
    """Carry the verb out once, however often the page is sent; its draft ends with it. Gives the address to go to."""
    request, scene = desk.request, desk.scene

    def do() -> str:
        _carry_out(request, scene, verb)
        desk.close()
        return reverse("record", args=[scene.record.pk])

    key = request.POST.get("idempotency_key", "")
    return once(user_id=request.user.pk, key=key, purpose=request.path[:200], now=scene.now, do=do)


def _carry_out(request: HttpRequest, scene: Scene, verb: Verb) -> None:
    people = [int(text) for text in request.POST.getlist(CHOICE) if text.isdecimal() and len(text) < 10]
    words, verdict = request.POST.get(OPINION, ""), request.POST.get("verdict", "")
    take_verb(scene, verb, people=people, words=words, verdict=verdict, version=posted_version(request))


def _page(desk: Desk, verb: Verb, *, refusal: Refusal | None = None) -> HttpResponse:
    request, scene = desk.request, desk.scene
    said = request.POST if request.method == "POST" else _drafted(desk)
    sought = request.GET.get("q", "").strip()[:MOST_WORDS]
    context = {
        "record": scene.record,
        "type": scene.frame.type,
        "verb": verb,
        "people": choosable(scene, verb, words=sought) if verb.chooses else (),
        "sought": sought,
        "chosen": said.getlist(CHOICE),
        "may_refuse": verb.key == SIGN and may_refuse(scene),
        "list": menu_item_of(scene.frame.region, scene.record.record_type, actor=scene.actor),
        "page": bare_page(refusal),
        "opinion": said.get(OPINION, ""),
        "errors": refusal.fields if refusal else {},
        "idempotency_key": new_key(),
        **draft_context(desk),
    }
    answer = render(request, "portal/task.html", context, status=refusal.status if refusal else 200)
    return name_device(desk, answer)


def _drafted(desk: Desk) -> QueryDict:
    """What a draft holds: whom, and the words."""
    desk.take_up()
    return as_post(desk.kept.typing.raw if desk.kept else ())
