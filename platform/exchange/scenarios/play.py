"""Playing steps through the real services, and saying where what came of them differs from what was expected."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from engine.definitions.taking import read_inputs
from engine.scoring import SheetEntries
from forms.actors import Actor
from forms.decisions import ask, names_apart
from forms.errors import RuntimeRefusal
from forms.frames import single_records
from forms.models import Record, ScoreSheet
from forms.sentences import refusal_sentences
from registers.asking import own_entries_only
from registers.services import put_entry
from schemas.selectors import region_and_release, system_of
from workflows.services import open_record, save_record, save_sheet, take_action

from .expectations import Seen, differences
from .sheets import entered
from .times import first_day, moment_of, next_moment

Step = Mapping[str, object]


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
    """One scenario under way: its clock, its cast, and the records it has named so far."""

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

    def fork(self, cast: Callable[[str], Actor]) -> "Play":
        """Another play that goes on from here with its own names and cast."""
        other = Play(system=self.system, cast=cast, start=self._now, latest=self._latest)
        other._records = dict(self._records)
        return other

    def run(self, steps: Iterable[Step], *, case: str) -> tuple[Difference, ...]:
        """Take the steps in order and say everything that differs; a step that goes another way ends the scenario."""
        found: list[Difference] = []
        for index, step in enumerate(steps, start=1):
            with own_entries_only():
                here = [Difference(case, index, *difference) for difference in self._take(step)]
            found += here
            if any(difference.parts_ways for difference in here):
                break
        return tuple(found)

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
        if "register" in step:
            return self._register(step)
        verb = next(
            (verb for verb in ("create", "change", "sheet", "act", "find") if verb in step),
            "look",
        )
        performed = getattr(self, f"_{verb}")(step)
        if "name" in step:
            self._records[str(step["name"])] = performed
        return performed

    def _register(self, step: Step) -> None:
        entry = dict(step["entry"])
        key = str(entry.pop("key", "") or "/".join(entry.values()))
        put_entry(str(step["register"]), key=key, data=entry, by=None, now=self._now)

    def _create(self, step: Step) -> int:
        parent = self._named(step["in"]) if "in" in step else None
        period = first_day(str(step["period"])) if "period" in step else None
        return open_record(
            system=self.system,
            record_type=str(step["create"]),
            parent_id=parent,
            period_start=period,
            posted=_posted(step.get("values", {})),
            **self._who(step),
        ).pk

    def _change(self, step: Step) -> int:
        record_id, version = self._versioned(step)
        posted = _posted(step["change"])
        return save_record(record_id, version=version, posted=posted, **self._who(step)).pk

    def _sheet(self, step: Step) -> int:
        record = single_records().get(pk=self._named(step["of"]))
        key, words = next(iter(step["sheet"].items()))
        system = system_of(record.release)
        use = system.record_types[record.record_type].sheet(key)
        if use is None:
            raise UnknownRecord(f"{step['of']}.{key}")
        sheet = ScoreSheet.objects.filter(record=record, key=key).first()
        before = SheetEntries.from_json(sheet.entries) if sheet else SheetEntries()
        entries = entered(system.catalogues[use.catalogue], before, words)
        version = sheet.version if sheet else 0
        save_sheet(record.pk, sheet=key, version=version, entries=entries, **self._who(step))
        return record.pk

    def _act(self, step: Step) -> int:
        record_id, version = self._versioned(step)
        return take_action(
            record_id,
            action=str(step["act"]),
            version=version,
            posted=_posted(step.get("input", {})),
            opinion=str(step.get("opinion", "")),
            chosen=str(step.get("to", "")),
            **self._who(step),
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
        chosen = Record.objects.filter(record_type=step["find"], parent_id=self._named(step["in"]))
        if "period" in step:
            chosen = chosen.filter(period_start=first_day(str(step["period"])))
        found = chosen.values_list("pk", flat=True).first()
        if found is None:
            raise UnknownRecord(f"{step['find']} {step.get('period', '')}".strip())
        return found

    def _look(self, step: Step) -> int | None:
        return self._named(step["of"]) if "of" in step else None

    def _seen(self, step: Step, record_id: int | None) -> Seen:
        if record_id is None or "expect" not in step:
            return Seen()
        record = single_records().get(pk=record_id)
        key = next(iter(step["sheet"]), "") if "sheet" in step else record.result_sheet
        actor = self._cast(str(step["as"])) if "as" in step else None
        return Seen(record=record, sheet_key=key, actor=actor, now=self._now)

    def _versioned(self, step: Step) -> tuple[int, int]:
        """The record a step is about, at the version its page would carry."""
        return Record.objects.values_list("pk", "version").get(pk=self._named(step["of"]))

    def _named(self, name: object) -> int:
        if name not in self._records:
            raise UnknownRecord(str(name))
        return self._records[str(name)]

    def _who(self, step: Step) -> dict[str, object]:
        return {"actor": self._cast(str(step["as"])), "now": self._now}


def _posted(values: Mapping[str, object]) -> dict[str, object]:
    """Values as a browser would send them."""
    return {key: value if isinstance(value, list | Mapping) else _text(value) for key, value in values.items()}


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
