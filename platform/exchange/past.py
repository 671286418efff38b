"""Records of the past as lines of JSON: read, and taken over family by family (docs/past.md)."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from engine.definitions.times import first_day
from engine.definitions.values import RecordType, System
from engine.scoring import SheetEntries
from exchange.scenarios.sheets import entered
from exchange.scenarios.times import moment_of
from forms.actors import Actor
from forms.errors import NotVisible, Refused, RuntimeRefusal
from forms.frames import current_frame
from forms.sentences import refusal_sentences
from workflows.past import NotTakenOver, PastRecord, take_over

Row = Mapping[str, object]
KEYS = frozenset({"type", "name", "in", "period", "state", "on", "number", "values", "flags", "sheets"})


@dataclass(frozen=True)
class Line:
    """A row with the line it stands on."""

    number: int
    row: Row


@dataclass
class Outcome:
    """What came of a file: how much was taken over, and why the rest was not."""

    families: int = 0
    records: int = 0
    problems: list[str] = field(default_factory=list)


def lines_of(text: Iterable[str]) -> Iterator[Line]:
    """The rows of a file, one on each line; blank lines are left out.

    Raises:
        Refused: a line is no JSON object, or has something in it that rows do not have.
    """
    for number, line in enumerate(text, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line, parse_float=Decimal)
        except json.JSONDecodeError:
            row = None
        if not isinstance(row, dict):
            raise Refused((_("Line %(line)s is no JSON object.") % {"line": number},))
        unknown = sorted(row.keys() - KEYS)
        if unknown:
            told = _("Line %(line)s: rows have no “%(key)s”.")
            raise Refused((told % {"line": number, "key": unknown[0]},))
        yield Line(number, row)


def families_of(lines: Iterable[Line]) -> Iterator[list[Line]]:
    """The rows in families: each begins with a record that stands under none."""
    family: list[Line] = []
    for line in lines:
        if family and not line.row.get("in"):
            yield family
            family = []
        family.append(line)
    if family:
        yield family


def take_over_lines(lines: Iterable[Line], *, system: str, actor: Actor, now: datetime) -> Outcome:
    """Take over family by family; one that cannot be is left out as a whole, and the others are not."""
    outcome = Outcome()
    for family in families_of(lines):
        try:
            taken = take_over_rows([line.row for line in family], system=system, actor=actor, now=now)
        except NotTakenOver as error:
            outcome.problems.append(_worded(family[error.place].number, error.cause))
        else:
            outcome.families += 1
            outcome.records += len(taken)
    return outcome


def take_over_rows(rows: Sequence[Row], *, system: str, actor: Actor, now: datetime) -> Sequence[object]:
    """Take over one family.

    Raises:
        NotTakenOver: see `workflows.past`.
    """
    past = []
    for place, row in enumerate(rows):
        try:
            past.append(_read(row, system, now=now))
        except (RuntimeRefusal, ValueError, KeyError) as error:
            raise NotTakenOver(place, error) from error
    return take_over(past, system=system, actor=actor, now=now)


def _read(row: Row, key: str, *, now: datetime) -> PastRecord:
    try:
        frame = current_frame(key, str(row.get("type")))
    except NotVisible:
        told = _("There is no record type “%(type)s” in “%(system)s”.")
        raise Refused((told % {"type": row.get("type"), "system": key},)) from None
    kind, system = frame.type, frame.system
    return PastRecord(
        record_type=kind.key,
        state=str(row["state"]),
        since=min(moment_of(str(row["on"])), now),
        name=str(row.get("name", "")),
        within=str(row.get("in", "")),
        period_start=first_day(str(row["period"])) if "period" in row else None,
        number=str(row.get("number", "")),
        values=_mapping(row, "values"),
        flags={key: bool(value) for key, value in _mapping(row, "flags").items()},
        sheets={key: _entries(system, kind, key, words) for key, words in _mapping(row, "sheets").items()},
    )


def _mapping(row: Row, key: str) -> dict[str, object]:
    found = row.get(key, {})
    if not isinstance(found, Mapping):
        raise Refused((_("“%(key)s” must be an object.") % {"key": key},))
    return dict(found)


def _entries(system: System, kind: RecordType, key: str, words: object) -> SheetEntries:
    use = kind.sheet(key)
    if use is None or not isinstance(words, Mapping):
        raise Refused((_("There is no sheet “%(sheet)s”.") % {"sheet": key},))
    return entered(system.catalogues[use.catalogue], SheetEntries(), words)


def _worded(line: int, cause: Exception) -> str:
    told = _("Line %(line)s: %(cause)s")
    if isinstance(cause, RuntimeRefusal):
        return told % {"line": line, "cause": " ".join(refusal_sentences(cause))}
    return told % {"line": line, "cause": _("“type”, “state”, “on” and “period” must be there and be readable.")}
