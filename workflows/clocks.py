"""What happens when a day passes and nobody has acted: the system takes the action that the definition names.

Whether the clock runs every hour, twice at once or not for a week: each deadline has its consequence once, late ones
in the order in which they were due.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from engine.definitions.values import Action
from engine.flow import due_on
from forms.actors import SYSTEM
from forms.contexts import Scene
from forms.errors import RuntimeRefusal
from forms.models import Record
from forms.services import lock_record
from workflows.acting import Said, act
from workflows.models import PassedDeadline
from workflows.work import Work

MOST_IN_A_ROW = 20  # consequences that may follow each other on one record in one run


@dataclass(frozen=True)
class Passed:
    """A deadline that passed: what was due, when, and the consequence; or why that was refused."""

    record_id: int
    action: str
    day: date
    refused: tuple[str, ...] = ()


def run_clock(*, now: datetime) -> list[Passed]:
    """Let everything follow that is overdue in the region we are in; one transaction per record."""
    found: list[Passed] = []
    for record_id in _overdue_records(now=now):
        found += pass_deadlines(record_id, now=now)
    return found


def pass_deadlines(record_id: int, *, now: datetime) -> list[Passed]:
    """Let the consequences of a record's passed deadlines follow, each once, earliest first."""
    found: list[Passed] = []
    for _turn in range(MOST_IN_A_ROW):
        passed = _pass_next(record_id, now=now)
        if passed is None:
            break
        found.append(passed)
        if passed.refused:
            break
    return found


def _pass_next(record_id: int, *, now: datetime) -> Passed | None:
    try:
        with transaction.atomic():
            return _take_next(lock_record(record_id, actor=SYSTEM), now=now)
    except _Refused as refused:
        return refused.passed


class _Refused(Exception):  # noqa: N818 - undoes the transaction and carries what there is to tell
    def __init__(self, passed: Passed) -> None:
        super().__init__(passed)
        self.passed = passed


def _take_next(record: Record, *, now: datetime) -> Passed | None:
    scene = Scene(record, SYSTEM, now)
    for action, day in sorted(_overdue_actions(scene), key=lambda pair: pair[1]):
        _row, is_new = PassedDeadline.objects.get_or_create(
            record=record, action=action.key, due_on=day, defaults={"at": now}
        )
        if is_new and action.due is not None:
            _follow(scene, action.due.overdue, Passed(record.pk, action.key, day), now=now)
            return Passed(record.pk, action.key, day)
    return None


def _follow(scene: Scene, action: str, passed: Passed, *, now: datetime) -> None:
    work = Work(SYSTEM, now)
    try:
        act(work, scene, action, Said())
    except RuntimeRefusal as refusal:
        raise _Refused(Passed(passed.record_id, passed.action, passed.day, tuple(map(str, refusal.args)))) from None
    work.finish()


def _overdue_actions(scene: Scene) -> Iterator[tuple[Action, date]]:
    calendar, context = scene.frame.region.calendar, scene.context()
    for action in scene.frame.workflow.actions:
        if scene.record.state in action.from_states and action.due is not None and action.due.overdue:
            deadline = due_on(action.due, context, calendar)
            if deadline is not None and deadline.day < scene.today:
                yield action, deadline.day


def _overdue_records(*, now: datetime) -> Iterator[int]:
    """The records whose day has passed, by that day; a record that is due again later is found again later."""
    passed = Record.objects.filter(due_on__lt=now.date()).order_by("due_on", "pk")
    yield from passed.values_list("pk", flat=True).iterator()
