"""Every change of a record: opening it, saving its form or a sheet, taking an action.

Each service is one transaction: lock, check the version, ask the engine, write, follow up. Time is passed in.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from engine.scoring import SheetEntries, SheetScore
from forms.actors import Actor
from forms.contexts import Scene
from forms.errors import Invalid, NotVisible, Refused
from forms.frames import current_frame
from forms.handling import Handling
from forms.models import Record, ScoreSheet
from forms.rules import closed_form, obstacles, sheet_access
from forms.scoring import rescore
from forms.services import lock_record, lock_scene
from forms.sheets import put_entries, read_entries
from forms.validation import editable, take_post
from forms.vouching import keep_uses
from workflows.acting import AGREE, Said, act
from workflows.clocks import catch_up
from workflows.opening import create
from workflows.selectors import check_version
from workflows.work import Step, Work, role_in

_NOTHING: Mapping[str, object] = {}
SIGNED_BESIDE = ("sign", "copy", "remind")  # what others did meanwhile that does not stand in anybody's way


@dataclass(frozen=True)
class FilledSheet:
    """A sheet that was saved, its record as it stands now, and what all the record's sheets came to."""

    sheet: ScoreSheet
    scene: Scene
    scores: Mapping[str, SheetScore]


@transaction.atomic
def open_record(
    *,
    system: str,
    record_type: str,
    actor: Actor,
    now: datetime,
    parent_id: int | None = None,
    period_start: date | None = None,
    posted: Mapping[str, object] = _NOTHING,
) -> Record:
    """Make a record, under the release that runs now.

    Raises:
        NotVisible, Refused, Invalid, Duplicate: see `forms.errors`.
    """
    frame = current_frame(system, record_type)
    parent = lock_record(parent_id, actor=actor) if parent_id is not None else None
    if (parent.record_type if parent else "") != frame.type.parent or (parent and parent.system != system):
        raise NotVisible
    work = Work(actor, now)
    record = create(work, frame, parent=parent, period_start=period_start, posted=posted, actor=actor)
    work.finish()
    return record


@transaction.atomic
def save_record(record_id: int, *, version: int, posted: Mapping[str, object], actor: Actor, now: datetime) -> Record:
    """Store what may be stored of a posted form.

    Raises:
        NotVisible, Stale, Refused, Invalid, Duplicate: see `forms.errors`.
    """
    scene = lock_scene(record_id, actor=actor, now=now)
    record = scene.record
    check_version(record, version)
    _refuse_when_shut(scene)
    if not editable(scene, record.data):
        raise closed_form(scene)
    outcome = take_post(scene, record.data, posted)
    if outcome.problems:
        raise Invalid(outcome.problems)
    keys = outcome.values.keys() | record.data.keys()
    changed = sorted(key for key in keys if outcome.values.get(key) != record.data.get(key))
    if changed:
        record.data = dict(outcome.values)
        work = Work(actor, now)
        fields = [scene.frame.form.fields[key].title for key in changed if key in scene.frame.form.fields]
        step = Step("edit", "edit", _("Changed"), record.state, role=_editing_role(scene), input={"fields": fields})
        work.write(scene, step)
        keep_uses(record, outcome.uses, actor=actor, now=now)
        work.finish()
    return record


def save_sheet(
    record_id: int,
    *,
    sheet: str,
    version: int,
    entries: SheetEntries | Mapping[str, object],
    actor: Actor,
    now: datetime,
    handling: Handling | None = None,
) -> ScoreSheet:
    """Store what was entered on a sheet, and score it; `fill_sheet` tells more of what came of it."""
    filled = fill_sheet(
        record_id, sheet=sheet, version=version, entries=entries, actor=actor, now=now, handling=handling
    )
    return filled.sheet


@transaction.atomic
def fill_sheet(
    record_id: int,
    *,
    sheet: str,
    version: int,
    entries: SheetEntries | Mapping[str, object],
    actor: Actor,
    now: datetime,
    handling: Handling | None = None,
) -> FilledSheet:
    """Store what was entered on a sheet, and score it; `version` is the sheet's own (0 before the first save).

    `handling` is what was decided about single lines; left out, it stays as it is.

    Raises:
        NotVisible, Stale, Refused, Invalid: see `forms.errors`.
    """
    scene = lock_scene(record_id, actor=actor, now=now)
    use = scene.frame.type.sheet(sheet)
    if use is None:
        raise NotVisible
    access = sheet_access(scene, use)
    if not access.may_fill:
        raise Refused((access.because,), role=not set(use.filled_by).intersection(scene.roles))
    saved = put_entries(scene, use, read_entries(entries), version=version, handling=handling)
    work = Work(actor, now)
    scored = rescore(scene)
    work.write_scored(scene, scored, {"sheet": sheet, "version": saved.version})
    work.finish()
    return FilledSheet(saved, scene.after_filling(), scored.scores)


@transaction.atomic
def take_action(
    record_id: int,
    *,
    action: str,
    version: int,
    actor: Actor,
    now: datetime,
    posted: Mapping[str, object] = _NOTHING,
    opinion: str = "",
    verdict: str = AGREE,
    chosen: str = "",
) -> Record:
    """Take an action: the record moves on, and everything the definition makes follow from that happens with it.

    Where several sign, `verdict` says agree or refuse, and the record moves when the last signature needed is there.
    `chosen` is the target where the actor has a choice.

    Raises:
        NotVisible, Stale, Refused, Invalid: see `forms.errors`.
    """
    scene = lock_scene(record_id, actor=actor, now=now)
    check_version(scene.record, version, beside=SIGNED_BESIDE)
    scene = catch_up(scene, now=now)
    work = Work(actor, now)
    act(work, scene, action, Said(posted, opinion, verdict, chosen))
    work.finish()
    return scene.record


def _refuse_when_shut(scene: Scene) -> None:
    reasons = obstacles(scene)
    if reasons:
        raise Refused(reasons)


def _editing_role(scene: Scene) -> str:
    state = scene.frame.workflow.by_key[scene.record.state]
    return role_in(scene, tuple(role for edit in state.edit for role in edit.by))
