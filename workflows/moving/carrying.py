"""Checking, moving and undoing, one transaction for each record.

The check does the very move and takes it back, so it cannot say other than what would happen. Whoever is killed in
between leaves whole records behind; the next run goes on with those that are left.
"""

import copy
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from forms.actors import SYSTEM, Actor
from forms.contexts import Scene
from forms.errors import Refused, RuntimeRefusal
from forms.models import Evidence, LookupUse, Record
from forms.sentences import refusal_sentences
from forms.services import lock_scene
from forms.standing import with_defaults
from schemas.models import Release
from workflows.moving.checking import misfits, reasons_against_undoing, reasons_to_stay
from workflows.moving.models import UNDER_WAY, MovedRecord, ReleaseMove
from workflows.moving.plans import Plan, Side
from workflows.selectors import RELEASE
from workflows.work import Step, Work

MoveState, RowState = ReleaseMove.State, MovedRecord.State
logger = logging.getLogger(__name__)

#: The stages in which the worker has something to do: which records it takes, and where the move stands afterwards.
_TAKES = {MoveState.CHECKING: RowState.WAITING, MoveState.MOVING: RowState.FITS, MoveState.UNDOING: RowState.MOVED}
_THEN = {MoveState.CHECKING: MoveState.READY, MoveState.MOVING: MoveState.DONE, MoveState.UNDOING: MoveState.UNDONE}
_CLOCK = ("due_on", "clock_on")
_BATCH = 20


def work_on(move_id: int, *, now: Callable[[], datetime], most: int | None = None) -> int:
    """Do what a move waits for, record by record; says how many. Two workers at once do each record once."""
    done = 0
    while most is None or done < most:
        move = ReleaseMove.objects.select_related("origin", "target", "by").filter(pk=move_id, state__in=UNDER_WAY)
        found = move.defer("origin__documents", "target__documents").first()
        if found is None:
            break
        taken = _next_batch(found, now=now, most=_BATCH if most is None else min(_BATCH, most - done))
        done += taken
        if not taken:
            break
    return done


class _TakenBack(Exception):  # noqa: N818 - ends the trial of a check
    pass


def _next_batch(move: ReleaseMove, *, now: Callable[[], datetime], most: int) -> int:
    """Take the next records of a move, each in a transaction of its own; the last of them ends the stage."""
    stage = MoveState(move.state)
    waiting = MovedRecord.objects.filter(move=move, state=_TAKES[stage])
    order = "-pk" if stage is MoveState.UNDOING else "pk"
    ids = list(waiting.order_by(order).values_list("pk", flat=True)[:most])
    for pk in ids:
        _take(move, stage, pk, now())
    left = waiting.exists()
    ended = {"touched_at": now()} if left else {"state": _THEN[stage], "finished_at": now(), "touched_at": now()}
    ReleaseMove.objects.filter(pk=move.pk, state=stage).update(**ended)
    return len(ids)


def _take(move: ReleaseMove, stage: MoveState, row_id: int, now: datetime) -> None:
    with transaction.atomic():
        rows = MovedRecord.objects.select_for_update(skip_locked=True).filter(pk=row_id, state=_TAKES[stage])
        row = rows.first()
        if row is None:
            return  # another worker has it
        if stage is MoveState.UNDOING:
            _undo_row(row, move, now)
        else:
            _move_row(row, move, now, for_good=stage is MoveState.MOVING)


def _move_row(row: MovedRecord, move: ReleaseMove, now: datetime, *, for_good: bool) -> None:
    """Move a record, or try whether it could be; what was found is kept either way."""
    try:
        with transaction.atomic():
            moved = _moved(row, move, now)
            if not for_good:
                raise _TakenBack
        row.state = RowState.MOVED
        row.findings, row.before, row.version, row.blind = moved.findings, moved.before, moved.version, moved.blind
    except _TakenBack:
        row.state, row.findings = RowState.FITS, moved.findings
    except RuntimeRefusal as refusal:
        row.state, row.findings = RowState.REFUSED, {"reasons": list(refusal_sentences(refusal))}
    except Exception:  # one record that nobody thought of must not stop all others, or be tried for ever
        logger.exception("Record %s could not be moved to another release.", row.record_id)
        row.state, row.findings = RowState.REFUSED, {"reasons": [_("It could not be tried; the operators see why.")]}
    row.save()


@dataclass(frozen=True)
class _Moved:
    findings: dict[str, object]
    before: dict[str, object]
    version: int
    blind: list[str]


def _moved(row: MovedRecord, move: ReleaseMove, now: datetime) -> _Moved:
    """Let a record go over.

    Raises:
        RuntimeRefusal: with every reason why it cannot.
    """
    actor, plan = _on_behalf(move), Plan.from_json(move.plan)
    old = lock_scene(row.record_id, actor=SYSTEM, now=now)
    if old.record.release_id != move.origin_id:
        raise Refused((_("It is not in release %(number)s any more.") % {"number": move.origin.number},))
    if reasons := tuple(reasons_to_stay(old, plan)):
        raise Refused(reasons)
    before, was = _before(old), copy.copy(old.record)
    new = _over(old, move.target, plan, actor)
    if reasons := tuple(misfits(old.beside(was), new, plan)):
        raise Refused(reasons)
    _rename_lookups(new.record, plan.renamed)
    said = {"from": move.origin.number, "to": move.target.number, "states": _renamed_states(plan)}
    step = _step(_("Moved to release %(number)s") % {"number": move.target.number}, was, said)
    _write(new, move, step, _kept(old, was, new))
    return _Moved(_findings(old, was, new, plan), before, new.record.version, list(was.blind))


