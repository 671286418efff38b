"""Comparing what a step expects with what is seen after it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import cached_property

from engine.scoring import Explained, key_of
from forms.actors import Actor
from forms.keeping import kept_names, kept_on
from forms.models import Record, ScoreSheet
from forms.reading import sheet_of
from schemas.selectors import system_of
from workflows.selectors import offers

Found = tuple[str, str, str]  # what was looked at, what was expected, what was seen


@dataclass(frozen=True)
class Seen:
    """What a step left behind: a refusal with its sentences, or a record and the sheet that was filled or counts."""

    refused: tuple[str, ...] = ()
    record: Record | None = None
    sheet_key: str = ""
    actor: Actor | None = None
    now: datetime | None = None
    decided: tuple[object, ...] = ()  # what a decision gave, if one was asked

    @cached_property
    def sheet(self) -> ScoreSheet | None:
        """The sheet that was filled or counts; most steps look only at the record."""
        return sheet_of(self.record, self.sheet_key) if self.record else None


def differences(expected: Mapping[str, object], seen: Seen) -> tuple[Found, ...]:
    """Everything that is not as expected; a refusal that nobody expected is one."""
    if seen.refused or "refused" in expected:
        return tuple(_refusal(expected.get("refused", ""), seen))
    if not expected:
        return ()
    if seen.decided:
        return tuple(_outcome(expected.get("outcome"), seen.decided[0]))
    if seen.record is None:
        return (("record", "", "-"),)
    return tuple(found for word, value in expected.items() for found in _CHECKS[word](value, seen))


def _refusal(expected: object, seen: Seen) -> Iterator[Found]:
    said = " ".join(seen.refused)
    as_expected = bool(said) if expected is True else bool(expected) and str(expected) in said
    if not as_expected:
        yield "refused", str(expected) or "-", said or "-"


def _state(expected: object, seen: Seen) -> Iterator[Found]:
    system = system_of(seen.record.release)
    kind = system.record_types[seen.record.record_type]
    state = system.workflows[kind.workflow].by_key[seen.record.state]
    if expected not in (state.key, state.title):
        yield "state", str(expected), f"{state.key} {state.title}"


def _score(expected: object, seen: Seen) -> Iterator[Found]:
    actual = seen.sheet.score if seen.sheet else seen.record.result_score
    yield from _compared("score", expected, actual)


def _grade(expected: object, seen: Seen) -> Iterator[Found]:
    actual = seen.sheet.grade if seen.sheet else seen.record.result_grade
    yield from _compared("grade", expected or "", actual)


def _summed(word: str) -> Callable[[object, Seen], Iterator[Found]]:
    """A check of one number that the explanation of the sheet took in."""

    def check(expected: object, seen: Seen) -> Iterator[Found]:
        explained = _explained(seen)
        yield from _compared(word, expected, explained.data.get(word) if explained else None)

    return check


def _deductions(expected: Mapping[str, object], seen: Seen) -> Iterator[Found]:
    explained, nodes = _explained(seen), _catalogue(seen).nodes
    lost = dict(_lost(explained)) if explained else {}
    items = {key: marks for key, marks in lost.items() if nodes[key_of(key)].rule is not None}
    for key in sorted({*expected, *items}):
        yield from _compared(f"deductions.{key}", expected.get(key, 0), items.get(key, Decimal(0)))


def _explained(seen: Seen) -> Explained | None:
    return Explained.from_json(seen.sheet.explanation) if seen.sheet and seen.sheet.explanation else None


def _lost(explained: Explained) -> Iterator[tuple[str, object]]:
    """What each node of the catalogue lost, by its address."""
    if explained.key and "lost" in explained.data:
        yield explained.key, explained.data["lost"]
    for child in explained.children:
        yield from _lost(child)


def _catalogue(seen: Seen):
    system = system_of(seen.record.release)
    return system.catalogues[system.record_types[seen.record.record_type].sheet(seen.sheet.key).catalogue]


def _open(expected: object, seen: Seen) -> Iterator[Found]:
    yield from _compared("open", expected, seen.sheet.open_lines if seen.sheet else None)


def _values(expected: Mapping[str, object], seen: Seen) -> Iterator[Found]:
    for key, value in expected.items():
        yield from _compared(f"values.{key}", value, seen.record.data.get(key))


def _kept(expected: Mapping[str, Mapping[str, object]], seen: Seen) -> Iterator[Found]:
    """What kept fields said at the end of a day; a field that is not kept said nothing, and is a difference itself."""
    names = kept_names(seen.record)
    for key, days in expected.items():
        if key not in names:
            yield f"kept.{key}", ", ".join(days), _shown(None)
            continue
        for day, value in days.items():
            said = kept_on(seen.record, on=date.fromisoformat(day))
            yield from _compared(f"kept.{key}.{day}", value, said.get(key))


def _due(expected: object, seen: Seen) -> Iterator[Found]:
    due = seen.record.due_on
    yield from _compared("due", expected, due.isoformat() if isinstance(due, date) else None)


def _offered(expected: list[str], seen: Seen) -> Iterator[Found]:
    keys = [offer.action.key for offer in offers(seen.record, actor=seen.actor, now=seen.now)] if seen.actor else []
    yield from _compared("offered", sorted(expected), sorted(keys))


def _outcome(expected: object, actual: object) -> Iterator[Found]:
    """A value, or of a context the members that are named."""
    if isinstance(expected, Mapping) and isinstance(actual, Mapping):
        for key, value in expected.items():
            yield from _compared(f"outcome.{key}", value, actual.get(key))
    else:
        yield from _compared("outcome", expected, actual)


def _compared(what: str, expected: object, actual: object) -> Iterator[Found]:
    if _number(expected) != _number(actual):
        yield what, _shown(expected), _shown(actual)


def _number(value: object) -> object:
    """Numbers are equal by value however they are written, days are texts; everything else by itself."""
    if isinstance(value, Mapping):
        return {key: _number(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_number(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        return value
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return value


def _shown(value: object) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_shown(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_shown, value)) + "]"
    if isinstance(value, Decimal) and value.is_finite():
        return f"{value.normalize():f}"  # a column's idle zeros tell nothing
    return "-" if value is None else str(value)


_CHECKS: Mapping[str, Callable[[object, Seen], Iterator[Found]]] = {
    "state": _state,
    "score": _score,
    "grade": _grade,
    "attainable": _summed("attainable"),
    "actual": _summed("actual"),
    "deductions": _deductions,
    "open": _open,
    "values": _values,
    "kept": _kept,
    "due": _due,
    "offered": _offered,
}
