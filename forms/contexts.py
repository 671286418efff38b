"""The names an expression may use about a record (docs/architecture.md), each worked out when it is asked for.

A `Scene` is a record seen by somebody at a moment. It keeps what it has read, so that the many expressions of one
request ask the database once for each related name, however many records that brings.
"""

from collections import ChainMap
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils import timezone

from engine.definitions.values import Region, Related
from engine.feel import Range, compile_expression, given
from engine.flow import period_title
from forms.access import roles_on
from forms.actors import Actor
from forms.decisions import askable, decide
from forms.frames import Frame, adopt, frame_of, relate, single_records
from forms.lazy import Lazy
from forms.models import Record, ScoreSheet
from forms.parties import part_of, party_code
from forms.reading import records_below, sheets_of
from forms.tallies import tallies
from forms.values import typed_later
from forms.vouching import unverified
from schemas.models import Release
from schemas.selectors import current_region

_NOTHING: Mapping[str, Release] = {}
_ORDERS: Mapping[str, tuple[str, ...]] = {"period": ("period_start", "id"), "number": ("number",)}


def context_of(
    record: Record, *, actor: Actor, now: datetime, input: Mapping[str, object] | None = None
) -> Mapping[str, object]:
    """All names about a record for one evaluation."""
    return Scene(record, actor, now).context(input=input)


class Shared:
    """What scenes beside each other read only once."""

    def __init__(self, region: Region | None = None, in_force: Mapping[str, Release] = _NOTHING) -> None:
        self.region = region or current_region()
        self.in_force = in_force  # the newest releases of systems, as far as they are at hand
        self.host = given(calendar=self.region.working_calendar)
        self.looked: dict[tuple[object, ...], list[Record]] = {}
        self.to_read: dict[frozenset[str], tuple[Any, ...]] = {}  # see forms.guides


