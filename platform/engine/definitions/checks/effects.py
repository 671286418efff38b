"""Effects and the messages they send: everything they name exists, and what they give fits where it goes."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from engine.definitions import scopes
from engine.definitions.checks.world import World, check_reference, check_references, check_sight, fields_of
from engine.definitions.expressions import check_condition, check_expression, check_template, check_value
from engine.definitions.places import Place, near
from engine.definitions.shapes import ANYTHING, Shape
from engine.definitions.values import (
    ABOVE,
    SELF,
    Advance,
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
    RecordType,
    ReplaceParty,
    SetFields,
    SetFlag,
    Watch,
)
from engine.errors import Problem


@dataclass(frozen=True)
class Setting:
    """Where effects happen: on a record of a type, with these names."""

    world: World
    type: RecordType
    scope: Shape

    @cached_property
    def line(self) -> tuple[RecordType, ...]:
        """The record's type and those above it."""
        return (self.type, *scopes.ancestors(self.world.system, self.type))

    @cached_property
    def parties(self) -> Mapping[str, tuple[Party, RecordType]]:
        """Every party that the record or one above it names, with the nearest type that does."""
        return {party.key: (party, one) for one in reversed(self.line) for party in one.parties}

    @cached_property
    def above(self) -> Mapping[str, str]:
        """The record types above, by the words that effects have for them; above a topmost record is none."""
        return dict(zip(ABOVE, (self.line[1].key, self.line[-1].key), strict=True)) if len(self.line) > 1 else {}

    @cached_property
    def looks(self) -> Mapping[str, str]:
        """The record types of the related names."""
        return {look.name: look.record_type for look in self.type.related}


def check_effects(effects: tuple[Effect, ...], place: Place, setting: Setting) -> Iterator[Problem]:
    """Every problem of the effects in a list."""
    for number, effect in enumerate(effects):
        at = place / number
        if isinstance(effect, Conditional):
            yield from check_condition(effect.when, at / "when", setting.scope)
            effect = effect.effect
        yield from _CHECKS[type(effect)](effect, at, setting)


def check_sent(key: str, at: Place, setting: Setting) -> Iterator[Problem]:
    """A notice that is sent about a record of this type: its receivers see the record, its words are known there."""
    notice = setting.world.system.notices.get(key)
    if notice is None:
        yield from check_reference(at, "notice", key, setting.world.system.notices)
        return
    place, names = Place(f"notice/{key}"), setting.scope.plus(due_on=scopes.DAY)
    yield from check_sight(place / "to", notice.to, setting.type)
    yield from check_references(place / "parties", "party", notice.parties, setting.parties)
    yield from check_template(notice.subject, place / "subject", names)
    yield from check_template(notice.text, place / "text", names)
    yield from check_expression(notice.people, place / "people", names)


def _set(effect: SetFields, at: Place, setting: Setting) -> Iterator[Problem]:
    yield from _check_fields(setting, setting.type, [(name, text, at / "set" / name) for name, text in effect.assign])


def _check_fields(setting: Setting, kind: RecordType, values: list[tuple[str, str, Place]]) -> Iterator[Problem]:
    """Fields of a record type and the FEEL whose values they get."""
    form = setting.world.system.forms.get(kind.form)
    kept = scopes.form_fields(form).members
    for name, text, place in values:
        if form is not None:
            yield from check_reference(place, "field", name, fields_of(setting.world, kind))
        yield from check_value(text, place, setting.scope, kept.get(name, ANYTHING))


def _flag(effect: SetFlag, at: Place, setting: Setting) -> Iterator[Problem]:
    yield from check_reference(at / "flag", "flag", effect.flag, [flag.key for flag in setting.line[-1].flags])


def _open(effect: OpenRecord, at: Place, setting: Setting) -> Iterator[Problem]:
    types, own = setting.world.system.record_types, setting.type.parent
    yield from check_reference(at / "open", "record_type", effect.record_type, types)
    opened = types.get(effect.record_type)
    if opened is None:
        return
    if opened.parent not in (own, setting.type.key):
        yield (at / "open").problem("opened_elsewhere", type=opened.key, parent=opened.parent, own=own)
    if effect.period == "next" and opened.period == "none":
        yield (at / "period").problem("no_next_period", type=opened.key)


