"""Making up for look-ups that a register had not answered, each in a transaction of its own.

The register is asked before the record is locked: nobody waits for the outside with a lock in hand.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from engine.definitions.values import UNREACHABLE, Field, Lookup, Register
from forms.actors import SYSTEM
from forms.contexts import Scene
from forms.errors import NotVisible, RuntimeRefusal
from forms.frames import Frame, single_records
from forms.language.reading import Way
from forms.lookups import taken_over, wanted_of, why_not
from forms.lookups_inside import Asking, asking_in, put
from forms.models import LookupUse, Record
from forms.sentences import sentence
from forms.services import lock_record
from forms.vouching import CONFIRMED, OPEN, REFUTED, REPLACED, field_of, form_of, settle_use
from registers.asking import ask
from registers.selectors import Answer
from tenants.numbers import shortened
from workflows.acting import Said, act
from workflows.models import HistoryEntry
from workflows.work import Step, Work

MOST_AT_ONCE = 200


@dataclass(frozen=True)
class _Question:
    field: Field
    lookup: Lookup
    register: Register
    wanted: dict[str, object]
    of_record: bool
    row: Way | None = None  # where the row stands, if the field is in one


def verify_open(*, now: datetime) -> dict[str, int]:
    """Ask again for every look-up that is still open; gives how many ended how."""
    ends: dict[str, int] = {}
    dead: set[str] = set()
    for use in LookupUse.objects.filter(outcome=OPEN).order_by("id")[:MOST_AT_ONCE]:
        if use.register in dead:
            continue
        end = verify_use(use, now=now)
        ends[end] = ends.get(end, 0) + 1
        if end == OPEN:
            dead.add(use.register)
    return ends


def verify_use(use: LookupUse, *, now: datetime) -> str:
    """Ask again for one open look-up and let follow what follows; gives how it ended."""
    question = _question(single_records().get(pk=use.record_id), use, now=now)
    answer = ask(question.register, question.wanted, now=now) if question else Answer()
    if answer.failure == UNREACHABLE:
        return OPEN
    with transaction.atomic():
        try:
            return _settle(use, question, answer, now=now)
        except NotVisible:
            return REPLACED


def _settle(use: LookupUse, asked: _Question | None, answer: Answer, *, now: datetime) -> str:
    """Take over what was answered, unless the record has changed meanwhile, so that something else is asked."""
    record = lock_record(use.record_id, actor=SYSTEM)
    held = LookupUse.objects.select_for_update(of=("self",)).get(pk=use.pk)
    question = _question(record, use, now=now)
    if held.outcome != OPEN:
        return held.outcome
    if asked is None or question is None or question.wanted != asked.wanted:
        if question is None:
            settle_use(held, outcome=REPLACED, answer=None, now=now)
        return REPLACED if question is None else OPEN
    why = ""
    if answer.failure and question.register.mode == "required":
        told = {name: shortened(value) for name, value in question.wanted.items()}  # it stands in plain
        problem = why_not(question.field, question.lookup, told, question.register, answer)
        why = sentence(problem)
    settle_use(held, outcome=REFUTED if why else CONFIRMED, answer=answer.kept, sentence=why, now=now)
    _write(Scene(record, SYSTEM, now), question, answer, why)
    return REFUTED if why else CONFIRMED


def _write(scene: Scene, question: _Question, answer: Answer, why: str) -> None:
    """Store what the register says, with a line in the history, and take the action for a look-up that failed."""
    record = scene.record
    if question.of_record:  # what was said with an action stays as it was said
        record.data = _taken_over(record.data, question, answer)
    title = _("Not confirmed by the register") if why else _("Confirmed by the register")
    said = {"fields": [question.field.title], "register": question.register.title}
    work = Work(SYSTEM, scene.now)
    work.write(scene, Step("edit", "verify", title, record.state, opinion=why, input=said))
    if why and question.lookup.refuted:
        take_where_possible(work, scene.afresh(), question.lookup.refuted)
    work.finish()


def _taken_over(values: Mapping[str, object], question: _Question, answer: Answer) -> dict[str, object]:
    """The values with what the register says, beside the field that asked."""
    changed = dict(values)
    if question.row is None:
        return {**changed, **taken_over(question.lookup, answer)}
    put(changed, question.row, taken_over(question.lookup, answer))
    return changed


def take_where_possible(work: Work, scene: Scene, action: str) -> None:
    """Take an action as the system, if the record's state has it and nothing stands against it."""
    taken = scene.frame.workflow.action(action)
    if taken is None or scene.record.state not in taken.from_states:
        return
    try:
        with transaction.atomic():
            act(work, scene, action, Said())
    except RuntimeRefusal:
        scene.record.refresh_from_db()


def _question(record: Record, use: LookupUse, *, now: datetime) -> _Question | None:
    """What is asked for a field of a record as it stands now; nothing when the field no longer asks."""
    frame = Scene(record, SYSTEM, now).frame
    field = field_of(frame, use.field)
    if field is None or field.lookup is None or field.lookup.register != use.register:
        return None
    register = frame.system.registers[use.register]
    values = _values(record, use, frame)
    wanted = wanted_of(field.lookup, values, register)
    of_record = form_of(frame, use.field) is frame.form
    row = _row_of(record.data, use, frame) if of_record else None
    way = row.way if row else None
    return _Question(field, field.lookup, register, dict(wanted), of_record, way) if wanted else None


def _values(record: Record, use: LookupUse, frame: Frame) -> Mapping[str, object]:
    """The values beside the field: what is stored, or what was said with the action at that moment."""
    if form_of(frame, use.field) is frame.form:
        return _beside(record.data, use, frame)
    form = use.field.rpartition("/")[0]
    actions = [action.key for action in frame.workflow.actions if action.form == form]
    step = HistoryEntry.objects.filter(record=record, at=use.at, action__in=actions).first()
    return _beside(step.input, use, frame) if step else {}


def _beside(values: Mapping[str, object], use: LookupUse, frame: Frame) -> Mapping[str, object]:
    """What stands beside the field that asked: the form, or its row, where that still asks the same."""
    found = _row_of(values, use, frame)
    return values if "#" not in use.field else found.beside if found else {}


def _row_of(values: Mapping[str, object], use: LookupUse, frame: Frame) -> Asking | None:
    """The row with the question of a look-up, wherever it stands by now."""
    form, place = form_of(frame, use.field), use.field.rpartition("/")[2]
    asking = asking_in(form.fields.values(), values, frame.system.registers) if form and "#" in place else ()
    return next((each for each in asking if each.place == place), None)


def open_lookups() -> Iterator[LookupUse]:
    """The look-ups that no register has answered yet, the oldest first."""
    yield from LookupUse.objects.filter(outcome=OPEN).select_related("record")