class Scene:
    """A record as somebody sees it at a moment."""

    def __init__(self, record: Record, actor: Actor, now: datetime, *, shared: Shared | None = None) -> None:
        self.record = record
        self.actor = actor
        self.now = now
        self._given = shared

    def beside(self, record: Record) -> "Scene":
        """Another record seen by the same person at the same moment, sharing what was read so far."""
        return Scene(record, self.actor, self.now, shared=self._shared)

    def afresh(self, record: Record | None = None, actor: Actor | None = None) -> "Scene":
        """The same moment after something was written: everything but the region is read anew."""
        return Scene(record or self.record, actor or self.actor, self.now, shared=self.renewed())

    def after_filling(self) -> "Scene":
        """The same record after its sheets were saved: these are at hand, all the rest is read anew."""
        scene = self.afresh()
        scene.sheets = self.sheets
        return scene

    def renewed(self) -> Shared:
        """What stays known after something was written: what is released."""
        return Shared(self._shared.region, self._shared.in_force)

    @property
    def to_read(self) -> dict[frozenset[str], tuple[Any, ...]]:
        """Which of these documents the actor still has to read, as far as somebody asked."""
        return self._shared.to_read

    @cached_property
    def _shared(self) -> Shared:
        return self._given or Shared()

    @cached_property
    def frame(self) -> Frame:
        """The definitions the record lives by."""
        return frame_of(self.record, self._shared.region)

    @cached_property
    def today(self) -> date:
        """The day in the region's time zone."""
        return timezone.localtime(self.now).date()

    @cached_property
    def roles(self) -> tuple[str, ...]:
        """The roles the actor holds on this record."""
        return roles_on(self.record, self.actor)

    @cached_property
    def sheets(self) -> dict[str, ScoreSheet]:
        """The sheets kept so far, by key; one query."""
        return {sheet.key: sheet for sheet in sheets_of(self.record)} if self.record.pk else {}

    def context(
        self, *, values: Mapping[str, object] | None = None, input: Mapping[str, object] | None = None
    ) -> Mapping[str, object]:
        """All names, with the record's own values or with others that are being tried out."""
        stored = self.record.data if values is None else values
        ready, typed = typed_later(self.frame.form, stored)
        own = {**self._facts(), **self._circumstances(), "input": input}
        later: dict[str, Callable[[], object]] = {
            **{name: one for name, one in typed.items() if name not in own},
            "parent": lambda: self._of(self.record.parent),
            "subject": lambda: context if self.record.subject is None else self._of(self.record.subject),
            "sheets": lambda: {use.key: self._sheet(use.key) for use in self.frame.type.sheets},
            "unverified": lambda: unverified(self.record),
            "decisions": lambda: self._decisions(context),
            "decide": lambda: askable(self.frame.system.decisions.values(), context),
            "tally": lambda: tallies(self.frame.system, context),
        }
        for look in self.frame.type.related:
            later[look.name] = lambda look=look: self._look(look, context)  # type: ignore[misc]
        context = Lazy({**ready, **own}, later)
        return context

    def related(self, look: Related) -> list[Record]:
        """The records a related name looks at, before its condition; one query however many ask."""
        record = self.record
        if look.far:
            return self._elsewhere(look)
        of = {"self": record, "parent": record.parent, "subject": record.subject or record}[look.of]
        if of is None or of.pk is None:
            return []
        sheets = any(path.startswith("sheets.") for path in look.pick)
        key = (look.record_type, of.pk, look.order, sheets)
        if key not in self._shared.looked:
            found = records_below(of, look.record_type, order=look.order)
            if sheets:
                prefetch_related_objects(found, "sheets")
            self._shared.looked[key] = adopt(of, found)
        return self._shared.looked[key]

    def _elsewhere(self, look: Related) -> list[Record]:
        """The records anywhere about the same project, or in which the organisation with a part here has it too."""
        record = self.record
        same = record.project if look.of == "project" else party_code(record, look.party)
        sheets = any(path.startswith("sheets.") for path in look.pick)
        key = (look.record_type, look.of, look.party, same, look.order, sheets)
        if key not in self._shared.looked:
            asked = {"project": same} if look.of == "project" else {"parties__contains": part_of(look.party, same)}
            found = single_records().filter(system=record.system, record_type=look.record_type, **asked)
            ordered = found.order_by(*_ORDERS.get(look.order, _ORDERS["period"]))
            self._shared.looked[key] = relate(ordered.prefetch_related("sheets") if sheets else ordered) if same else []
        return self._shared.looked[key]

    def matching(self, look: Related) -> list[Record]:
        """The records a related name looks at that meet its condition."""
        asking = self.context()
        return [record for record in self.related(look) if self._sees(look, record, asking) is not None]

    def _look(self, look: Related, asking: Mapping[str, object]) -> tuple[Mapping[str, object], ...]:
        seen = (self._sees(look, record, asking) for record in self.related(look))
        return tuple(one for one in seen if one is not None)

    def _sees(self, look: Related, record: Record, asking: Mapping[str, object]) -> Mapping[str, object] | None:
        """What is picked of one record; None when it does not meet the condition."""
        picked = _picked(self.beside(record).context(), look.pick)
        names = {**picked, **self._shared.host, "this": asking}
        if look.where and compile_expression(look.where).value(names) is not True:
            return None
        return picked

    def _of(self, record: Record | None) -> Mapping[str, object] | None:
        return None if record is None else self.beside(record).context()

    def _facts(self) -> dict[str, object]:
        record, kind = self.record, self.frame.type.period
        start, end = record.period_start, record.period_end
        return {
            **{flag.key: record.flags.get(flag.key) is True for flag in self.frame.type.flags},
            "period": Range(start, end) if start else None,
            "period_title": period_title(kind, start, self.frame.region.period_titles) if start else None,
            "number": record.number,
            "title": record.title,
            "reference": {"key": str(record.pk or ""), "title": record.title},
            "state": record.state,
            "result": {
                "sheet": record.result_sheet or None,
                "score": record.result_score,
                "grade": record.result_grade or None,
            },
        }

    def _circumstances(self) -> dict[str, object]:
        actor = self.actor
        organisation = {"name": actor.organisation_name or None, "credit_code": actor.credit_code or None}
        return {
            "actor": {"name": actor.name, "roles": self.roles, "organisation": organisation},
            "today": self.today,
            "now": self.now,
            **self._shared.host,
        }

    def _sheet(self, key: str) -> Mapping[str, object]:
        sheet = self.sheets.get(key)
        if sheet is None:
            use = self.frame.type.sheet(key)
            lines = len(self.frame.system.catalogues[use.catalogue].lines) if use else 0
            counts = {"complete": False, "open": lines, "undecided": lines, "passed": 0, "returned": 0}
            return {"score": None, "grade": None, "saved": None, "consistency": None, **counts}
        outcomes = [*sheet.handling.get("outcomes", {}).values()]
        return {
            "score": sheet.score,
            "grade": sheet.grade or None,
            "complete": sheet.complete,
            "open": sheet.open_lines,
            "saved": sheet.saved_at,
            "undecided": sheet.undecided,
            "passed": outcomes.count("pass"),
            "returned": outcomes.count("return") or len(sheet.returned),
            "consistency": sheet.consistency,
        }

    def _decisions(self, context: Mapping[str, object]) -> Mapping[str, object]:
        decisions = self.frame.system.decisions.values()
        return Lazy({}, {decision.key: lambda decision=decision: decide(decision, context) for decision in decisions})


def with_names(context: Mapping[str, object], **names: object) -> Mapping[str, object]:
    """The same context with further names in front."""
    return ChainMap(names, context)  # type: ignore[arg-type]


def _picked(context: Mapping[str, object], paths: Sequence[str]) -> dict[str, object]:
    """The values at these paths, nested as the paths are."""
    picked: dict[str, object] = {}
    for path in paths:
        *way, last = path.split(".")
        source: object = context
        target = picked
        for name in way:
            source = source.get(name) if isinstance(source, Mapping) else None
            target = target.setdefault(name, {})  # type: ignore[assignment]
        target[last] = source.get(last) if isinstance(source, Mapping) else None
    return picked
