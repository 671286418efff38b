"""Whose last day would be another one if the records lived by the drafts."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from engine.definitions.values import Due, RecordType
from exchange.impact.ground import Ground, dues_in
from forms.actors import SYSTEM, SYSTEM_ROLE
from forms.contexts import Scene, Shared
from forms.models import Record
from forms.services import deadlines
from schemas.selectors import system_of

#: Names under which an expression finds what scores and other records come to.
_FOLLOWING = frozenset({"result", "sheets", "decisions", "decide", "tally", "parent", "subject"})
_NAME = re.compile(r"[^\W\d]\w*")


@dataclass(frozen=True)
class Watched:
    """A record whose last day may move: what it is now, and who is asked by then."""

    record: Record
    before: date | None
    asked: frozenset[str]


def may_move(ground: Ground, own: Record) -> bool:
    """Whether the last day of a record as it is now could be another one: by other words, or because values follow."""
    kind = ground.type_of(own)
    if kind is None:
        return False
    if not ground.same_dues(own.release, own.record_type, own.state):
        return True
    dues = dues_in(ground.system, own.record_type, own.state)
    if not dues:
        return False
    return not ground.same_values(own.release) or any(_follows(due, kind) for _action, due in dues)


def last_day(record: Record, ground: Ground, shared: Shared) -> date | None:
    """By when somebody should act on a record, as of now and by the release that it lives by."""
    if not dues_in(system_of(record.release), record.record_type, record.state):
        return None
    found = deadlines(Scene(record, SYSTEM, ground.now, shared=shared))
    return min((deadline.day for action, deadline in found if action.by != (SYSTEM_ROLE,)), default=None)


def _follows(due: Due, kind: RecordType) -> bool:
    """Whether it may depend on scores or on other records by when something is due."""
    names = set(_NAME.findall(" ".join((due.after, due.on, due.paused))))
    return not names.isdisjoint(_FOLLOWING | {look.name for look in kind.related})


def moved_days(watched: Sequence[Watched], ground: Ground, shared: Shared) -> list[tuple[Watched, date | None]]:
    """Those whose last day is another one now that their records live by the drafts, and that day."""
    found = [(one, last_day(one.record, ground, shared)) for one in watched]
    return [(one, after) for one, after in found if after != one.before]
