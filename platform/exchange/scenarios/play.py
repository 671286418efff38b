"""Playing steps through the real services, and saying where what came of them differs from what was expected."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from engine.definitions.taking import read_inputs
from engine.definitions.times import first_day
from engine.scoring import SheetEntries
from forms.actors import Actor
from forms.decisions import ask
from forms.errors import RuntimeRefusal
from forms.guides.services import read_required
from forms.handling import NOTHING
from forms.models import Record
from forms.reading import RECORDS, sheet_of, single_record
from forms.scoring import handling_of
from forms.sentences import refusal_sentences
from forms.tallies import names_apart
from registers.asking import own_entries_only
from registers.services import put_entry
from schemas.selectors import region_and_release, system_of
from tenants.statements import rows
from workflows.clocks import pass_deadlines
from workflows.registers.syncing import take_entry
from workflows.services import open_record, save_record, save_sheet, take_action

from .expectations import Seen, differences
from .files import with_files
from .sheets import decided, entered
from .times import moment_of, next_moment

Step = Mapping[str, object]
_VERSION = f"SELECT version FROM {RECORDS.name} WHERE id = %s"  # noqa: S608 - our own table


@dataclass(frozen=True)
class Difference:
    """Where a scenario went otherwise: the case, the step counted from 1, what was looked at, and both values."""

    case: str
    step: int
    what: str
    expected: str
    actual: str

    @property
    def parts_ways(self) -> bool:
        """Whether nothing after it can be compared: no record, another state, or a refusal on one side only."""
        if self.what == "refused":
            return "-" in (self.expected, self.actual)
        return self.what in ("of", "record", "state", "case")


class UnknownRecord(Exception):
    """A step speaks of a record that no step before it has named or opened."""


class Play:
    """One scenario under way: its clock, its cast, and the records it has named so far.

    Its people have read what they must: a scenario is about the matter, not about whether somebody opened the help.
    """

    def __init__(
        self,
        *,
        system: str,
        cast: Callable[[str], Actor],
        start: datetime,
        latest: datetime | None = None,
    ) -> None:
        self.system, self._cast, self._now, self._latest = system, cast, start, latest
        self._records: dict[str, int] = {}
        self._well_read: set[int | None] = set()

    def fork(self, cast: Callable[[str], Actor]) -> "Play":
        """Another play that goes on from here with its own names and cast."""
        other = Play(system=self.system, cast=cast, start=self._now, latest=self._latest)
        other._records = dict(self._records)
        other._well_read = set(self._well_read)
        return other

    @property
    def names(self) -> Mapping[str, int]:
        """The records that are named so far."""
        return self._records

    def call(self, name: str, record_id: int) -> None:
        """Give a record that is there a name."""
        self._records[name] = record_id

    def cast(self, role: str) -> Actor:
        """Who plays a role."""
        return self._cast(role)

    def wait(self, on: str) -> datetime:
        """The moment of a step on this day."""
        self._tell_time({"on": on} if on else {})
        return self._now

    def show(self, step: Step) -> Seen:
        """Take one step and look at what came of it, whatever is expected."""
        self._tell_time(step)
        try:
            with own_entries_only():
                if "decide" in step:
                    return Seen(decided=(self._decided(step),))
                return self._seen({**step, "expect": {}}, self._perform(step))
        except RuntimeRefusal as refusal:
            return Seen(refused=refusal_sentences(refusal))
        except UnknownRecord as unknown:
            return Seen(refused=(str(unknown),))

    def run(self, steps: Iterable[Step], *, case: str) -> tuple[Difference, ...]:
        """Take the steps in order and say everything that differs; a step that goes another way ends the scenario."""
        found: list[Difference] = []
        for index, step in enumerate(steps, start=1):
            here = self.take(step, case=case, index=index)
            found += here
            if any(difference.parts_ways for difference in here):
                break
        return tuple(found)

    def take(self, step: Step, *, case: str, index: int) -> tuple[Difference, ...]:
        """Take one step of a case and say what differs."""
        with own_entries_only():
            return tuple(Difference(case, index, *difference) for difference in self._take(step))

    def _take(self, step: Step) -> tuple[tuple[str, str, str], ...]:
        self._tell_time(step)
        if "decide" in step:
            return differences(step.get("expect", {}), Seen(decided=(self._decided(step),)))
        try:
            seen = self._seen(step, self._perform(step))
        except RuntimeRefusal as refusal:
            seen = Seen(refused=refusal_sentences(refusal))
        except UnknownRecord as unknown:
            return (("of", str(unknown), ""),)
        return differences(step.get("expect", {}), seen)

    def _tell_time(self, step: Step) -> None:
        """The step's own time, or a minute after the step before; never later than the play may reach."""
        if "on" in step:
            told = moment_of(str(step["on"]))
            self._now = max(told, next_moment(self._now)) if told.date() == self._now.date() else told
        else:
            self._now = next_moment(self._now)
        self._now = min(self._now, self._latest or self._now)

    def _perform(self, step: Step) -> int | None:
        """Do what the step says; gives the record it was about."""
        verb = next(
            (verb for verb in ("register", "create", "change", "sheet", "act", "find", "clock") if verb in step),
            "look",
        )
        performed = getattr(self, f"_{verb}")(step)
        if "name" in step:
            self._records[str(step["name"])] = performed
        return performed

    def _register(self, step: Step) -> int | None:
        entry = dict(step["entry"])
        key = str(entry.pop("key", "") or "/".join(map(str, entry.values())))
        put_entry(str(step["register"]), key=key, data=entry, by=None, now=self._now)
        if not step.get("flows"):
            return None
        system = system_of(region_and_release(self.system)[1])
        register = system.registers[str(step["register"])]
        record = take_entry(system, register, {"key": key, **entry}, now=self._now)
        if record is None:
            raise UnknownRecord(f"{register.key} {key}")
        return record.pk

    def _create(self, step: Step) -> int:
        parent = self._named(step["in"]) if "in" in step else None
        period = first_day(str(step["period"])) if "period" in step else None
        return open_record(
            system=self.system,
            record_type=str(step["create"]),
            parent_id=parent,
            period_start=period,
            **self._sent(step, "values"),
        ).pk

    def _change(self, step: Step) -> int:
        record_id, version = self._versioned(step)
        return save_record(record_id, version=version, **self._sent(step, "change")).pk

    def _sheet(self, step: Step) -> int:
        record = _read(self._named(step["of"]))
        key, words = next(iter(step["sheet"].items()))
        system = system_of(record.release)
        use = system.record_types[record.record_type].sheet(key)
        if use is None:
            raise UnknownRecord(f"{step['of']}.{key}")
        sheet = sheet_of(record, key)
        before = SheetEntries.from_json(sheet.entries) if sheet else SheetEntries()
        entries = entered(system.catalogues[use.catalogue], before, words)
        version = sheet.version if sheet else 0
        said = decided(system.catalogues[use.catalogue], handling_of(sheet) if sheet else NOTHING, words)
        save_sheet(record.pk, sheet=key, version=version, entries=entries, handling=said, **self._who(step))
        return record.pk

    def _act(self, step: Step) -> int:
        record_id, version = self._versioned(step)
        return take_action(
            record_id,
            action=str(step["act"]),
            version=version,
            opinion=str(step.get("opinion", "")),
            chosen=str(step.get("to", "")),
            **self._sent(step, "input"),
        ).pk

    def _decided(self, step: Step) -> object:
        """What a decision gives for the inputs of a step, as of the step's day."""
        region, release = region_and_release(self.system)
        system = system_of(release)
        decision = system.decisions[str(step["decide"])]
        today = timezone.localtime(self._now).date()
        names = names_apart(system, region, today=today, now=self._now)
        return ask(decision, read_inputs(decision, step.get("with", {})), names)

    def _find(self, step: Step) -> int:
        chosen = Record.objects.filter(system=self.system, record_type=step["find"])
        if "in" in step:
            chosen = chosen.filter(parent_id=self._named(step["in"]))
        chosen = chosen.filter(**{f"data__{field}": value for field, value in step.get("where", {}).items()})
        if "period" in step:
            chosen = chosen.filter(period_start=first_day(str(step["period"])))
        found = chosen.values_list("pk", flat=True).first()
        if found is None:
            raise UnknownRecord(f"{step['find']} {step.get('period', '')}".strip())
        return found

    def _clock(self, step: Step) -> int:
        """Let the deadlines of the record and of its whole family happen, as far as they have come."""
        record = _read(self._named(step["of"]))
        top = record.subject_id or record.pk
        family = Record.objects.filter(Q(pk=top) | Q(subject_id=top)).order_by("clock_on", "pk")
        for record_id in family.filter(clock_on__lte=timezone.localdate(self._now)).values_list("pk", flat=True):
            pass_deadlines(record_id, now=self._now)
        return record.pk

    def _look(self, step: Step) -> int | None:
        return self._named(step["of"]) if "of" in step else None

    def _seen(self, step: Step, record_id: int | None) -> Seen:
        if record_id is None or "expect" not in step:
            return Seen()
        record = _read(record_id)
        key = next(iter(step["sheet"]), "") if "sheet" in step else record.result_sheet
        actor = self._cast(str(step["as"])) if "as" in step else None
        return Seen(record=record, sheet_key=key, actor=actor, now=self._now)

    def _versioned(self, step: Step) -> tuple[int, int]:
        """The record a step is about, at the version its page would carry."""
        record_id = self._named(step["of"])
        ((version,),) = rows(_VERSION, [record_id])
        return record_id, version

    def _named(self, name: object) -> int:
        if name not in self._records:
            raise UnknownRecord(str(name))
        return self._records[str(name)]

    def _sent(self, step: Step, member: str) -> dict[str, object]:
        """Who sends what: values as a browser would send them, with the files they ask for."""
        who = self._who(step)
        values = {key: with_files(value, **who) for key, value in step.get(member, {}).items()}
        return {"posted": _posted(values), **who}

    def _who(self, step: Step) -> dict[str, object]:
        actor = self._cast(str(step["as"]))
        if actor.user_id not in self._well_read:
            self._well_read.add(actor.user_id)
            read_required(self.system, actor=actor, now=self._now)
        return {"actor": actor, "now": self._now}


def _read(record_id: int) -> Record:
    record = single_record(record_id)
    if record is None:
        raise UnknownRecord(str(record_id))
    return record


def _posted(values: Mapping[str, object]) -> dict[str, object]:
    """Values as a browser would send them."""
    return {key: value if isinstance(value, list | Mapping) else _text(value) for key, value in values.items()}


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
