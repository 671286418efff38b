"""What a field offers for a part of a name or number, while somebody types."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from engine.definitions.values import Field, System
from forms.actors import Actor
from forms.choosing import ENTRIES, search
from forms.errors import NotVisible
from portal.problems import answers_refusals
from portal.viewer import actor_of
from schemas.selectors import region_and_release, system_of

LEAST = 1  # signs from which is searched; one is a word in Chinese
MOST = 60


@require_safe
@answers_refusals
def choices(request: HttpRequest, system: str, form: str, way: str) -> HttpResponse:
    """The entries that fit what was typed, as the options of a list box."""
    actor = actor_of(request)
    _region, release = region_and_release(system)
    field = asked_field(system_of(release), form, way.split("."), actor) if release else None
    if field is None:
        raise NotVisible
    text = request.GET.get("q", "").strip()[:MOST]
    found = search(field, text, system=system, actor=actor) if len(text) >= LEAST else []
    return render(request, "portal/forms/choices.html", {"found": found})


def asked_field(system: System, form: str, way: Sequence[str], actor: Actor) -> Field | None:
    """The field that is asked about, if it may be asked and this person ever fills in its form."""
    asked = system.forms.get(form)
    if asked is None or not _fills_in(system, form, actor):
        return None
    fields, found = tuple(asked.fields.values()), None
    for key in (part for part in way if not part.isdecimal()):
        found = next((field for field in fields if field.key == key), None)
        fields = found.fields if found else ()
    return found if found is not None and found.widget in ENTRIES and found.source else None


def _fills_in(system: System, form: str, actor: Actor) -> bool:
    roles: set[str] = set()
    for kind in system.record_types.values():
        flow = system.workflows[kind.workflow]
        if kind.form == form:
            roles |= {*kind.create_by, *(role for state in flow.states for edit in state.edit for role in edit.by)}
        roles |= {role for action in flow.actions if action.form == form for role in action.by}
    return not roles.isdisjoint(actor.roles)
