"""Drafts drawn by the real runtime, for the people who write them; registered with `schemas.previews`."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString

from engine.definitions import DefinitionProblems, load_system
from engine.definitions.checks import check_definition
from engine.definitions.values import Edit, Form, RecordType, Region, State, System, Workflow
from exchange.drafts import draft_documents
from forms.actors import Actor
from forms.behaviour import form_states
from forms.contexts import Scene, Shared
from forms.frames import Frame
from forms.models import Record
from forms.rendering.compiler import compile_form
from forms.validation import defaults
from portal.presenters.forms import views_of
from schemas.checking import document_problems
from schemas.metaschemas import KINDS
from schemas.models import Release
from schemas.previews import register
from schemas.selectors import current_region
from schemas.sentences import sentence
from schemas.structure import HARMLESS
from tenants import clock

TRIAL = "preview"
_MISSING = "unknown_reference"


def register_previews() -> None:
    """Let drafts of these kinds be seen."""
    register("form", draw_form)
    register("record_type", draw_record_type)


def draw_form(system: str, document: Mapping[str, Any], role: str, request: HttpRequest) -> HttpResponse:
    """A draft form as somebody in a role would fill it in; conditions see its defaults and what is in the address."""
    try:
        definitions = draft_system(system, document)
    except DefinitionProblems as error:
        return draw_problems(request, document, error)
    form = definitions.forms[str(document["key"])]
    return _page(request, document, role, definitions, form)


def draw_record_type(system: str, document: Mapping[str, Any], role: str, request: HttpRequest) -> HttpResponse:
    """A draft record type: the columns of its list and its form."""
    try:
        definitions = draft_system(system, document)
    except DefinitionProblems as error:
        return draw_problems(request, document, error)
    kind = definitions.record_types[str(document["key"])]
    return _page(request, document, role, definitions, definitions.forms[kind.form], columns=kind.columns)


def render_form(
    form: Form, *, system: System, region: Region, role: str, sample: Mapping[str, object] | None = None
) -> SafeString:
    """The form as an empty new record would show it to this role, with sample values put in."""
    scene = _trial_scene(form, system=system, region=region, role=role)
    scene.record.data = {**defaults(scene), **(sample or {})}
    return compile_form(form, districts=region.districts).fill(views_of(form, form_states(scene)))


def draft_system(system: str, document: Mapping[str, Any], *, kinds: Collection[str] = KINDS) -> System:
    """The drafts of a system, of these kinds only, with this document in place of its saved one."""
    changed = (document["kind"], document["key"])
    drafts = [draft for draft in draft_documents(system) if draft["kind"] in kinds]
    others = [draft for draft in drafts if (draft["kind"], draft["key"]) != changed]
    documents = [*others, document]
    unreadable = [found for each in documents for found in document_problems(each) if found.code not in HARMLESS]
    if unreadable:
        raise DefinitionProblems(unreadable)
    found = load_system(documents)
    missing = [one for one in check_definition(found, *changed) if one.code == _MISSING]
    if missing:
        raise DefinitionProblems(missing)
    return found


def _trial_scene(form: Form, *, system: System, region: Region, role: str) -> Scene:
    """A record of a made-up type whose only state lets the role edit everything."""
    state = State(key=TRIAL, title="", edit=(Edit(by=(role,)),))
    kind = RecordType(key=TRIAL, title=form.title, form=form.key, workflow=TRIAL, heading="", number="")
    trial = replace(
        system,
        record_types={**system.record_types, TRIAL: kind},
        workflows={
            **system.workflows,
            TRIAL: Workflow(key=TRIAL, title="", initial=TRIAL, states=(state,), actions=()),
        },
    )
    release = Release(system=system.key, digest=TRIAL)
    record = Record(system=system.key, record_type=TRIAL, release=release, state=TRIAL)
    actor = Actor(user_id=0, name="", tokens=(f"{role}@{TRIAL}",))
    scene = Scene(record, actor, clock.now(), shared=Shared(region))
    scene.frame = Frame(region, release, trial, kind)
    return scene


def _page(
    request: HttpRequest, document: Mapping[str, Any], role: str, system: System, form: Form, **more: object
) -> HttpResponse:
    sections = render_form(form, system=system, region=current_region(), role=role, sample=_sample(form, request))
    return render(request, "portal/preview.html", {"title": document["title"], "sections": sections, **more})


def _sample(form: Form, request: HttpRequest) -> Mapping[str, object]:
    return {key: value for key, value in request.GET.items() if key in form.fields}


def draw_problems(request: HttpRequest, document: Mapping[str, Any], error: DefinitionProblems) -> HttpResponse:
    """What has to be put right before there is anything to see."""
    sentences = [sentence(problem) for problem in error.problems]
    return render(request, "portal/preview.html", {"title": document["title"], "problems": sentences})
