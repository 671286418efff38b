"""Sample data for trying things out: as an author types it, or as a record has it, with the types it has."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NoReturn

from django.utils import timezone
from django.utils.translation import gettext as _

from engine.definitions import scopes
from engine.definitions.shapes import ANYTHING
from engine.definitions.values import RecordType, System
from engine.feel import FeelSyntaxError, Range, compile_expression, given, write
from engine.feel.typing import Type, context_of, type_of_value
from engine.feel.writing import write_key
from forms.actors import Actor
from forms.contexts import Scene
from forms.decisions import askable, decide
from forms.lazy import Lazy
from forms.models import Record
from forms.tallies import tallies
from schemas.feel_sentences import why_not_an_expression, why_null
from schemas.selectors import NoRelease, current_region, current_releases, system_of
from tenants.numbers import masked

MAX_CHARACTERS = 50_000
MAX_RELATED = 12  # records of a related name that are taken along


class BadSample(Exception):
    """Sample data that cannot be read; the message says where and why."""


@dataclass(frozen=True)
class Kind:
    """A type of record whose names an expression may be about."""

    system: System
    record_type: RecordType

    @property
    def key(self) -> str:
        """How a form names it."""
        return f"{self.system.key}/{self.record_type.key}"


def kinds() -> tuple[Kind, ...]:
    """Every type of record of the region, as released."""
    systems = [system_of(release) for _, release in sorted(current_releases().items())]
    return tuple(Kind(system, one) for system in systems for one in system.record_types.values())


def read_sample(text: str) -> Mapping[str, object]:
    """The data an author typed: a JSON object, or a context of FEEL, in which days are written @"2026-03-31".

    Raises:
        BadSample: it is neither.
    """
    if len(text) > MAX_CHARACTERS:
        raise BadSample(_("The sample data is too long: at most %(limit)s characters.") % {"limit": MAX_CHARACTERS})
    if not text.strip():
        return {}
    found = _json(text)
    if found is None:
        found = _context(text)
    if not isinstance(found, Mapping):
        raise BadSample(_("The sample data must be named values in braces, such as {score: 84.5}."))
    return found


def _json(text: str) -> Any:
    try:
        return json.loads(text, parse_float=Decimal, parse_constant=_no_number)
    except (ValueError, RecursionError):
        return None


def _no_number(text: str) -> NoReturn:
    raise ValueError(text)


def _context(text: str) -> object:
    try:
        outcome = compile_expression(text).evaluate({})
    except FeelSyntaxError as error:
        raise _bad(text, error.position, why_not_an_expression(error, text)) from None
    for warning in outcome.warnings:
        raise _bad(text, warning.position, why_null(warning))
    return outcome.value


def _bad(text: str, position: int, reason: str) -> BadSample:
    before = text[:position]
    place = {"line": before.count("\n") + 1, "column": position - before.rfind("\n"), "reason": reason}
    return BadSample(_("Line %(line)s, character %(column)s: %(reason)s") % place)


def context_for(sample: Mapping[str, object], *, now: datetime, kind: Kind | None) -> Mapping[str, object]:
    """The names of a sample as an expression sees them: with the day, the calendar and the decisions of the system."""
    around = {"now": now, "today": timezone.localtime(now).date(), **_calendar(), **sample}
    if kind is None:
        return Lazy(around)
    around = {"input": None, **around}  # what is asked for in an action is there only while it is taken
    decisions = kind.system.decisions.values()
    later = {
        "decide": lambda: askable(decisions, context),
        "tally": lambda: tallies(kind.system, context),
        "decisions": lambda: Lazy({}, {one.key: lambda one=one: decide(one, context) for one in decisions}),
    }
    context = Lazy(around, {name: make for name, make in later.items() if name not in sample})
    return context


def _calendar() -> Mapping[str, object]:
    """The region's working days, if it has been released."""
    try:
        return given(calendar=current_region().working_calendar)
    except NoRelease:
        return {}


def types_for(sample: Mapping[str, object], *, now: datetime, kind: Kind | None) -> Type:
    """The types of these names: as the definitions of a type of record say, else as the sample has them."""
    found = type_of_value({"now": now, "today": timezone.localtime(now).date(), **sample})
    if kind is None:
        return found
    known = scopes.record(kind.system, kind.record_type).plus(input=ANYTHING).scope
    return context_of({**found.members, **known.members}, open=known.open)


def sample_for(kind: Kind, *, now: datetime) -> str:
    """Made-up data of a type of record, with every name that its expressions may use."""
    return sample_with(scopes.record(kind.system, kind.record_type).scope.members, now=now)


def sample_with(names: Mapping[str, Type], *, now: datetime) -> str:
    """Made-up data with these names."""
    day = timezone.localtime(now).date()
    return _written({name: _made_up(of, day, 0) for name, of in names.items() if name not in _WORKED_OUT})


def _made_up(of: Type, day: date, depth: int) -> object:
    """A value of a type; of what nobody knows, or lies too deep, null."""
    if of.name == "list":
        return [_made_up(of.item, day, depth)] if of.item and depth < _DEEPEST else []
    if of.name == "context" and depth < _DEEPEST:
        return {name: _made_up(member, day, depth + 1) for name, member in of.members.items()}
    if of.name == "range":
        return Range(day.replace(day=1), day)
    if of.options:
        return of.options[0]
    return {"number": 80, "string": _("sample"), "boolean": False, "date": day}.get(of.name)


def sample_of(record: Record, *, actor: Actor, now: datetime) -> str:
    """The names of a record and of the one above it, as sample data; what its form masks stays masked."""
    scene = Scene(record, actor, now)
    entries = dict(_own(scene))
    context = scene.context()
    for look in scene.frame.type.related:
        found = context[look.name]
        entries[look.name] = found[:MAX_RELATED] if isinstance(found, tuple) else found
    if record.parent is not None:
        entries["parent"] = dict(_own(scene.beside(record.parent)))
    return _written(entries)


def _written(entries: Mapping[str, object]) -> str:
    lines = (f"  {write_key(name)}: {write(value)}" for name, value in entries.items())
    return "{\n" + ",\n".join(lines) + "\n}"


def _own(scene: Scene) -> Iterator[tuple[str, object]]:
    """A record's own names: its fields, its state and period, its result and its sheets."""
    form, context = scene.frame.form, scene.context()
    hidden = {field.key: field.mask for field in form.fields.values() if field.mask} if form else {}
    names = [*(form.fields if form else ()), *_STANDARD, *(flag.key for flag in scene.frame.type.flags)]
    for name in names:
        value = context.get(name)
        yield name, masked(hidden[name], value) if name in hidden and isinstance(value, str) else value


_WORKED_OUT = ("today", "now", "decisions", "decide", "tally")  # given with any sample
_DEEPEST = 2
_STANDARD = ("state", "period", "number", "title", "result", "sheets")
