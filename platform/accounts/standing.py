"""Where people stand who signed in by dynamic password: in one region, in one role, on one project.

A code by text message proves less than a password and a second factor may, so it opens no more than it was asked for:
whatever else the account may do, here or in other regions, is not theirs in such a session. What stands in the session
is only which project was chosen; whether they may is asked anew in every request.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest

from accounts.identity import PERSON, on_site
from accounts.models import Grant, Operator, User

SESSION = "standing"


@dataclass(frozen=True)
class Standing:
    """What a session by dynamic password amounts to now."""

    region: str
    type_title: str
    role: str  # empty: an operator who has not come to a project yet
    is_leader: bool
    project: str = ""
    title: str = ""
    tokens: tuple[str, ...] = ()  # none: no project was chosen, or it is not theirs any more

    def covers(self, grant: Grant) -> bool:
        """Whether this grant counts here."""
        in_person = grant.organisation_id is None and not grant.areas
        return in_person and grant.region.slug == self.region and self.role in ("", grant.role)


def stand(request: HttpRequest, said: Mapping[str, object]) -> None:
    """Remember in the session where somebody stands."""
    request.session[SESSION] = dict(said)


def standing_in(request: HttpRequest) -> Standing | None:
    """Where the person behind a request stands; None for those who signed in otherwise."""
    said = request.session.get(SESSION)
    if not said or not request.user.is_authenticated:
        return None
    return _of_operator(request.user, said) if said["by"] == "operator" else _of_leader(request.user, said)


def _of_leader(user: User, said: Mapping[str, object]) -> Standing:
    role, project = str(said["role"]), str(said.get("project", ""))
    own = f"{role}{PERSON}{user.person_key}"
    tokens = tuple(on_site(own, system, project) for system in said.get("systems", ()) if project)
    place = {"project": project, "title": str(said.get("title", "")), "tokens": tokens}
    return Standing(str(said["region"]), str(said["type_title"]), role, is_leader=True, **place)


def _of_operator(user: User, said: Mapping[str, object]) -> Standing:
    region, title = str(said["region"]), str(said["type_title"])
    mine = Operator.objects.filter(person_key=user.person_key, enabled=True, region__schema_name=region)
    operator = mine.filter(pk=said.get("operator")).first() if said.get("operator") else None
    if operator is None:
        return Standing(region, title, "", is_leader=False)
    place = {"project": operator.project, "title": operator.project_title, "tokens": tuple(operator.tokens)}
    return Standing(region, title, operator.role, is_leader=False, **place)
