"""Records as programs see them: what the pages show, masked the same way."""

from collections.abc import Mapping

from django.urls import reverse

from engine.definitions.values import Form, System, Workflow
from engine.flow import Offer
from forms.actors import Actor
from forms.contexts import Scene
from forms.frames import Frame, frame_of
from forms.masked import as_seen
from forms.models import Record
from forms.rules import lock_reasons, obstacles, visible_fields
from forms.told import told
from forms.validation import editable
from portal.presenters.consequences import consequences_of
from workflows.models import HistoryEntry

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def line(record: Record, frame: Frame) -> dict[str, object]:
    """A record as lists show it."""
    return {
        "id": record.pk,
        "url": reverse("api:record", args=[record.pk]),
        "page": reverse("record", args=[record.pk]),
        "system": record.system,
        "record_type": record.record_type,
        "number": record.number,
        "title": record.title,
        "state": named(frame.workflow, record.state),
        "parent": record.parent_id,
        "period": {"start": record.period_start, "end": record.period_end} if record.period_start else None,
        "district": record.district,
        "project": record.project,
        "result": _result(record),
        "due_on": record.due_on,
        "version": record.version,
        "created_at": record.created_at,
        "changed_at": record.changed_at,
    }


def lines(found: list[Record]) -> list[dict[str, object]]:
    """Records as lists show them; their region's definitions are read once."""
    if not found:
        return []
    first = frame_of(found[0])
    return [line(record, frame_of(record, first.region)) for record in found]


def whole(scene: Scene) -> dict[str, object]:
    """A record with the values that show to this person, personal numbers masked."""
    record, frame = scene.record, scene.frame
    form, values = frame.form, record.data
    shown = visible_fields(form, scene.context(), values)
    return {
        **line(record, frame),
        "release": frame.release.number,
        "data": {key: as_seen(form.fields[key], value) for key, value in values.items() if key in shown},
        "editable": [] if obstacles(scene) else sorted(editable(scene, values)),
        "locked": list(lock_reasons(scene)),
    }


def named(workflow: Workflow, state: str) -> dict[str, str]:
    """A state with its title."""
    known = workflow.by_key.get(state)
    return {"key": state, "title": known.title if known else state}


def schema_of(form: Form | None) -> Mapping[str, object]:
    """The JSON Schema of a form, to be used as it is; empty where there is no form."""
    if form is None:
        return {}
    return {"$schema": DIALECT, "title": form.title, **form.schema}


def offer_line(scene: Scene, offer: Offer) -> dict[str, object]:
    """An action as it is offered to this person."""
    action = offer.action
    targets = consequences_of(scene, action) if action.choose else ()
    return {
        "key": action.key,
        "title": action.title,
        "url": reverse("api:action", args=[scene.record.pk, action.key]),
        "opinion": action.opinion,
        "confirm": told(action.confirm, scene.context()),
        "form": schema_of(scene.frame.system.forms.get(action.form)),
        "targets": [{"key": one.key, "title": one.state} for one in targets],
        "refusals": list(offer.refusals),
    }


def event_line(entry: HistoryEntry) -> dict[str, object]:
    """Something that happened to a record; what was typed with it stays on the pages."""
    return {
        "at": entry.at,
        "who": entry.user_name,
        "in_place_of": entry.for_name,
        "organisation": entry.organisation,
        "role": entry.role,
        "action": {"key": entry.action, "title": entry.action_title},
        "kind": entry.kind,
        "from_state": entry.from_state,
        "to_state": entry.to_state,
        "opinion": entry.opinion,
        "version": entry.version,
    }


def type_line(system: System, key: str, actor: Actor) -> dict[str, object]:
    """A record type as its system lists it."""
    kind = system.record_types[key]
    return {
        "key": key,
        "title": kind.title,
        "url": reverse("api:type", args=[system.key, key]),
        "records": f"{reverse('api:records')}?system={system.key}&record_type={key}",
        "parent": kind.parent,
        "period": kind.period,
        "may_create": not set(kind.create_by).isdisjoint(actor.roles),
    }


def _result(record: Record) -> dict[str, object] | None:
    if not record.result_sheet and record.result_score is None and not record.result_grade:
        return None
    return {"sheet": record.result_sheet, "score": record.result_score, "grade": record.result_grade}