def _advance(effect: Advance, at: Place, setting: Setting) -> Iterator[Problem]:
    advanced = {**setting.looks, **setting.above}
    yield from check_reference(at / "advance", "related", effect.related, advanced)
    target = setting.world.system.record_types.get(advanced.get(effect.related, ""))
    workflow = setting.world.system.workflows.get(target.workflow) if target else None
    if workflow is None:
        return
    action = workflow.action(effect.action)
    if action is None:
        yield from check_reference(at / "action", "action", effect.action, [one.key for one in workflow.actions])
    elif "system" not in action.by:
        yield (at / "action").problem("action_not_for_system", action=action.key, workflow=workflow.key)


def _party(effect: ReplaceParty, at: Place, setting: Setting) -> Iterator[Problem]:
    found = setting.parties.get(effect.party)
    if found is None:
        known = near(effect.party, tuple(setting.parties))
        yield (at / "party").problem("party_not_named", key=effect.party, type=setting.type.key, near=known)
        return
    party, kind = found
    people = {position.key: position.person for position in party.people}
    for position, _text in effect.people:
        yield from check_reference(at / "people" / position, "position", position, people)
    plain = ((party.organisation, effect.organisation, "organisation"), (party.name, effect.name, "name"))
    values = [(name, text, at / word) for name, text, word in plain if text]
    values += [(people[key], text, at / "people" / key) for key, text in effect.people if key in people]
    yield from _check_fields(setting, kind, values)


def _freeze(effect: Freeze, at: Place, setting: Setting) -> Iterator[Problem]:
    known = {SELF: setting.type.key, **setting.looks, **setting.above}
    yield from check_reference(at / "freeze", "related", effect.of, known)
    yield from check_template(effect.because, at / "because", setting.scope)


def _cap(effect: CapGrade, at: Place, setting: Setting) -> Iterator[Problem]:
    if effect.cap not in effect.grades:
        yield (at / "cap").problem("cap_not_in_order", cap=effect.cap, grades=effect.grades)
    yield from check_references(at / "grades", "grade", effect.grades, _grades(setting) or effect.grades)
    yield from check_template(effect.because, at / "because", setting.scope)


def _grade(effect: GiveGrade, at: Place, setting: Setting) -> Iterator[Problem]:
    yield from check_reference(at / "grade", "grade", effect.grade, _grades(setting) or (effect.grade,))
    yield from check_template(effect.because, at / "because", setting.scope)


def _grades(setting: Setting) -> tuple[str, ...]:
    """The grades that the sheets of the record can come to, where that is known."""
    shape = setting.scope.at("result.grade")
    return shape.type.options or () if shape else ()


def _watch(effect: Watch, at: Place, setting: Setting) -> Iterator[Problem]:
    known = {SELF: setting.type.key, **setting.above}
    yield from check_reference(at / "watch", "related", effect.of, known)
    yield from check_template(effect.because, at / "because", setting.scope)


def _notify(effect: Notify, at: Place, setting: Setting) -> Iterator[Problem]:
    yield from check_sent(effect.notice, at / "notify", setting)


def _call(effect: CallRegister, at: Place, setting: Setting) -> Iterator[Problem]:
    system = setting.world.system
    yield from check_reference(at / "call", "register", effect.register, system.registers)
    for name, text in effect.asked:
        yield from check_expression(text, at / "with" / name, setting.scope)
    if setting.type.form in system.forms:
        for name, _property in effect.fill:
            yield from check_reference(at / "fill" / name, "field", name, fields_of(setting.world, setting.type))
    if effect.failed:
        yield from check_sent(effect.failed, at / "failed", setting)


_CHECKS: Mapping[type[PlainEffect], Callable[[Any, Place, Setting], Iterator[Problem]]] = {
    SetFields: _set,
    SetFlag: _flag,
    OpenRecord: _open,
    Advance: _advance,
    ReplaceParty: _party,
    Freeze: _freeze,
    CapGrade: _cap,
    GiveGrade: _grade,
    Watch: _watch,
    Notify: _notify,
    CallRegister: _call,
}