def _over(old: Scene, target: Release, plan: Plan, actor: Actor) -> Scene:
    """The record as the other release has it; nothing is written yet."""
    record, known = old.record, frozenset(old.frame.form.fields)
    values = plan.values(record.data)
    record.release, record.state = target, plan.state(record.state)
    new = old.afresh(actor=actor)
    record.data = with_defaults(new, values, known=known)
    return old.afresh(actor=actor)


def _undo_row(row: MovedRecord, move: ReleaseMove, now: datetime) -> None:
    try:
        with transaction.atomic():
            _back(row, move, now)
        row.state = RowState.BACK
    except RuntimeRefusal as refusal:
        row.state, row.findings = RowState.KEPT, {**row.findings, "reasons": list(refusal_sentences(refusal))}
    row.save()


def _back(row: MovedRecord, move: ReleaseMove, now: datetime) -> None:
    """Bring a record back exactly as it was.

    Raises:
        RuntimeRefusal: with every reason why it cannot be.
    """
    here = lock_scene(row.record_id, actor=SYSTEM, now=now)
    if reasons := tuple(reasons_against_undoing(here, row)):
        raise Refused(reasons)
    record, was = here.record, copy.copy(here.record)
    record.release, record.state, record.data = move.origin, str(row.before["state"]), dict(row.before["data"])
    _rename_lookups(record, {new: old for old, new in Plan.from_json(move.plan).renamed.items()})
    said = {"from": move.target.number, "to": move.origin.number, "undoes": row.version}
    step = _step(_("Moved back to release %(number)s") % {"number": move.origin.number}, was, said)
    pinned = {name: _day(row.before[name]) for name in _CLOCK}
    _write(here.afresh(actor=_on_behalf(move)), move, step, pinned)


def _write(scene: Scene, move: ReleaseMove, step: Step, pinned: Mapping[str, object]) -> None:
    work = Work(Actor(move.by_id, move.by_name, ()), scene.now)
    work.move(scene, step, pinned=pinned)
    work.finish()


def _on_behalf(move: ReleaseMove) -> Actor:
    """Acts like the system, under the name of whoever asked for the move."""
    return Actor(None, move.by_name, ())


def _step(title: str, was: Record, said: Mapping[str, object]) -> Step:
    return Step(RELEASE, RELEASE, title, was.state, input=said)


def _before(scene: Scene) -> dict[str, object]:
    """What undoing needs of a record as it is."""
    record = scene.record
    return {
        "state": record.state,
        "data": dict(record.data),
        **{name: _text(getattr(record, name)) for name in _CLOCK},
        "sheets": {key: sheet.version for key, sheet in scene.sheets.items()},
        "evidence": Evidence.objects.filter(record=record).aggregate(last=Max("pk"))["last"] or 0,
    }


def _kept(old: Scene, was: Record, new: Scene) -> dict[str, object]:
    """A deadline that runs goes on running, where both releases reckon it alike."""
    same = _dues(old, was.state) == _dues(new, new.record.state)
    return {name: getattr(was, name) for name in _CLOCK} if same else {}


def _dues(scene: Scene, state: str) -> list[object]:
    return [(one.key, one.by, one.due) for one in scene.frame.workflow.actions if one.due and state in one.from_states]


def _findings(old: Scene, was: Record, new: Scene, plan: Plan) -> dict[str, object]:
    """What there is to see of a move: what stayed behind, and what is different."""
    titles = Side(old.frame.system, old.frame.type).kept_values
    record = new.record
    return {
        "left": [titles[key] for key in plan.left(was.data) if key in titles],
        "state": _pair(old.frame.workflow.by_key[was.state].title, new.frame.workflow.by_key[record.state].title),
        "score": _pair(was.result_score, record.result_score),
        "grade": _pair(was.result_grade, record.result_grade),
        "due": _pair(_text(was.due_on), _text(record.due_on)),
    }


def _pair(before: object, after: object) -> list[object]:
    return [] if before == after else [before, after]


def _renamed_states(plan: Plan) -> dict[str, str]:
    return {old: new for old, new in plan.states.items() if new and new != old}


def _rename_lookups(record: Record, renamed: Mapping[str, str]) -> None:
    """What a field rests on follows it to its new key."""
    for use in LookupUse.objects.filter(record=record) if renamed else ():
        top, dot, rest = use.field.partition(".")
        if top in renamed:
            LookupUse.objects.filter(pk=use.pk).update(field=f"{renamed[top]}{dot}{rest}")


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(text: object) -> date | None:
    return date.fromisoformat(str(text)) if text else None
