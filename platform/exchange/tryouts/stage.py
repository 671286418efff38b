"""The stage of a try-out: the drafts in force, the steps replayed, everything looked at, all of it rolled back.

A transaction that is never committed is a copy of the whole region that nobody else can see: not lists, not inboxes,
not reports, not the worker. What a try-out touches are rows of its own transaction.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db import OperationalError, connection
from django.db.models import Q

from engine.definitions.values import RecordType, Region, System
from exchange.drafts import draft_documents
from exchange.scenarios.expectations import Found, Seen, differences
from exchange.scenarios.golden import Cast, laid_out
from exchange.scenarios.made_up import made_up, with_numbers
from exchange.scenarios.play import Play
from exchange.tryouts.sessions import Step, Tryout
from forms.actors import Actor, role_of
from forms.frames import relate, single_records
from forms.models import Record
from forms.parties import assign_parties
from forms.personal import form_of, personal_values
from schemas.models import Release
from schemas.selectors import current_region, system_of
from schemas.services import publish
from tenants.rehearsals import rehearsal

#: How long a try-out waits for somebody who works on the same project.
PATIENCE = "3s"


class Busy(Exception):
    """Somebody works on the project just now; try again."""


@dataclass(frozen=True)
class Placed:
    """A record on the stage: its name, and the step that gives it one where no step has yet."""

    name: str
    record: Record
    find: Step | None = None


@dataclass
class Stage:
    """What there is after the steps so far."""

    tryout: Tryout
    region: Region
    release: Release
    play: Play
    now: datetime
    seen: list[Seen] = field(default_factory=list)  # of each step, what it left behind
    otherwise: list[tuple[Found, ...]] = field(default_factory=list)  # of each step, what came not as it expects

    def take(self, step: Step) -> None:
        """Take a step and look at once: what later steps do must not be seen."""
        seen = self.play.show(with_numbers(step))
        seen.sheet  # noqa: B018 - read now
        self.seen.append(seen)
        self.otherwise.append(differences(step["expect"], seen) if "expect" in step else ())

    @property
    def system(self) -> System:
        """The drafts."""
        return system_of(self.release)

    def actor(self, role: str) -> Actor:
        """Who plays a role here."""
        return self.play.cast(role)

    def records(self) -> list[Placed]:
        """All records of the try-out, each with a name; those that effects opened get one by a step that finds them."""
        named = {pk: name for name, pk in self.play.names.items()}
        family = single_records().filter(Q(pk__in=named) | Q(subject_id__in=named), system=self.tryout.system)
        found: dict[int, Placed] = {}
        for record in relate(family.order_by("pk").prefetch_related("sheets")):
            if record.pk in named:
                found[record.pk] = Placed(named[record.pk], record)
            elif record.parent_id in found:
                name = _fresh(record.record_type, {*self.play.names, *(one.name for one in found.values())})
                find = {"find": record.record_type, "in": found[record.parent_id].name, "name": name}
                period = period_word(self.system.record_types[record.record_type], record)
                found[record.pk] = Placed(name, record, {**find, **period})
        return list(found.values())


@contextmanager
def staged(tryout: Tryout, *, now: datetime) -> Iterator[Stage]:
    """Put the drafts in force, take the steps, let the caller look; then nothing of it has ever been.

    Raises:
        Busy: see there.
    """
    try:
        with rehearsal():
            with connection.cursor() as cursor:
                cursor.execute(f"SET LOCAL lock_timeout = '{PATIENCE}'")
            yield _stage(tryout, now)
    except OperationalError as error:
        raise Busy from error


def _stage(tryout: Tryout, now: datetime) -> Stage:
    documents = draft_documents(tryout.system)
    release = publish(system=tryout.system, documents=documents, by=None, at=now)
    region = current_region()
    family = _copied(tryout, release, region) if tryout.record is not None else []
    given = laid_out(documents, tryout.case)[0] if tryout.case else []
    cast = ProjectCast(region, described=[step for step in given if "role" in step], family=family)
    play = Play(system=tryout.system, cast=cast, start=now)
    for number, record in enumerate(family, start=1):
        play.call(f"project_{number}", record.pk)
    play.run([step for step in given if "role" not in step], case="")
    stage = Stage(tryout, region, release, play, now)
    for step in tryout.steps:
        stage.take(step)
    stage.now = play.wait(tryout.day)
    return stage


class ProjectCast(Cast):
    """Whoever has a part in the project that is tried out on; everybody else is made up."""

    def __init__(self, region: Region, *, described: Sequence[Step], family: Sequence[Record]) -> None:
        super().__init__(region, described=described)
        self._family = family

    def _engaged(self, key: str) -> Actor:
        actor = super()._engaged(key)
        tokens = {token for record in self._family for token in record.tokens if role_of(token) == key}
        role = self._region.role(key)
        if not tokens or role is None:
            return actor
        party = self._family[0].parties.get(role.held.party) if role.held.by == "party" else None
        told = {"organisation_name": str(party["name"]), "credit_code": str(party["organisation"])} if party else {}
        return replace(actor, tokens=tuple(sorted(tokens)), **told)


def _copied(tryout: Tryout, release: Release, region: Region) -> list[Record]:
    """The project as the drafts would have it, its personal numbers made up; topmost record first."""
    members = Q(pk=tryout.record) | Q(subject_id=tryout.record)
    family = relate(single_records().filter(members, system=tryout.system).order_by("subject_id", "pk"))
    family.sort(key=lambda record: (record.pk != tryout.record, record.pk))
    known = system_of(release).record_types
    number = 0
    for record in family:
        data = dict(record.data)
        for way, one, _value in [*personal_values(form_of(record).personal, data)]:
            number += 1
            _put(data, way, with_numbers(made_up(one.mask, number)) or "＊＊＊")
        record.data = data
        if record.record_type in known:
            record.release = release
        assign_parties(record, known.get(record.record_type) or _own_type(record), region)
        record.save()
    return family


def _own_type(record: Record) -> RecordType:
    return system_of(record.release).record_types[record.record_type]


def _put(data: dict[str, object], way: Sequence[str | int], value: object) -> None:
    target: object = data
    for step in way[:-1]:
        target = target[step]  # type: ignore[index] - a way that was found in the same document
    target[way[-1]] = value  # type: ignore[index]


def _fresh(stem: str, taken: set[str]) -> str:
    numbers = (f"{stem}_{number}" for number in range(1, len(taken) + 2))
    return next(name for name in numbers if name not in taken)


def period_word(kind: RecordType, record: Record) -> dict[str, str]:
    """The period of a record as steps write it."""
    start = record.period_start
    if start is None:
        return {}
    words = {
        "month": f"{start:%Y-%m}",
        "quarter": f"{start.year}-Q{(start.month + 2) // 3}",
        "year": str(start.year),
    }
    return {"period": words[kind.period]} if kind.period in words else {}
