"""Listings of registers that flow into records: new entries make some, changed ones change them, gone ones are marked.

A run may be repeated, and may end anywhere: every record is brought in line in a transaction of its own, and only a
listing that was read to its end says what is gone.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from engine.definitions.templates import written
from engine.definitions.values import UNREACHABLE, Field, Register, Sync, System
from forms.actors import SYSTEM
from forms.contexts import Scene
from forms.errors import RuntimeRefusal
from forms.frames import Frame, current_frame
from forms.models import Record
from forms.services import lock_record, lock_scene
from forms.values import storable
from registers.http.transport import NoAnswer
from registers.listing import list_entries
from registers.models import SyncRun
from registers.selectors import Entry
from workflows.opening import create
from workflows.registers.verifying import take_where_possible
from workflows.work import Step, Work

GONE = "_gone"  # among a record's flags: since when the listing no longer has it


@dataclass
class Counts:
    """What a run did."""

    made: int = 0
    changed: int = 0
    gone: int = 0
    back: int = 0
    refused: list[str] = field(default_factory=list)


def due_syncs(systems: Iterable[System], *, now: datetime) -> list[tuple[System, Register]]:
    """The listings whose time has come."""
    started = {(run.system, run.register): run.started_at for run in SyncRun.objects.all()}
    return [
        (system, register)
        for system in systems
        for register in system.registers.values()
        if register.sync and _is_due(register.sync, started.get((system.key, register.key)), now)
    ]


def run_sync(system: System, register: Register, *, now: datetime) -> Counts:
    """Read the whole listing and bring the records in line with it."""
    run, _made = SyncRun.objects.update_or_create(
        system=system.key, register=register.key, defaults={"started_at": now, "failure": ""}
    )
    counts = Counts()
    try:
        entries = _by_key(register, list_entries(register, now=now))
    except NoAnswer:
        run.failure = UNREACHABLE
        run.save(update_fields=["failure"])
        return counts
    _bring_in_line(system, register, entries, counts, now=now)
    run.finished_at = now
    run.counts = {**vars(counts), "entries": len(entries), "refused": counts.refused[:20]}
    run.save(update_fields=["finished_at", "counts"])
    return counts


@transaction.atomic
def take_entry(system: System, register: Register, entry: Entry, *, now: datetime) -> Record | None:
    """Bring the record of one entry in line, or make it, as a whole listing does; gives the record if there is one."""
    sync, counts = register.sync, Counts()
    assert sync is not None
    own = Record.objects.filter(system=system.key, record_type=sync.record_type)
    own = own.filter(**{f"data__{sync.match}": storable(entry[sync.key])})
    found = own.values_list("pk", flat=True).first()
    if found is None:
        _make(system, register, entry, counts, now=now)
    else:
        _change(found, register, entry, counts, now=now)
    return own.first()


def _is_due(sync: Sync, started: datetime | None, now: datetime) -> bool:
    return started is None or now - started >= timedelta(minutes=sync.every_minutes) or started > now


def _by_key(register: Register, entries: Iterable[Entry]) -> dict[str, Entry]:
    assert register.sync is not None
    return {str(entry[register.sync.key]): entry for entry in entries if entry.get(register.sync.key)}


def _bring_in_line(
    system: System, register: Register, entries: Mapping[str, Entry], counts: Counts, *, now: datetime
) -> None:
    sync = register.sync
    assert sync is not None
    found = Record.objects.filter(system=system.key, record_type=sync.record_type)
    if sync.states:
        found = found.filter(state__in=sync.states)
    known = set()
    for pk, key in list(found.order_by("pk").values_list("pk", f"data__{sync.match}")):
        known.add(key)
        _follow(pk, key, register, entries.get(str(key)), counts, now=now)
    for key in sorted(entries.keys() - known) if sync.create else ():
        _guarded(counts, key, lambda key=key: _make(system, register, entries[key], counts, now=now))


def _follow(
    record_id: int, key: str, register: Register, entry: Entry | None, counts: Counts, *, now: datetime
) -> None:
    _guarded(counts, key, lambda: _change(record_id, register, entry, counts, now=now))


def _guarded(counts: Counts, key: str, do: Callable[[], None]) -> None:
    """One record that cannot follow does not hold up the others."""
    try:
        with transaction.atomic():
            do()
    except RuntimeRefusal as refusal:
        counts.refused.append(f"{key}: {refusal}")


def _make(system: System, register: Register, entry: Entry, counts: Counts, *, now: datetime) -> None:
    sync = register.sync
    assert sync is not None
    frame = current_frame(system.key, sync.record_type)
    above = _above(system, frame, sync, entry)
    if sync.below[0] and above is None:
        return  # what it belongs to is not here, or not yet: a later run takes it over
    work = Work(SYSTEM, now)
    create(
        work, frame, parent=above, period_start=None, posted={}, actor=SYSTEM, given=_taken(sync, entry),
        title=_("Taken over from %(register)s") % {"register": register.title},
    )  # fmt: skip
    work.finish()
    counts.made += 1


def _above(system: System, frame: Frame, sync: Sync, entry: Entry) -> Record | None:
    """The record below which the entry's record belongs, locked like by everybody who writes below it."""
    name, own = sync.below
    if not name or not entry.get(name):
        return None
    holds = {f"data__{own}": storable(entry[name])}
    found = Record.objects.filter(system=system.key, record_type=frame.type.parent, **holds).values_list(
        "pk", flat=True
    )
    return lock_record(found[0], actor=SYSTEM) if found else None


