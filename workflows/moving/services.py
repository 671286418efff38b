"""Asking for moves: which records shall go where, and what comes after they were checked. The worker does the rest."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from forms.errors import Refused
from forms.models import Record
from schemas.models import Release
from schemas.selectors import system_of
from tenants.audit.services import record as audit
from workflows.moving.models import MovedRecord, ReleaseMove
from workflows.moving.plans import Plan, Side, completed, plan_faults
from workflows.moving.requests import request_work

MoveState, RowState = ReleaseMove.State, MovedRecord.State


@dataclass(frozen=True)
class Wish:
    """Which records shall go from which release to which, and how."""

    system: str
    record_type: str
    origin: int  # numbers of releases
    target: int
    plan: Plan = field(default_factory=Plan)
    states: tuple[str, ...] = ()  # only records in these; none: in any
    numbers: tuple[str, ...] = ()  # only these records; none: all


def sides_of(wish: Wish) -> tuple[Side, Side]:
    """The type of record as both releases have it.

    Raises:
        Refused: there is no such release, or the type is not in it.
    """
    return _side(wish, wish.origin), _side(wish, wish.target)


def chosen_records(wish: Wish) -> QuerySet[Record]:
    """The records that a wish means."""
    found = Record.objects.filter(
        system=wish.system, record_type=wish.record_type, release__number=wish.origin, release__system=wish.system
    )
    found = found.filter(state__in=wish.states) if wish.states else found
    return found.filter(number__in=wish.numbers) if wish.numbers else found


@transaction.atomic
def begin_move(wish: Wish, *, key: str, by: User, now: datetime, address: str = "") -> ReleaseMove:
    """Write a move down and have it checked; nothing is moved yet. The same key gives the same move again.

    Raises:
        Refused: the plan cannot be, or it means no record.
    """
    known = ReleaseMove.objects.filter(key=key, by=by).first()
    if known is not None:
        return known
    old, new = sides_of(wish)
    plan = completed(wish.plan, old, new)
    ids = list(chosen_records(wish).order_by("pk").values_list("pk", flat=True))
    if faults := tuple(_faults(wish, plan, old, new, ids)):
        raise Refused(faults)
    move = ReleaseMove.objects.create(
        key=key,
        system=wish.system,
        record_type=wish.record_type,
        origin=_release(wish.system, wish.origin),
        target=_release(wish.system, wish.target),
        plan=plan.to_json(),
        by=by,
        by_name=by.name,
        at=now,
        touched_at=now,
    )
    MovedRecord.objects.bulk_create((MovedRecord(move=move, record_id=pk) for pk in ids), batch_size=1000)
    _tell(move, "move.asked", {"records": len(ids)}, by=by, now=now, address=address)
    request_work(move.pk)
    return move


def leave_out(move: ReleaseMove, row_ids: Iterable[int]) -> int:
    """Leave records out of a move that was checked and not begun; says how many."""
    rows = MovedRecord.objects.filter(move=move, move__state=MoveState.READY, state=RowState.FITS, pk__in=list(row_ids))
    return rows.update(state=RowState.LEFT_OUT)


def confirm(move_id: int, *, by: User, now: datetime, address: str = "") -> ReleaseMove:
    """Have those records moved that the check found fit.

    Raises:
        Refused: it is not checked, or over already.
    """
    return _go_on(move_id, MoveState.READY, MoveState.MOVING, "move.confirmed", by, now, address)


def undo(move_id: int, *, by: User, now: datetime, address: str = "") -> ReleaseMove:
    """Have all records brought back that were moved and to which nothing happened since.

    Raises:
        Refused: it is not done, or was undone already.
    """
    return _go_on(move_id, MoveState.DONE, MoveState.UNDOING, "move.undone", by, now, address)


def give_up(move_id: int, *, by: User, now: datetime, address: str = "") -> ReleaseMove:
    """Do nothing of what was checked.

    Raises:
        Refused: it was begun or is over.
    """
    return _go_on(move_id, MoveState.READY, MoveState.DROPPED, "move.dropped", by, now, address)


def forget_before(*, before: datetime) -> int:
    """Forget what records were before moves that ended long ago: these cannot be undone any more."""
    old = MovedRecord.objects.filter(move__finished_at__lt=before).exclude(before={})
    return _forget(old)


def forget_person(record_ids: Collection[int], index: Sequence[str]) -> None:
    """Forget what was before moves where somebody was erased: in these records, and wherever their index stands."""
    of_person = Q(record_id__in=record_ids) | Q(blind__overlap=list(index))
    _forget(MovedRecord.objects.filter(of_person).exclude(before={}))


def _faults(wish: Wish, plan: Plan, old: Side, new: Side, ids: Collection[int]) -> Iterator[str]:
    yield from plan_faults(plan, old, new)
    if wish.origin == wish.target:
        yield _("Choose two different releases.")
    if old.type.parent != new.type.parent:
        yield _("In the other release these records stand below another type. They cannot be moved there.")
    if not ids:
        yield _("No record is meant. Check the release, the states and the numbers.")


def _side(wish: Wish, number: int) -> Side:
    system = system_of(_release(wish.system, number))
    if wish.record_type not in system.record_types:
        raise Refused((_("Release %(number)s has no records of this type.") % {"number": number},))
    return Side(system, system.record_types[wish.record_type])


def _release(system: str, number: int) -> Release:
    found = Release.objects.filter(system=system, number=number).first()
    if found is None:
        raise Refused((_("There is no release %(number)s.") % {"number": number},))
    return found


@transaction.atomic
def _go_on(
    move_id: int, wanted: MoveState, then: MoveState, deed: str, by: User, now: datetime, address: str
) -> ReleaseMove:
    """Take a move from one stage to the next; asked twice, it is done once."""
    move = ReleaseMove.objects.select_for_update().get(pk=move_id)
    if move.state != wanted:
        raise Refused(
            (_("The move stands at “%(state)s” now, so this is not possible.") % {"state": move.get_state_display()},)
        )
    move.state, move.touched_at = then, now
    move.save(update_fields=["state", "touched_at"])
    _tell(move, deed, {}, by=by, now=now, address=address)
    if move.is_under_way:
        request_work(move.pk)
    return move


def _tell(move: ReleaseMove, deed: str, data: Mapping[str, object], *, by: User, now: datetime, address: str) -> None:
    said = {"system": move.system, "type": move.record_type, "from": move.origin.number, "to": move.target.number}
    audit(deed, user=by, at=now, object_type="release_move", object_id=move.pk, data={**said, **data}, ip=address)


def _forget(rows: QuerySet[MovedRecord]) -> int:
    """Empty what the rows keep; each is written through itself, for its document is sealed for it."""
    number = 0
    for row in rows:
        row.before, row.blind = {}, []
        row.save(update_fields=["before", "blind"])
        number += 1
    return number
