"""A project over all systems of the region: what each of them knows of it, and the way to its pages."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Min, Q, QuerySet
from django.urls import reverse

from engine.definitions.values import State
from forms.actors import Actor
from forms.models import Record
from forms.selectors import visible_records
from portal.due import Deadline, deadline_of
from portal.lists.cells import Cell, Cells


@dataclass(frozen=True)
class Tally:
    """How many records of one type are in one state."""

    state: State | None
    count: int


@dataclass(frozen=True)
class Belonging:
    """The records of one type that belong to the project in one system."""

    title: str
    count: int
    tallies: tuple[Tally, ...]
    url: str  # nothing for those that stand deeper: they are found on the way there
    newest: str  # the last one that was scored, in words
    due: Deadline | None  # the first of their deadlines


@dataclass(frozen=True)
class Part:
    """A project as one system knows it."""

    system: str
    kind: str
    record: Record
    state: Cell
    facts: tuple[tuple[str, str], ...]
    belongings: tuple[Belonging, ...]
    due: Deadline | None


@dataclass(frozen=True)
class Project:
    """A project with its parts, and who takes part in it under which title."""

    number: str
    title: str
    district: str
    parties: tuple[tuple[str, tuple[str, ...]], ...]
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class ProjectLine:
    """A project in the list: where it stands in each system."""

    number: str
    title: str
    district: str
    standings: tuple[tuple[str, Cell], ...]


def topmost(actor: Actor) -> QuerySet[Record]:
    """The records that stand for a project in their system, as far as this person may see them."""
    return visible_records(actor).filter(parent=None).exclude(project="")


def numbers_of(actor: Actor, *, asked: str) -> QuerySet:
    """The numbers of the projects this person may see, the newest first; `asked` is part of a number or a name."""
    found = topmost(actor)
    if asked:
        found = found.filter(Q(project__icontains=asked) | Q(search_text__icontains=asked))
    return found.order_by().values("project").annotate(newest=Max("pk")).order_by("-newest")


def lines_of(numbers: Iterable[str], *, actor: Actor, cells: Cells) -> list[ProjectLine]:
    """The projects of a page; one query for all of them."""
    by_number: dict[str, list[Record]] = {number: [] for number in numbers}
    for record in topmost(actor).filter(project__in=by_number).order_by("pk"):
        by_number[record.project].append(record)
    return [_line(number, records, cells) for number, records in by_number.items() if records]


def _line(number: str, records: Sequence[Record], cells: Cells) -> ProjectLine:
    standings = tuple((cells.frame(each).system.title, cells.at(each, "state")) for each in records)
    return ProjectLine(number, records[0].title, cells.at(records[0], "district").text, standings)


def project_of(number: str, *, actor: Actor, cells: Cells) -> Project | None:
    """A project with all its parts; three queries, whatever belongs to it."""
    tops = list(topmost(actor).filter(project=number).order_by("pk"))
    if not tops:
        return None
    below = visible_records(actor).filter(subject__in=[top.pk for top in tops]).order_by()
    counted = below.values("subject_id", "record_type", "state").annotate(count=Count("pk"), due=Min("due_on"))
    tallies: dict[tuple[int, str], list[Mapping[str, object]]] = defaultdict(list)
    for row in counted.order_by("record_type", "state"):
        tallies[row["subject_id"], row["record_type"]].append(row)
    scored = below.exclude(result_score=None).order_by("subject_id", "record_type", "-period_start", "-pk")
    newest = {(each.subject_id, each.record_type): each for each in scored.distinct("subject_id", "record_type")}
    parts = tuple(_part(top, tallies, newest, cells) for top in tops)
    return Project(number, tops[0].title, cells.at(tops[0], "district").text, _parties(tops, cells), parts)


def _part(
    top: Record,
    tallies: Mapping[tuple[int, str], Sequence[Mapping[str, object]]],
    newest: Mapping[tuple[int, str], Record],
    cells: Cells,
) -> Part:
    frame = cells.frame(top)
    columns = [column for column in frame.type.columns if column.path not in ("state", "number", "own_part")]
    facts = tuple((column.title, cells.at(top, column.path).text) for column in columns)
    belongings = tuple(
        _belonging(top, kind.key, rows, newest.get((top.pk, kind.key)), cells)
        for kind in frame.system.record_types.values()
        if (rows := tallies.get((top.pk, kind.key)))
    )
    return Part(
        system=frame.system.title,
        kind=frame.type.title,
        record=top,
        state=cells.at(top, "state"),
        facts=tuple((title, text) for title, text in facts if text),
        belongings=belongings,
        due=_deadline(top.due_on, cells),
    )


def _belonging(
    top: Record, key: str, rows: Sequence[Mapping[str, object]], newest: Record | None, cells: Cells
) -> Belonging:
    system = cells.frame(top).system
    kind, states = system.record_types[key], system.workflow_of(key).by_key
    days = [row["due"] for row in rows if row["due"]]
    return Belonging(
        title=kind.title,
        count=sum(int(str(row["count"])) for row in rows),
        tallies=tuple(Tally(states.get(str(row["state"])), int(str(row["count"]))) for row in rows),
        url=f"{reverse('record', args=[top.pk])}?tab={key}" if kind.parent == top.record_type else "",
        newest=_words(newest, cells) if newest else "",
        due=_deadline(min(days, default=None), cells),  # type: ignore[type-var]  # days, as the query gives them
    )


def _words(record: Record, cells: Cells) -> str:
    told = (cells.at(record, path).text for path in ("period_title", "result.score", "result.grade"))
    return " · ".join(word for word in told if word)


def _deadline(day: object, cells: Cells) -> Deadline | None:
    known = day if isinstance(day, date) else None
    return deadline_of(known, today=cells.today, calendar=cells.region.calendar)


def _parties(tops: Iterable[Record], cells: Cells) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Who takes part: each name once under its title, also where systems know different ones."""
    found: dict[str, list[str]] = {}
    for top in tops:
        for party in cells.frame(top).type.parties:
            name = str(top.parties.get(party.key, {}).get("name") or "")
            names = found.setdefault(party.title, [])
            if name and name not in names:
                names.append(name)
    return tuple((title, tuple(names)) for title, names in found.items() if names)
