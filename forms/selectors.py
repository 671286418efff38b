"""Reading records: which one may be seen, what may be done with it, what was found before."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from engine.definitions.values import Catalogue
from engine.flow import covering
from forms.access import roles_on, sees
from forms.actors import Actor
from forms.contexts import Scene
from forms.errors import Invalid, NotVisible, Problem
from forms.frames import Frame, current_frame, records, relate
from forms.models import FindingRow, Record
from forms.reading import single_record
from forms.rules import SheetAccess, creation_refusals, obstacles
from forms.rules import sheet_access as _sheet_access
from forms.validation import defaults, editable


@dataclass(frozen=True)
class Earlier:
    """A finding of an earlier period in the same item, as people read it beside the box."""

    record_id: int
    period_start: date
    findings: tuple[str, ...]
    remark: str


def find_record(record_id: int, *, actor: Actor) -> Record:
    """The record, with what its definitions need.

    Raises:
        NotVisible: there is none, or it is not this person's to see.
    """
    single = single_record(record_id)
    found = relate([single] if single else ())
    if not found or not sees(found[0], actor):
        raise NotVisible
    return found[0]


def visible_records(
    actor: Actor, *, system: str = "", record_type: str = "", parent_id: int | None = None
) -> QuerySet[Record]:
    """The records this person may see, newest first; all that a row of a list needs comes in the same query."""
    found = records() if actor.is_system else records().filter(tokens__overlap=list(actor.tokens))
    if system:
        found = found.filter(system=system)
    if record_type:
        found = found.filter(record_type=record_type)
    return found.filter(parent_id=parent_id) if parent_id is not None else found


def new_record(
    *,
    system: str,
    record_type: str,
    actor: Actor,
    now: datetime,
    parent_id: int | None = None,
    period_start: date | None = None,
) -> Record:
    """A record that is not saved yet, with its defaults: what a page for a new one shows.

    Raises:
        NotVisible: no such type, or a parent that is missing or not this person's to see.
        Invalid: the period is missing.
    """
    frame = current_frame(system, record_type)
    parent = find_record(parent_id, actor=actor) if parent_id is not None else None
    if (parent.record_type if parent else "") != frame.type.parent or (parent and parent.system != system):
        raise NotVisible
    record = draft(frame, parent=parent, period_start=period_start)
    record.data = defaults(Scene(record, actor, now))
    return record


def draft(frame: Frame, *, parent: Record | None, period_start: date | None) -> Record:
    """An empty record of a type, with its place and period."""
    period = covering(frame.type.period, period_start) if period_start else None
    if frame.type.period != "none" and period is None:
        raise Invalid((Problem("period", "required"),))
    return Record(
        system=frame.system.key,
        record_type=frame.type.key,
        release=frame.release,
        parent=parent,
        subject=(parent.subject or parent) if parent else None,
        state=frame.workflow.initial,
        period_start=period.start if period else None,
        period_end=period.end if period else None,
        parties=parent.parties if parent else {},
        district=parent.district if parent else "",
        project=parent.project if parent else "",
    )


def may_create(frame: Frame, *, parent: Record | None, actor: Actor) -> bool:
    """Whether the actor holds a role that makes records of this type, on the parent if there is one."""
    roles = roles_on(parent, actor) if parent else actor.roles
    return bool(set(frame.type.create_by).intersection(roles))


def creatable(
    record_type: str,
    *,
    system: str,
    parent: Record | None,
    actor: Actor,
    now: datetime,
    period_start: date | None = None,
) -> tuple[str, ...] | None:
    """Why no record of this type can be made now (nothing: it can); None when the actor's roles never make one."""
    frame = current_frame(system, record_type)
    if not may_create(frame, parent=parent, actor=actor):
        return None
    if frame.type.period != "none" and period_start is None:
        return ()
    return creation_refusals(Scene(draft(frame, parent=parent, period_start=period_start), actor, now))


def editable_fields(record: Record, *, actor: Actor, now: datetime) -> frozenset[str]:
    """The fields this person may change now."""
    scene = Scene(record, actor, now)
    return frozenset() if obstacles(scene) else editable(scene, record.data)


def sheet_access(record: Record, key: str, *, actor: Actor, now: datetime) -> SheetAccess:
    """Whether this person may fill a sheet now, and if not, why.

    Raises:
        NotVisible: the record has no such sheet.
    """
    scene = Scene(record, actor, now)
    use = scene.frame.type.sheet(key)
    if use is None:
        raise NotVisible
    return _sheet_access(scene, use)


def earlier_findings(record: Record, catalogue: Catalogue) -> Mapping[str, tuple[Earlier, ...]]:
    """The findings that counted in earlier periods of the same parent, by item, oldest first; one query."""
    if record.parent_id is None or record.period_start is None:
        return {}
    rows = FindingRow.objects.filter(
        scope_id=record.parent_id,
        counts=True,
        record__record_type=record.record_type,
        period_start__lt=record.period_start,
    ).order_by("period_start", "id")
    found: dict[str, list[Earlier]] = defaultdict(list)
    for row in rows:
        if row.item in catalogue.nodes and row.period_start:
            found[row.item].append(Earlier(row.record_id, row.period_start, tuple(row.findings), row.remark))
    return {item: tuple(earlier) for item, earlier in found.items()}
