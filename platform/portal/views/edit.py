"""Making a record and changing its form."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from forms.contexts import Scene
from forms.errors import Refused, RuntimeRefusal
from forms.rules import closed_form, creation_refusals, obstacles
from forms.selectors import find_record, may_create
from forms.selectors import new_record as unsaved_record
from forms.validation import editable
from portal.posting import posted_version
from portal.problems import Refusal, answers_refusals
from portal.viewer import actor_of
from portal.views.filling import Posted, Sending, fill_in, sent_before
from tenants import clock
from workflows.services import open_record, save_record


@require_http_methods(["GET", "HEAD", "POST"])
@answers_refusals
def new_record(request: HttpRequest, system: str, record_type: str) -> HttpResponse:
    """The form of a record that does not exist yet."""
    try:
        scene = unsaved_scene(request, system, record_type)
    except RuntimeRefusal:
        if again := sent_before(request, _("Saved.")):
            return again
        raise
    reasons = creation_refusals(scene) if request.method != "POST" else ()
    kind = scene.frame.type
    sending = Sending(
        send=lambda posted: _open(scene, posted),
        title=(kind.create_button or kind.create_title) if kind.create_fields else "",
        done=_made(scene),
        refusal=Refusal(409, reasons=reasons) if reasons else None,
    )
    return fill_in(request, scene, sending)


@require_http_methods(["GET", "HEAD", "POST"])
@answers_refusals
def edit_record(request: HttpRequest, record_id: int) -> HttpResponse:
    """The form of a record, for those who may change it."""
    if again := sent_before(request, _("Saved.")):
        return again
    actor, now = actor_of(request), clock.now()
    scene = Scene(find_record(record_id, actor=actor), actor, now)
    check_editable(scene)

    def save(posted: Posted) -> str:
        save_record(record_id, version=posted_version(request), posted=posted, actor=actor, now=now)
        return reverse("record", args=[record_id])

    return fill_in(request, scene, Sending(send=save, done=_("Saved.")))


def unsaved_scene(request: HttpRequest, system: str, record_type: str) -> Scene:
    """The record that would be made, with its defaults, seen by the one who makes it."""
    actor, now = actor_of(request), clock.now()
    record = unsaved_record(
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


def _open(scene: Scene, posted: Posted) -> str:
    unsaved = scene.record
    made = open_record(
        system=unsaved.system,
        record_type=unsaved.record_type,
        parent_id=unsaved.parent_id,
        period_start=unsaved.period_start,
        posted=posted,
        actor=scene.actor,
        now=scene.now,
    )
    return reverse("record", args=[made.pk])


def check_editable(scene: Scene) -> None:
    """Refuse where nothing may be changed.

    Raises:
        Refused: this person may change no field, or nobody may change the record any more.
    """
    reasons = obstacles(scene)
    if reasons:
        raise Refused(reasons)
    if not editable(scene, scene.record.data):
        raise closed_form(scene)


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
