"""The steps every write to a record is made of. `workflows.services` puts them together; nobody else calls them."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from django.db import IntegrityError, transaction

from engine.definitions.values import Action
from engine.flow import Deadline, Tick, due_on, ticks_of
from engine.scoring import SheetEntries
from forms.access import sees
from forms.actors import SYSTEM_ROLE, Actor
from forms.attachments import bind_files
from forms.contexts import Scene, Shared
from forms.errors import Duplicate, NotVisible
from forms.frames import relate
from forms.models import Record
from forms.numbering import give_title, unique_key
from forms.parties import assign_parties
from forms.reading import family_of
from forms.scoring import is_frozen
from forms.storage import Locked, locked, write_following
from forms.validation import computed

_ONCE = tuple(constraint.name for constraint in Record._meta.constraints)


def lock_record(record_id: int, *, actor: Actor) -> Record:
    """The record, for writing.

    Everything below one topmost record is written by one transaction at a time: a correction moves later periods and
    roll-ups, and with a single lock at the top no two of them can wait for each other.

    Raises:
        NotVisible: there is none, or it is not this person's to see.
    """
    return _locked(record_id, actor).record


def lock_scene(record_id: int, *, actor: Actor, now: datetime) -> Scene:
    """The record, for writing, as the actor sees it; see `lock_record`."""
    found = _locked(record_id, actor)
    in_force = {found.record.system: found.newest} if found.newest else {}
    return Scene(found.record, actor, now, shared=Shared(found.region, in_force))


def _locked(record_id: int, actor: Actor) -> Locked:
    found = locked(record_id)
    if found is None or not sees(found.record, actor):
        raise NotVisible
    return found


def settle(scene: Scene) -> bool:
    """Work out everything that follows from the record's values and state; nothing is written yet.

    Says whether the record now claims a place of which there is only one, and did not before.
    """
    record, frame = scene.record, scene.frame
    held = record.unique_key
    record.data = computed(scene, record.data)
    assign_parties(record, frame.type, frame.region)
    give_title(scene)
    start = record.period_start
    record.unique_key = unique_key(frame.type, frame.form, parent_id=record.parent_id, start=start, data=record.data)
    set_clock(scene)
    return record.unique_key not in (None, held)


def set_clock(scene: Scene) -> None:
    """Set the day by which somebody should act in the record's present state, and when the clock looks at it first."""
    found = list(deadlines(scene))
    asked = (deadline.day for action, deadline in found if action.by != (SYSTEM_ROLE,))
    scene.record.due_on = min(asked, default=None)
    scene.record.clock_on = min((tick.day for tick in ticks(scene, found)), default=None)


def deadlines(scene: Scene) -> Iterator[tuple[Action, Deadline]]:
    """The actions of the record's present state that should be done by a day that is known."""
    calendar = scene.frame.region.calendar
    for action in scene.frame.workflow.actions:
        if scene.record.state in action.from_states and action.due:
            deadline = due_on(action.due, scene.context(), calendar)
            if deadline is not None:
                yield action, deadline


def ticks(scene: Scene, found: Iterable[tuple[Action, Deadline]]) -> Iterator[Tick]:
    """What these deadlines make happen before and after their days."""
    for action, deadline in found:
        yield from ticks_of(action, deadline, scene.context(), scene.frame.region.calendar)


def store(record: Record, *, actor: Actor, claims: bool, write: Callable[[], object]) -> None:
    """Let the record be written; `claims` as `settle` says it.

    Raises:
        Duplicate: there is one already for what may exist only once.
    """
    try:
        # The savepoint keeps the transaction fit to look for the other one.
        with transaction.atomic(savepoint=claims):
            write()
        bind_files(record)
    except IntegrityError as error:
        if not any(name in str(error) for name in _ONCE):
            raise
        kind = {"system": record.system, "record_type": record.record_type}
        same = Record.objects.filter(**kind, unique_key=record.unique_key)
        other = same.exclude(pk=record.pk).first() if claims else None
        seen = other is not None and sees(other, actor)
        raise (Duplicate(other.pk, other.title) if other and seen else Duplicate()) from None


def refresh_below(scene: Scene) -> list[Record]:
    """Hand parties, district and what is worked out from the record down to everything below it; gives what changed."""
    kinds = scene.frame.system.record_types.values()
    if all(kind.parent != scene.record.record_type for kind in kinds):
        return []
    known = {scene.record.pk: scene.record}
    changed = []
    family = (record for record in family_of(scene.record) if record.pk != scene.record.pk)
    for record in relate(family, scene.record, scene.record.subject):
        if record.parent_id not in known:
            continue
        known[record.pk] = record
        if follow(scene.beside(record)):
            changed.append(record)
    return keep_followed(changed, scene.now)


def changed_lines(line_of: dict[str, str], before: SheetEntries, after: SheetEntries) -> Iterator[str]:
    """The lines in which two fillings of a catalogue differ."""
    yield from before.absent ^ after.absent
    for item in before.items.keys() | after.items.keys():
        if before.item(item) != after.item(item):
            yield line_of.get(item, item)


def follow(scene: Scene) -> bool:
    """Bring a record in line with what stands around it; a frozen one keeps its values, not its title or parties.

    Its clock stands still and goes on with what stands around it, too.
    """
    record = scene.record
    before = (record.data, record.title, record.search_text, record.due_on)
    if not is_frozen(scene):
        record.data = computed(scene, record.data)
    moved = assign_parties(record, scene.frame.type, scene.frame.region)
    give_title(scene)
    if record.data != before[0] or any(action.due and action.due.paused for action in scene.frame.workflow.actions):
        set_clock(scene)
    return moved or before != (record.data, record.title, record.search_text, record.due_on)


def keep_followed(changed: list[Record], now: datetime) -> list[Record]:
    """Write what `follow` changed; gives the same records."""
    for record in changed:
        record.version += 1
        record.changed_at = now
    write_following(changed)
    return changed
