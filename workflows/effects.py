"""What follows a step: first on the record itself, before it is written; then around it, and towards people.

`acting` takes care of effects that take further actions.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from engine.definitions.values import (
    ABOVE,
    SELF,
    CallRegister,
    CapGrade,
    Conditional,
    Effect,
    Freeze,
    GiveGrade,
    Notify,
    OpenRecord,
    Party,
    PlainEffect,
    ReplaceParty,
    SetFields,
    SetFlag,
    Watch,
)
from engine.feel import compile_expression
from engine.flow import covering, following
from forms.actors import SYSTEM
from forms.contexts import Scene, with_names
from forms.frames import Frame, current_frame, frame_of, relate, with_those_above
from forms.models import Record
from forms.rulings import ruled
from forms.told import told
from forms.values import storable
from workflows.opening import create
from workflows.outbox import call_register, notify
from workflows.work import Step, Work

_REASON = Record._meta.get_field("watched").max_length


@dataclass(frozen=True)
class Occasion:
    """What set the effects off: `key` is the record's own name for it, so that what leaves is sent once.

    `names` are those that expressions have beside the record's (what was said, the deadline); `before` are all names
    as they were before anything changed.
    """

    key: str
    names: Mapping[str, object] = field(default_factory=dict)
    before: Mapping[str, object] = field(default_factory=dict)

    def context(self, scene: Scene) -> Mapping[str, object]:
        """The names as they are now."""
        return with_names(scene.afresh().context(), **self.names)


def those_that_hold(effects: Sequence[Effect], names: Mapping[str, object]) -> tuple[PlainEffect, ...]:
    """The effects that follow here: those without a condition, and those whose condition is true of these names."""
    plain = (effect if not isinstance(effect, Conditional) else _if_it_holds(effect, names) for effect in effects)
    return tuple(effect for effect in plain if effect is not None)


def change_own(scene: Scene, effects: Sequence[PlainEffect], occasion: Occasion) -> None:
    """Change the record itself as its effects say, from what was known before."""
    record = scene.record
    for effect in effects:
        if isinstance(effect, SetFields):
            record.data = {**record.data, **_values(effect.assign, occasion.before)}
        elif isinstance(effect, ReplaceParty):
            frame, party = _named_by(scene, effect.party)
            if frame is scene.frame:
                record.data = {**record.data, **_party_values(effect, party, occasion.before)}
        elif isinstance(effect, CapGrade | GiveGrade):
            record.ruling = {**record.ruling, **_ruling(effect, occasion.before)}
            record.result_grade = ruled(record.ruling, record.result_grade)
        elif isinstance(effect, Freeze | Watch) and effect.of == SELF:
            _mark(record, effect, occasion.before)


def change_around(work: Work, scene: Scene, effect: PlainEffect, occasion: Occasion) -> None:
    """Let an effect change what stands around the record, or reach people and registers."""
    around = _AROUND.get(type(effect))
    if around is not None:
        around(work, scene, effect, occasion)


def related_records(scene: Scene, name: str) -> list[Record]:
    """The records that an effect means by a related name, `self`, `parent` or `subject`."""
    record = scene.record
    if name in (SELF, *ABOVE):
        meant = {SELF: record, "parent": record.parent, "subject": record.subject}[name]
        return [meant] if meant is not None else []
    look = next(look for look in scene.frame.type.related if look.name == name)
    return scene.matching(look)


def reasons(effects: Sequence[PlainEffect], names: Mapping[str, object]) -> list[str]:
    """The reasons that effects give, for the history."""
    giving = (effect for effect in effects if isinstance(effect, CapGrade | GiveGrade | Freeze | Watch))
    return list(dict.fromkeys(reason for effect in giving if (reason := told(effect.because, names))))


def _if_it_holds(effect: Conditional, names: Mapping[str, object]) -> PlainEffect | None:
    return effect.effect if compile_expression(effect.when).value(names) is True else None


def _flag(work: Work, scene: Scene, effect: SetFlag, occasion: Occasion) -> None:
    """Note a fact about the subject; the record's own transaction holds its lock."""
    top = scene.record.subject or scene.record
    top.flags = {**top.flags, effect.flag: effect.value}
    top.version += 0 if top is scene.record else 1
    top.save(update_fields=["flags", "version"])


def _open(work: Work, scene: Scene, effect: OpenRecord, occasion: Occasion) -> None:
    """Open a record beside this one (or below it) for the period that covers this one's or follows it."""
    record = scene.record
    frame = current_frame(record.system, effect.record_type)
    parent = record if frame.type.parent == record.record_type else record.parent
    period = covering(frame.type.period, record.period_start or scene.today)
    if period is not None and effect.period == "next":
        period = following(period)
    same = Record.objects.filter(system=record.system, record_type=effect.record_type, parent=parent)
    if same.filter(period_start=period.start if period else None).exists():
        return
    create(work, frame, parent=parent, period_start=period.start if period else None, posted={}, actor=SYSTEM)


