"""Doing something else with a task: handing it on, asking others to sign, signing as asked, copies, urging."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from forms.contexts import Scene
from forms.errors import Refused
from forms.selectors import find_record
from forms.submissions import once
from portal.posting import new_key, posted_version
from portal.presenters.pages import bare_page
from portal.presenters.tasks import COPY, REMIND, SIGN, VERBS, Verb, choosable, open_verbs
from portal.problems import ON_THE_PAGE, Refusal, answers_refusals, refusal_of
from portal.regions import menu_item_of
from portal.viewer import actor_of
from tenants import clock
from workflows.handing import add_signer, copy_to, may_refuse, reassign, remind, sign_as_added

MOST_WORDS = 60


@require_http_methods(["GET", "HEAD", "POST"])
@answers_refusals
def task(request: HttpRequest, record_id: int, verb: str) -> HttpResponse:
    """The page of one verb on one record."""
    meant = VERBS.get(verb)
    if meant is None:
        raise Http404
    actor, now = actor_of(request), clock.now()
    scene = Scene(find_record(record_id, actor=actor), actor, now)
    if request.method != "POST":
        if meant not in open_verbs(scene):
            state = scene.frame.workflow.by_key[scene.record.state]
            raise Refused((_("In the state “%(state)s” this step is not yours to take.") % {"state": state.title},))
        return _page(request, scene, meant)
    try:
        answer = _do(request, scene, meant)
    except ON_THE_PAGE as error:
        if isinstance(error, Refused) and error.role:
            raise
        return _page(request, scene, meant, refusal=refusal_of(error))
    messages.success(request, _("Done: %(action)s.") % {"action": meant.title})
    return redirect(answer)


def _do(request: HttpRequest, scene: Scene, verb: Verb) -> str:
    """Carry the verb out once, however often the page is sent; gives the address to go to."""

    def do() -> str:
        _carry_out(request, scene, verb)
        return reverse("record", args=[scene.record.pk])

    key = request.POST.get("idempotency_key", "")
    return once(user_id=request.user.pk, key=key, purpose=request.path[:200], now=scene.now, do=do)


def _carry_out(request: HttpRequest, scene: Scene, verb: Verb) -> None:
    pk, words = scene.record.pk, request.POST.get("opinion", "")
    common = {"version": posted_version(request), "actor": scene.actor, "now": scene.now}
    people = [int(text) for text in request.POST.getlist("to") if text.isdecimal() and len(text) < 10]
    first = people[0] if people else 0
    if verb.key == SIGN:
        sign_as_added(pk, verdict=request.POST.get("verdict", ""), opinion=words, **common)
    elif verb.key == COPY:
        copy_to(pk, to=people, note=words, **common)
    elif verb.key == REMIND:
        remind(pk, note=words, **common)
    elif verb.key == "reassign":
        reassign(pk, to=first, reason=words, **common)
    else:
        add_signer(pk, to=first, place=verb.key.removeprefix("add_"), reason=words, **common)


def _page(request: HttpRequest, scene: Scene, verb: Verb, *, refusal: Refusal | None = None) -> HttpResponse:
    sought = request.GET.get("q", "").strip()[:MOST_WORDS]
    context = {
        "record": scene.record,
        "type": scene.frame.type,
        "verb": verb,
        "people": choosable(scene, verb, words=sought) if verb.chooses else (),
        "sought": sought,
        "chosen": request.POST.getlist("to"),
        "may_refuse": verb.key == SIGN and may_refuse(scene),
        "list": menu_item_of(scene.frame.region, scene.record.record_type, actor=scene.actor),
        "page": bare_page(refusal),
        "opinion": request.POST.get("opinion", ""),
        "errors": refusal.fields if refusal else {},
        "idempotency_key": new_key(),
    }
    return render(request, "portal/task.html", context, status=refusal.status if refusal else 200)
