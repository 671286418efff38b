"""Filling in a record's form: shown with what its draft holds, kept while one types, walked through, sent."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from engine.definitions.values import CHECK_STEP
from forms.contexts import Scene
from forms.drafts import Kept
from forms.errors import Invalid, Refused, RuntimeRefusal
from forms.fresh import posted_start
from forms.guides.selectors import unread
from forms.revealing import may_reveal
from forms.submissions import earlier_answer, once
from portal.candidates import ask_ahead, asked_page
from portal.drafts.desk import Desk
from portal.drafts.kept import keep, keep_before, keep_refused, name_device, put_back
from portal.drafts.notes import address_of, draft_context, has_open_questions
from portal.drafts.walk import Walk
from portal.posting import changed_controls, new_key, posted_fields
from portal.presenters.form_excel import excel_address
from portal.presenters.pages import FormPage, form_page
from portal.problems import ON_THE_PAGE, Refusal, refusal_of
from portal.received import ROW, received
from portal.regions import menu_item_of
from portal.views.drafts import autosave

Posted = Mapping[str, object]
EXCEL = "excel"  # the button that keeps the draft and leads to the form as a workbook; with a colon, to one table


@dataclass(frozen=True)
class Sending:
    """What becomes of the form once it is sent, and why it cannot be now."""

    send: Callable[[Posted], str]  # does it and gives the path to go to
    done: str  # what is said then
    title: str = ""  # of the button, where it is not just saving
    refusal: Refusal | None = None


def fill_in(request: HttpRequest, scene: Scene, sending: Sending) -> HttpResponse:
    """One request about a form: show it, answer while somebody types, go to another step, keep it, send it."""
    posted = request.POST
    if request.method == "POST":
        request.POST = received(request, partial(posted_start, scene, scene.frame.form, of_action=False))
    desk = Desk(request, scene)
    if request.method != "POST":
        return _show(desk, sending)
    walk = _walk(desk, desk.posted)
    if "autosave" in request.GET:
        return autosave(desk, walk)
    if "live" in request.GET:
        return HttpResponse(_live(desk, walk).sections)
    if ROW in request.POST:
        keep_before(desk, posted)
        return _page(desk, walk, _live(desk, walk), sending)
    do = request.POST.get("do", "")
    asked = asked_page(scene, desk.form, _typed(desk, walk), do, only=walk.fields if walk else None)
    if asked is not None:
        keep_before(desk, posted)
        return _page(desk, walk, asked, sending)
    if do:
        return _keep(desk, walk, sending, do)
    return _submit(desk, walk, sending)


def sent_before(request: HttpRequest, done: str) -> HttpResponse | None:
    """The answer to a form that was sent and stored already: the same as then, wherever its record stands by now."""
    only_asks = any(word in request.GET for word in ("live", "autosave")) or any(
        request.POST.get(w) for w in (ROW, "do")
    )
    if request.method != "POST" or only_asks:
        return None
    answer = earlier_answer(user_id=request.user.pk, key=_key(request), purpose=_purpose(request))
    if answer:
        messages.success(request, done)
    return redirect(answer) if answer else None


def _key(request: HttpRequest) -> str:
    return request.POST.get("idempotency_key", "")


def _purpose(request: HttpRequest) -> str:
    return request.get_full_path()[:200]


def _show(desk: Desk, sending: Sending) -> HttpResponse:
    put_back(desk)
    posted = desk.take_up()
    if desk.is_gone:
        messages.info(desk.request, _("This draft was sent or deleted meanwhile; the form is empty."))
    walk = _walk(desk, lambda: posted or {})
    page = form_page(desk.scene, posted=posted, refusal=sending.refusal, only=walk.fields if walk else None)
    return _page(desk, walk, page, sending)


def _walk(desk: Desk, posted: Callable[[], Posted]) -> Walk | None:
    """Where one stands, in a form with steps."""
    return Walk(desk, posted(), address=lambda step: _here(desk, desk.kept, step=step)) if desk.form.steps else None


def _live(desk: Desk, walk: Walk | None) -> FormPage:
    only, changed = walk.fields if walk else None, changed_controls(desk.request)
    return form_page(desk.scene, posted=_typed(desk, walk), only=only, changed=changed)


def _keep(desk: Desk, walk: Walk | None, sending: Sending, do: str) -> HttpResponse:
    """Keep what is typed and go where the button leads: away (`draft`), on (`next`), to a step (`to:…`), to Excel."""
    if do.partition(":")[0] == EXCEL:
        kept = keep(desk, step=walk.current if walk else "")
        return redirect(excel_address(desk, kept or desk.kept, table=do.partition(":")[2]))
    goal = _goal(walk, do)
    wrong = walk.problems() if walk and do == "next" else ()
    kept = keep(desk, step=walk.current if walk and wrong else goal)
    if walk and wrong:
        desk.kept = kept
        page = form_page(desk.scene, posted=walk.posted, refusal=refusal_of(Invalid(wrong)), only=walk.fields)
        return _page(desk, walk, page, sending, status=422)
    if do == "draft" and goal == "":
        messages.success(desk.request, _("Your draft was kept. You find it under “Drafts”."))
        return redirect(_back(desk))
    return redirect(_here(desk, kept, step=goal))


def _goal(walk: Walk | None, do: str) -> str:
    """The step a button leads to; none where it leads away."""
    if walk is None:
        return ""
    wanted = do.removeprefix("to:")
    if do == "next":
        return walk.following
    return wanted if wanted in walk.keys else ""


def _typed(desk: Desk, walk: Walk | None) -> Posted:
    """The form as it was posted; in one with steps, over what earlier steps hold."""
    return walk.posted if walk else posted_fields(desk.form, desk.request.POST)


def _submit(desk: Desk, walk: Walk | None, sending: Sending) -> HttpResponse:
    """Send the form: stored, or shown again with everything that is wrong and everything that was typed."""
    posted = _typed(desk, walk)
    try:
        if has_open_questions(desk):
            raise Refused((_("Two texts of a field stand against each other. Please choose one of them first."),))
        ask_ahead(desk.scene, desk.form, posted)
        answer = _once(desk, sending, posted)
    except ON_THE_PAGE as error:
        refusal = refusal_of(error)
        keep_refused(desk)
        if walk and desk.kept and _elsewhere(walk, error):
            return redirect(_here(desk, desk.kept, step=CHECK_STEP))
        page = form_page(desk.scene, posted=posted, refusal=refusal, only=walk.fields if walk else None)
        return _page(desk, walk, page, sending, status=refusal.status)
    messages.success(desk.request, sending.done)
    return redirect(answer)


def _elsewhere(walk: Walk, error: RuntimeRefusal) -> bool:
    """Whether something is wrong on another step: the page where answers are checked names it all."""
    wrong = error.problems if isinstance(error, Invalid) else ()
    return not walk.is_check and any(problem.top not in walk.fields for problem in wrong)


def _once(desk: Desk, sending: Sending, posted: Posted) -> str:
    """Send the form once, however often it is posted; its draft ends with it."""
    request, now = desk.request, desk.scene.now

    def send() -> str:
        answer = sending.send(posted)
        desk.close()
        return answer

    return once(user_id=desk.user_id, key=_key(request), purpose=_purpose(request), now=now, do=send)


def _page(desk: Desk, walk: Walk | None, page: FormPage, sending: Sending, *, status: int = 200) -> HttpResponse:
    record, kind = desk.scene.record, desk.scene.frame.type
    is_check = walk is not None and walk.is_check
    context = {
        "record": record,
        "type": kind,
        "page": replace(page, mistakes=()) if is_check else page,  # that page names them in its own way
        "list": menu_item_of(desk.scene.frame.region, kind.key, actor=desk.scene.actor),
        "heading": record.title if record.pk else (kind.create_title or kind.title),
        "period_title": desk.scene.context().get("period_title"),
        "to_read": unread(desk.scene),
        "idempotency_key": new_key(),
        "send": sending.title,
        "back": _back(desk),
        "may_reveal": bool(record.pk) and may_reveal(desk.scene),
        **draft_context(desk),
        "walk": walk,
        **(_steps(walk) if walk else {}),
    }
    template = "portal/form_check.html" if is_check else "portal/form.html"
    answer = render(desk.request, template, context, status=status)
    return name_device(desk, answer)


def _steps(walk: Walk) -> dict[str, object]:
    checked = {"answers": walk.answers, "open_answers": walk.open_answers()} if walk.is_check else {}
    return {"steps": walk.stops, "next_title": walk.next_title, **checked}


def _here(desk: Desk, kept: Kept | None, *, step: str) -> str:
    """The address of this form with its draft, at a step."""
    if kept is not None:
        address = address_of(kept, draft=kept.draft.key)
    else:
        asked = {name: text for name, text in desk.request.GET.items() if name not in ("step", "live", "autosave")}
        address = f"{desk.request.path}{f'?{urlencode(asked)}' if asked else ''}"
    return f"{address}{'&' if '?' in address else '?'}{urlencode({'step': step})}" if step else address


def _back(desk: Desk) -> str:
    record = desk.scene.record
    if record.pk or record.parent_id:
        return reverse("record", args=[record.pk or record.parent_id])
    return reverse("home")
