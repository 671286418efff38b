"""What deadlines make happen: reminders before the day, consequences once it has passed, escalation later.

Whether the clock runs every hour, twice at once or not for a week: each of them happens once, late ones in the order
in which they were due.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from engine.definitions.values import Notify, PlainEffect
from engine.flow import Tick
from forms.actors import SYSTEM
from forms.contexts import Scene, with_names
from forms.errors import RuntimeRefusal
from forms.models import Record
from forms.services import deadlines, lock_scene, ticks
from workflows.acting import Said, act, carry_out
from workflows.effects import Occasion, change_around, reasons, those_that_hold
from workflows.models import PassedDeadline
from workflows.work import Step, Work

MOST_IN_A_ROW = 20  # things that may follow each other on one record in one run


@dataclass(frozen=True)
class Passed:
    """Something a deadline made happen: for which action, by which day that was due; or why it was refused."""

    record_id: int
    action: str
    day: date
    step: str = "overdue"
    refused: tuple[str, ...] = ()
    assumed_years: tuple[int, ...] = ()  # without a calendar, for which Monday to Friday was assumed


@dataclass(frozen=True)
class Coming:
    """Something that a deadline will make happen, or should have made happen already."""

    record: Record
    tick: Tick
    assumed_years: tuple[int, ...]


def run_clock(*, now: datetime) -> list[Passed]:
    """Let everything happen that is due in the region we are in; one transaction per record and thing."""
    found: list[Passed] = []
    for record_id in _records_to_look_at(timezone.localdate(now)):
        found += pass_deadlines(record_id, now=now)
    return found


def pass_deadlines(record_id: int, *, now: datetime) -> list[Passed]:
    """Let happen what the deadlines of a record make happen by now, each once, earliest first."""
    found: list[Passed] = []
    for _turn in range(MOST_IN_A_ROW):
        passed = _pass_next(record_id, now=now)
        if passed is None:
            break
        found.append(passed)
        if passed.refused:
            break
    return found


def catch_up(scene: Scene, *, now: datetime) -> Scene:
    """Let first happen what became due since the clock last looked: nobody who is late is quicker than the clock.

    Reminders are left to the clock, and so is a consequence that is refused. The caller holds the record's lock; gives
    the scene as it is then.
    """
    for _turn in range(MOST_IN_A_ROW):
        record = scene.record
        if record.clock_on is None or record.clock_on > scene.today or not _let_next_happen(record.pk, now=now):
            break
        scene = lock_scene(record.pk, actor=scene.actor, now=now)
    return scene


def _let_next_happen(record_id: int, *, now: datetime) -> bool:
    scene = lock_scene(record_id, actor=SYSTEM, now=now)
    due = [tick for tick, _years in _open_ticks(scene) if tick.day <= scene.today and not tick.is_reminder]
    try:
        with transaction.atomic():
            for tick in due[:1]:
                _happen(scene, tick, now=now)
    except RuntimeRefusal:
        return False
    return bool(due)


def coming(*, until: date, now: datetime) -> Iterator[Coming]:
    """What deadlines make happen in this region until a day, by day; nothing of it is done."""
    for record_id in _records_to_look_at(until):
        record = Record.objects.get(pk=record_id)
        scene = Scene(record, SYSTEM, now)
        for tick, years in _open_ticks(scene):
            if tick.day <= until:
                yield Coming(record, tick, years)


def _pass_next(record_id: int, *, now: datetime) -> Passed | None:
    try:
        with transaction.atomic():
            return _take_next(lock_scene(record_id, actor=SYSTEM, now=now), now=now)
    except _Refused as refused:
        return refused.passed


class _Refused(Exception):  # noqa: N818 - undoes the transaction and carries what there is to tell
    def __init__(self, passed: Passed) -> None:
        super().__init__(passed)
        self.passed = passed


def _take_next(scene: Scene, *, now: datetime) -> Passed | None:
    """Let the earliest thing happen that has not happened yet; when there is none, say when to look again."""
    record, open_ticks = scene.record, _open_ticks(scene)
    tick, years = next(iter(open_ticks), (None, ()))
    if tick is None or tick.day > scene.today:
        Record.objects.filter(pk=record.pk).update(clock_on=tick.day if tick else None)
        return None
    passed = Passed(record.pk, tick.action.key, tick.due_on, tick.step, assumed_years=years)
    try:
        _happen(scene, tick, now=now)
    except RuntimeRefusal as refusal:
        refused = tuple(map(str, refusal.args))
        raise _Refused(Passed(record.pk, tick.action.key, tick.due_on, tick.step, refused, years)) from None
    return passed


def _happen(scene: Scene, tick: Tick, *, now: datetime) -> None:
    done = {"record": scene.record, "action": tick.action.key, "due_on": tick.due_on, "step": tick.step}
    PassedDeadline.objects.create(**done, at=now)
    _let_happen(scene, tick, now=now)


def _let_happen(scene: Scene, tick: Tick, *, now: datetime) -> None:
    work = Work(SYSTEM, now)
    names = {"due_on": tick.due_on}
    occasion = Occasion(f"{tick.action.key}.{tick.due_on}.{tick.step}", names, with_names(scene.context(), **names))
    if tick.follow:
        act(work, scene, tick.follow, Said())
        work.finish()
        return
    effects = those_that_hold(tick.effects, occasion.before)
    if all(isinstance(effect, Notify) for effect in effects):
        for effect in effects:  # the record stays as it is, so nobody's open page grows stale
            change_around(work, scene, effect, occasion)
        work.note("deadline.notified", scene.record, {"action": tick.action.key, "due_on": str(tick.due_on)})
    else:
        carry_out(work, scene, effects, _step(scene, tick, effects, occasion.before), occasion)
    work.finish()


def _step(scene: Scene, tick: Tick, effects: Sequence[PlainEffect], names: Mapping[str, object]) -> Step:
    """What the history says of a consequence."""
    title = _("Overdue: %(title)s") % {"title": tick.action.title}
    return Step("overdue", tick.action.key, title, scene.record.state, " · ".join(reasons(effects, names)))


def _open_ticks(scene: Scene) -> list[tuple[Tick, tuple[int, ...]]]:
    """What the deadlines of the present state have not made happen yet, with the years nobody entered; by day."""
    found = list(deadlines(scene))
    years = {action.key: deadline.assumed_years for action, deadline in found}
    happened = set(PassedDeadline.objects.filter(record=scene.record).values_list("action", "due_on", "step"))
    waiting = (tick for tick in ticks(scene, found) if (tick.action.key, tick.due_on, tick.step) not in happened)
    return [(tick, years[tick.action.key]) for tick in sorted(waiting, key=lambda tick: tick.day)]


def _records_to_look_at(day: date) -> Iterator[int]:
    """The records of which something is due by a day, earliest first."""
    waiting = Record.objects.filter(clock_on__lte=day).order_by("clock_on", "pk")
    yield from waiting.values_list("pk", flat=True).iterator()
