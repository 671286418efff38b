"""The projects whose accounts somebody looks after: those of the company in whose name they act."""

from dataclasses import dataclass, replace

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest

from accounts.identity import company_place
from accounts.projects.services import Post
from engine.definitions.values import ProjectAccounts, Region
from forms.actors import Actor, role_of
from forms.models import Record
from forms.parties import party_code
from forms.selectors import visible_records
from portal.viewer import actor_of, holds
from schemas.selectors import current_region


@dataclass(frozen=True)
class Desk:
    """What the region says of such accounts, and who sits at the desk in a role that opens them."""

    definition: Region
    said: ProjectAccounts
    actor: Actor

    def projects(self, *, words: str = "") -> QuerySet[Record]:
        """The company's own projects, newest first; found by title or number of the project."""
        found = visible_records(self.actor, system=self.said.system, record_type=self.said.record_type).order_by("-pk")
        return found.filter(Q(title__icontains=words) | Q(project__icontains=words)) if words else found

    def place(self, record: Record) -> str:
        """The area of a project's accounts."""
        role = self.definition.role(self.said.role)
        return company_place(party_code(record, role.held.party) if role else "", record.project)


def desk_of(request: HttpRequest) -> Desk:
    """The desk of the person behind a request.

    Raises:
        Http404: companies open no accounts here, or it is not for this person.
    """
    definition, actor = current_region(), actor_of(request)
    said = definition.project_accounts
    if said is None or not holds(actor, said.opened_by):
        raise Http404
    own = tuple(token for token in actor.tokens if role_of(token) in said.opened_by)
    return Desk(definition, said, replace(actor, tokens=own))


def project_at(request: HttpRequest, record_id: int) -> tuple[Desk, Record, Post]:
    """A project of the company, and what an account of it is opened for.

    Raises:
        Http404: it is none, or none of theirs.
    """
    desk = desk_of(request)
    record = desk.projects().filter(pk=record_id).first()
    if record is None or not record.project:
        raise Http404
    return desk, record, Post(request.region, desk.said.role, desk.place(record))