def _replace_above(work: Work, scene: Scene, effect: ReplaceParty, occasion: Occasion) -> None:
    """Set the party on the record above that names it; everything below follows."""
    frame, party = _named_by(scene, effect.party)
    if frame is scene.frame:
        return
    values = _party_values(effect, party, occasion.before)
    above = scene.record.parent
    while above is not None and above.record_type != frame.type.key:
        above = above.parent
    if above is None:
        return

    def change(record: Record) -> None:
        record.data = {**record.data, **values}

    titles = [frame.form.fields[name].title for name in values if name in frame.form.fields]
    step = Step("edit", "party", _("%(party)s changed") % {"party": party.title}, input={"fields": titles})
    _change(work, scene, [above], change, step)


def _mark_others(work: Work, scene: Scene, effect: Freeze | Watch, occasion: Occasion) -> None:
    """Freeze or watch records around this one, or let them go again."""
    if effect.of == SELF:
        return
    names = occasion.context(scene)

    def change(record: Record) -> None:
        _mark(record, effect, names)

    step = Step("edit", type(effect).__name__.lower(), _mark_title(effect))
    _change(work, scene, related_records(scene.afresh(actor=SYSTEM), effect.of), change, step)


def _notify(work: Work, scene: Scene, effect: Notify, occasion: Occasion) -> None:
    notice = scene.frame.system.notices[effect.notice]
    notify(work, scene.afresh(), notice, occasion.context(scene), occasion.key)


def _call(work: Work, scene: Scene, effect: CallRegister, occasion: Occasion) -> None:
    asked = {name: storable(value) for name, value in _values(effect.asked, occasion.context(scene)).items()}
    call_register(work, scene, effect, asked, occasion.key)


def _change(work: Work, scene: Scene, others: Iterable[Record], change: Callable[[Record], None], step: Step) -> None:
    """Change other records as the system, each with its entry in the history."""
    for other in others:
        there = scene.afresh(with_those_above(other), SYSTEM)
        change(there.record)
        work.write(there, Step(step.kind, step.action, step.title, there.record.state, input=step.input))
        relate([scene.record], there.record)  # what follows here sees the other one as it is now


def _mark(record: Record, effect: Freeze | Watch, names: Mapping[str, object]) -> None:
    reason = (told(effect.because, names) or _mark_title(effect))[:_REASON] if effect.value else ""
    if isinstance(effect, Freeze):
        record.frozen = reason
    else:
        record.watched = reason


def _mark_title(effect: Freeze | Watch) -> str:
    if isinstance(effect, Freeze):
        return _("Frozen") if effect.value else _("Unfrozen")
    return _("Put on the watch list") if effect.value else _("Taken off the watch list")


def _ruling(effect: CapGrade | GiveGrade, names: Mapping[str, object]) -> dict[str, object]:
    because = told(effect.because, names)
    if isinstance(effect, GiveGrade):
        return {"grade": effect.grade, "because": because}
    return {"cap": effect.cap, "grades": list(effect.grades), "because": because}


def _named_by(scene: Scene, party: str) -> tuple[Frame, Party]:
    """The definitions of the nearest record that names a party, and the party there; a release was checked for it."""
    record: Record | None = scene.record
    while record is not None:
        frame = scene.frame if record is scene.record else frame_of(record, scene.frame.region)
        for one in frame.type.parties:
            if one.key == party:
                return frame, one
        record = record.parent
    raise LookupError(party)


def _party_values(effect: ReplaceParty, party: Party, names: Mapping[str, object]) -> dict[str, object]:
    people = {position.key: position.person for position in party.people}
    plain = ((party.organisation, effect.organisation), (party.name, effect.name))
    return _values([*(pair for pair in plain if pair[1]), *((people[key], text) for key, text in effect.people)], names)


def _values(assign: Iterable[tuple[str, str]], names: Mapping[str, object]) -> dict[str, object]:
    return {name: storable(compile_expression(expression).value(names)) for name, expression in assign}


_AROUND: Mapping[type[PlainEffect], Callable[[Work, Scene, Any, Occasion], None]] = {
    SetFlag: _flag,
    OpenRecord: _open,
    ReplaceParty: _replace_above,
    Freeze: _mark_others,
    Watch: _mark_others,
    Notify: _notify,
    CallRegister: _call,
}
