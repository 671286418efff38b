"""Making a record and changing its form."""

from collections.abc import Callable, Mapping
from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from forms.contexts import Scene
from forms.errors import Refused
from forms.models import Record
from forms.rules import creation_refusals, lock_reasons
from forms.selectors import find_record, may_create
from forms.selectors import new_record as draft_record
from forms.submissions import once
from forms.validation import editable
from portal.posting import new_key, posted_fields, posted_version
from portal.presenters.pages import FormPage, form_page
from portal.problems import ON_THE_PAGE, Refusal, answers_refusals, refusal_of
from portal.regions import menu_item_of
from portal.viewer import actor_of
from tenants import clock
from workflows.services import open_record, save_record


@require_http_methods(["GET", "HEAD", "POST"])
@answers_refusals
def new_record(request: HttpRequest, system: str, record_type: str) -> HttpResponse:
    """The form of a record that does not exist yet."""
    scene = _draft(request, system, record_type)
    if request.method != "POST":
        reasons = creation_refusals(scene)
        refusal = Refusal(409, reasons=reasons) if reasons else None
        return _page(request, scene, form_page(scene, refusal=refusal))
    posted = posted_fields(scene.frame.form, request.POST)
    if "live" in request.GET:
        return HttpResponse(form_page(scene, posted=posted).sections)
    return _submit(request, scene, posted, lambda: _open(scene, posted), done=_made(scene))


@require_http_methods(["GET", "HEAD", "POST"])
@answers_refusals
def edit_record(request: HttpRequest, record_id: int) -> HttpResponse:
    """The form of a record, for those who may change it."""
    actor, now = actor_of(request), clock.now()
    scene = Scene(find_record(record_id, actor=actor), actor, now)
    _check_editable(scene)
    if request.method != "POST":
        return _page(request, scene, form_page(scene))
    posted = posted_fields(scene.frame.form, request.POST)
    if "live" in request.GET:
        return HttpResponse(form_page(scene, posted=posted).sections)

    def save() -> str:
        save_record(record_id, version=posted_version(request), posted=posted, actor=actor, now=now)
        return reverse("record", args=[record_id])

    return _submit(request, scene, posted, save, done=_("Saved."))


def _draft(request: HttpRequest, system: str, record_type: str) -> Scene:
    """The record that would be made, with its defaults, seen by the one who makes it."""
    actor, now = actor_of(request), clock.now()
    record = draft_record(
        system=system,
        record_type=record_type,
        actor=actor,
        now=now,
        parent_id=_parent(request),
        period_start=_period(request),
    )
    scene = Scene(record, actor, now)
    if not may_create(scene.frame, parent=record.parent, actor=actor):
        raise Refused((_("Your role does not make records of this kind here."),), role=True)
    return scene


def _made(scene: Scene) -> str:
    """What is said once the record is there: by being made it may be handed on already."""
    if not scene.frame.type.create_fields:
        return _("Saved. It has not been submitted yet.")
    state = scene.frame.workflow.by_key[scene.frame.workflow.initial]
    return _("Submitted: %(state)s.") % {"state": state.title}


def _open(scene: Scene, posted: Mapping[str, object]) -> str:
    draft = scene.record
    made = open_record(
        system=draft.system,
        record_type=draft.record_type,
        parent_id=draft.parent_id,
        period_start=draft.period_start,
        posted=posted,
        actor=scene.actor,
        now=scene.now,
    )
    return reverse("record", args=[made.pk])


def _submit(
    request: HttpRequest, scene: Scene, posted: Mapping[str, object], do: Callable[[], str], *, done: str
) -> HttpResponse:
    key = request.POST.get("idempotency_key", "")
    try:
        answer = once(user_id=request.user.pk, key=key, purpose=request.get_full_path()[:200], now=scene.now, do=do)
    except ON_THE_PAGE as error:
        refusal = refusal_of(error)
        return _page(request, scene, form_page(scene, posted=posted, refusal=refusal), status=refusal.status)
    messages.success(request, done)
    return redirect(answer)


def _page(request: HttpRequest, scene: Scene, page: FormPage, *, status: int = 200) -> HttpResponse:
    record, kind = scene.record, scene.frame.type
    context = {
        "record": record,
        "type": kind,
        "page": page,
        "list": menu_item_of(scene.frame.region, kind.key, actor=scene.actor),
        "heading": record.title if record.pk else (kind.create_title or kind.title),
        "period_title": scene.context().get("period_title"),
        "idempotency_key": new_key(),
        "send": "" if record.pk or not kind.create_fields else kind.create_title,
        "back": _back(record),
    }
    return render(request, "portal/form.html", context, status=status)


def _back(record: Record) -> str:
    if record.pk or record.parent_id:
        return reverse("record", args=[record.pk or record.parent_id])
    return reverse("home")


def _check_editable(scene: Scene) -> None:
    reasons = lock_reasons(scene)
    if reasons:
        raise Refused(reasons)
    if not editable(scene, scene.record.data):
        raise Refused((_("Your role cannot change this form in its present state."),), role=True)


def _parent(request: HttpRequest) -> int | None:
    text = request.GET.get("parent", "")
    return int(text) if text.isdecimal() and len(text) < 18 else None


def _period(request: HttpRequest) -> date | None:
    """A day (2026-03-01) or a month (2026-03)."""
    text = request.GET.get("period", "")
    try:
        return date.fromisoformat(text if len(text) > 7 else f"{text}-01")
    except ValueError:
        return None