def _change(record_id: int, register: Register, entry: Entry | None, counts: Counts, *, now: datetime) -> None:
    """Take over what changed, or mark that the entry is gone or back."""
    sync = register.sync
    assert sync is not None
    scene = lock_scene(record_id, actor=SYSTEM, now=now)
    record, was_gone = scene.record, bool(scene.record.flags.get(GONE))
    taken = _taken(sync, entry) if entry is not None else {}
    changed = {own: value for own, value in taken.items() if record.data.get(own) != value}
    is_gone = entry is None and bool(sync.gone)
    if not changed and is_gone == was_gone:
        return
    work = Work(SYSTEM, now)
    if changed:
        _write(work, scene, register, changed)
        counts.changed += 1
    if is_gone != was_gone:
        _mark(work, scene, register, is_gone=is_gone)
        counts.gone, counts.back = counts.gone + is_gone, counts.back + (not is_gone)
    steps = [sync.changed] * bool(changed) + [sync.gone if is_gone else sync.back] * (is_gone != was_gone)
    for action in filter(None, steps):
        take_where_possible(work, scene.afresh(), action)
    work.finish()


def _write(work: Work, scene: Scene, register: Register, changed: Mapping[str, object]) -> None:
    """Store what flowed in; the history says which fields, from what to what."""
    record, fields = scene.record, scene.frame.form.fields
    shown = [own for own in changed if own in fields]
    said = {
        "fields": [fields[own].title for own in shown],
        "register": register.title,
        "changes": {own: [record.data.get(own), changed[own]] for own in shown},
    }
    words = _("; ").join(_changed_words(fields[own], record.data.get(own), changed[own]) for own in shown)
    record.data = {**record.data, **changed}
    title = _("Changed by %(register)s") % {"register": register.title}
    work.write(scene, Step("edit", "sync", title, record.state, opinion=words, input=said))


def _changed_words(field: Field, before: object, after: object) -> str:
    """What changed, in words; values that are shown masked are not told."""
    if field.mask:
        return field.title
    return f"{field.title} {written(before) or '—'} → {written(after) or '—'}"


def _mark(work: Work, scene: Scene, register: Register, *, is_gone: bool) -> None:
    record = scene.record
    flags = {name: value for name, value in record.flags.items() if name != GONE}
    record.flags = {**flags, GONE: scene.today.isoformat()} if is_gone else flags
    words = _("No longer listed by %(register)s") if is_gone else _("Listed again by %(register)s")
    title = words % {"register": register.title}
    work.write(scene, Step("edit", "sync", title, record.state, input={"register": register.title}))


def _taken(sync: Sync, entry: Entry) -> dict[str, object]:
    taken = {own: storable(entry.get(name)) for own, name in sync.fill}
    return {**taken, sync.match: storable(entry[sync.key])}
