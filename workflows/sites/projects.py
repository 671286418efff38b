"""Which projects are somebody's: those that name them in a position, and those they were authorised for."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from accounts.identity import PERSON
from accounts.models import Operator
from accounts.operators.selectors import authorisations_of
from engine.definitions.values import ProjectSource, Sites
from forms.frames import frame_of, records
from forms.models import Record
from schemas.selectors import current_region
from tenants.models import Region

MOST = 200


@dataclass(frozen=True)
class Standing:
    """How a project stands in one system."""

    system: str
    state: str
    tone: str


@dataclass(frozen=True)
class Project:
    """A project to choose: its number, its name, and how it stands in each system."""

    number: str
    title: str
    standings: tuple[Standing, ...]


def leads_any(sites: Sites, *, role: str, key: str) -> bool:
    """Whether any project, in whatever state, names this person in a position of the role."""
    return _led(sites, role, key).exists()


def projects_led(sites: Sites, *, role: str, key: str) -> list[Project]:
    """The accepted and unfinished projects that name this person, the latest first."""
    return _projects(_led(sites, role, key).filter(_any(_in(each, each.states) for each in sites.projects)))


def find_project(sites: Sites, number: str, *, role: str, key: str) -> Project | None:
    """The project with this number that names this person; finished ones are found so, too."""
    offered = _any(_in(each, (*each.states, *each.finished)) for each in sites.projects)
    found = _projects(_led(sites, role, key).filter(offered, project__iexact=number.strip())) if number.strip() else []
    return found[0] if found else None


def authorisations(region: Region, key: str) -> list[Operator]:
    """The operator's authorisations that still hold: enabled, by somebody who still leads the project."""
    return [each for each in authorisations_of(region, key)[:MOST] if is_on_some_record(each.tokens)]


def is_on_some_record(tokens: Iterable[str]) -> bool:
    """Whether any record bears one of these tokens."""
    held = list(tokens)
    return bool(held) and Record.objects.filter(tokens__overlap=held).exists()


def _led(sites: Sites, role: str, key: str) -> QuerySet[Record]:
    known = _any(Q(system=each.system, record_type=each.record_type) for each in sites.projects)
    return records().filter(known, tokens__contains=[f"{role}{PERSON}{key}"]).exclude(project="")


def _in(source: ProjectSource, states: Iterable[str]) -> Q:
    return Q(system=source.system, record_type=source.record_type, state__in=list(states))


def _any(ways: Iterable[Q]) -> Q:
    return reduce(or_, ways)


def _projects(found: QuerySet[Record]) -> list[Project]:
    region, by_number = current_region(), {}
    for record in found.order_by("-id")[:MOST]:
        frame = frame_of(record, region)
        state = frame.workflow.by_key[record.state]
        title, standings = by_number.get(record.project, (record.title, ()))
        by_number[record.project] = (title, (*standings, Standing(frame.system.title, state.title, state.tone)))
    return [Project(number, title, standings) for number, (title, standings) in by_number.items()]
