"""The steps every write to a record is made of. `workflows.services` puts them together; nobody else calls them."""

from collections.abc import Iterator
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Q

from engine.flow import due_on
from engine.scoring import SheetEntries
from forms.access import sees
from forms.actors import Actor
from forms.contexts import Scene
from forms.errors import Duplicate, NotVisible
from forms.frames import records
from forms.models import Record
from forms.numbering import give_title, unique_key
from forms.parties import assign_parties
from forms.scoring import is_frozen
from forms.validation import computed

_ONCE = tuple(constraint.name for constraint in Record._meta.constraints)
#: What a record takes over from changes around it.
FOLLOWING = ("data", "parties", "district", "tokens", "title", "search_text", "version", "changed_at")


def lock_record(record_id: int, *, actor: Actor) -> Record:
    """The record, for writing.

    Everything below one topmost record is written by one transaction at a time: a correction moves later periods and
    roll-ups, and with a single lock at the top no two of them can wait for each other.

    Raises:
        NotVisible: there is none, or it is not this person's to see.
    """
    top = Record.objects.filter(pk=record_id, subject__isnull=False).values("subject_id")
    family = Record.objects.select_for_update().filter(Q(pk=record_id) | Q(pk__in=top)).order_by("pk")
    if not family.values_list("pk", flat=True):
        raise NotVisible
    record = records().get(pk=record_id)
    if not sees(record, actor):
        raise NotVisible
    return record


def settle(scene: Scene) -> None:
    """Work out everything that follows from the record's values and state; nothing is written yet."""
    record, frame = scene.record, scene.frame
    record.data = computed(scene, record.data)
    assign_parties(record, frame.type, frame.region)
    give_title(scene)
    start = record.period_start
    record.unique_key = unique_key(frame.type, parent_id=record.parent_id, start=start, data=record.data)
    record.due_on = next_due(scene)


def next_due(scene: Scene) -> date | None:
    """The earliest day by which somebody should act in the record's present state."""
    state, context = scene.record.state, scene.context()
    dues = (action.due for action in scene.frame.workflow.actions if state in action.from_states and action.due)
    deadlines = (due_on(due, context, scene.frame.region.calendar) for due in dues)
    return min((deadline.day for deadline in deadlines if deadline), default=None)


def store(record: Record, *, actor: Actor) -> None:
    """Write the record.

    Raises:
        Duplicate: there is one already for what may exist only once.
    """
    try:
        with transaction.atomic():
            record.save()
    except IntegrityError as error:
        if not any(name in str(error) for name in _ONCE):
            raise
        same = records().filter(record_type=record.record_type, unique_key=record.unique_key).exclude(pk=record.pk)
        other = same.first() if record.unique_key else None
        seen = other is not None and sees(other, actor)
        raise (Duplicate(other.pk, other.title) if other and seen else Duplicate()) from None


def refresh_below(scene: Scene) -> list[Record]:
    """Hand parties, district and what is worked out from the record down to everything below it; gives what changed."""
    kinds = scene.frame.system.record_types.values()
    if all(kind.parent != scene.record.record_type for kind in kinds):
        return []
    top = scene.record.subject_id or scene.record.pk
    known = {scene.record.pk: scene.record}
    changed = []
    for record in records().filter(subject_id=top).exclude(pk=scene.record.pk).order_by("pk"):
        if record.parent_id not in known:
            continue
        record.parent = known[record.parent_id]
        known[record.pk] = record
        if _follow(scene.beside(record)):
            changed.append(record)
    return _keep(changed, scene.now)


def refresh_onlookers(scene: Scene) -> list[Record]:
    """Work out again what other records of the same subject compute from this one; gives those that changed."""
    looking = [
        kind.key
        for kind in scene.frame.system.record_types.values()
        if any(look.record_type == scene.record.record_type for look in kind.related)
        and any(field.computed for field in scene.frame.system.forms[kind.form].fields.values())
    ]
    if not looking:
        return []
    top = scene.record.subject_id or scene.record.pk
    family = records().filter(Q(subject_id=top) | Q(pk=top), record_type__in=looking).exclude(pk=scene.record.pk)
    changed = [record for record in family.order_by("pk") if _follow(scene.beside(record))]
    return _keep(changed, scene.now)


def changed_lines(line_of: dict[str, str], before: SheetEntries, after: SheetEntries) -> Iterator[str]:
    """The lines in which two fillings of a catalogue differ."""
    yield from before.absent ^ after.absent
    for item in before.items.keys() | after.items.keys():
        if before.item(item) != after.item(item):
            yield line_of.get(item, item)


def _follow(scene: Scene) -> bool:
    """Bring a record in line with what stands around it; a frozen one keeps its values, not its title or parties."""
    record = scene.record
    before = (record.data, record.title, record.search_text)
    if not is_frozen(scene):
        record.data = computed(scene, record.data)
    moved = assign_parties(record, scene.frame.type, scene.frame.region)
    give_title(scene)
    return moved or before != (record.data, record.title, record.search_text)


def _keep(changed: list[Record], now: datetime) -> list[Record]:
    for record in changed:
        record.version += 1
        record.changed_at = now
    Record.objects.bulk_update(changed, FOLLOWING)
    return changed
