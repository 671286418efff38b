"""A draft of a paper, drawn on a real record that its author may see, else on one made up from the form."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from engine.definitions import DefinitionProblems
from engine.definitions.values import Field, RecordType, System
from engine.flow import covering
from exchange.drafts import draft_documents
from exchange.pdf.rendering import html_of
from forms.contexts import Scene
from forms.frames import Frame
from forms.models import Record
from forms.selectors import visible_records
from portal.papers.making import as_defined
from portal.preview import draft_system, draw_problems
from portal.viewer import actor_of
from schemas.documents import canonical, digest
from schemas.models import Release
from schemas.selectors import current_region
from tenants import clock


def draw_print(system: str, document: Mapping[str, Any], role: str, request: HttpRequest) -> HttpResponse:
    """The paper as the newest record of its type would come out, or the one whose number is in the address."""
    try:
        definitions = draft_system(system, document)
    except DefinitionProblems as error:
        return draw_problems(request, document, error)
    paper = definitions.prints[str(document["key"])]
    kind = definitions.record_types[paper.record_type]
    actor, now = actor_of(request), clock.now()
    found = _seen(request, definitions, kind)
    record = found or _made_up(definitions, kind, _trial_release(system, document), now.date())
    scene = Scene(record, actor, now)
    scene.frame = Frame(current_region(), record.release, definitions, kind)
    said = _("Drawn on %(record)s.") % {"record": str(record)} if found else _("Drawn on a made-up record.")
    context = {"title": document["title"], "paper": html_of(as_defined(scene, paper, proof=None).paper), "said": said}
    return render(request, "portal/papers/preview.html", context)


def _seen(request: HttpRequest, system: System, kind: RecordType) -> Record | None:
    """A record of the type that the author may see."""
    seen = visible_records(actor_of(request), system=system.key, record_type=kind.key)
    number = request.GET.get("record", "")[:80]
    return (seen.filter(number=number) if number else seen).first()


def _trial_release(system: str, document: Mapping[str, Any]) -> Release:
    """The drafts as if they were released; nothing of it is stored."""
    changed = (document["kind"], document["key"])
    others = [draft for draft in draft_documents(system) if (draft["kind"], draft["key"]) != changed]
    text = canonical([*others, document])
    return Release(system=system, number=0, documents=text, digest=digest(text))


def _made_up(system: System, kind: RecordType, release: Release, today: date) -> Record:
    """A record with something in every field; nothing of it is stored."""
    form, period = system.forms[kind.form], covering(kind.period, today)
    record = Record(
        system=system.key,
        record_type=kind.key,
        release=release,
        number="000",
        title=kind.title,
        state=system.workflows[kind.workflow].initial,
        period_start=period.start if period else None,
        period_end=period.end if period else None,
        data={key: _sample(field, today) for key, field in form.fields.items()},
    )
    if kind.parent:
        record.parent = _made_up(system, system.record_types[kind.parent], release, today)
        record.subject = record.parent.subject or record.parent
    return record


def _sample(field: Field, today: date) -> object:
    schema = field.schema
    options = schema.get("enum")
    if isinstance(options, list | tuple) and options:
        return options[0]
    if schema.get("format") == "date":
        return today.isoformat()
    return {"string": field.title, "number": 80, "integer": 8, "boolean": True}.get(str(schema.get("type")))
