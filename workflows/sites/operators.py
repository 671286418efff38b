"""Authorising operators: who may, whom the register knows, and what the kinds of permission amount to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from stdnum.cn import ric

from accounts.identity import PERSON, on_site
from accounts.models import User
from accounts.operators.services import Person, Place, Scope
from accounts.sealing import normalised
from engine.definitions.values import NOT_VERIFIED, Sites
from forms.errors import Refused
from tenants.models import Region
from workflows.sites.people import Unreachable, find_person
from workflows.sites.projects import is_on_some_record


class NotVerified(Exception):
    """Why an identity number was not found good, in one sentence."""


@dataclass(frozen=True)
class Verified:
    """Somebody whom the register knows, with the mobile on file there."""

    person: Person
    mobile: str


def place_of(user: User, region: Region) -> Place:
    """The project in which somebody may authorise operators: the one they chose, if they lead it now.

    Raises:
        Refused: they do not.
    """
    standing = user.standing
    if standing is None or not standing.is_leader or standing.region != region.slug:
        raise Refused(
            (_("Only the leader of a project, signed in by dynamic password, authorises operators."),), role=True
        )
    if not is_on_some_record(standing.tokens):
        raise Refused((_("You do not lead this project any more. Please choose another one."),), role=True)
    return Place(region, standing.project, standing.title, standing.role, user.person_key)


def verify(sites: Sites, id_number: str, *, now: datetime) -> Verified:
    """Ask the register for somebody.

    Raises:
        NotVerified: the number is none, or the register does not know it, or does not answer.
    """
    number = normalised(id_number)
    if not (number.isascii() and ric.is_valid(number)):
        raise NotVerified(_("This is not an identity number: its last character checks the others. Please compare."))
    try:
        found = find_person(sites, number, now=now)
    except Unreachable as error:
        raise NotVerified(_("The register does not answer now, so nobody can be verified. Try again later.")) from error
    if found is None:
        raise NotVerified(sites.sentences[NOT_VERIFIED])
    return Verified(Person(found.key, found.name, number), found.mobile)


def scope_of(sites: Sites, place: Place, permissions: Sequence[str], *, enabled: bool) -> Scope:
    """What these kinds of permission amount to in a project."""
    given = [each for each in sites.permissions if each.key in permissions]
    own = f"{place.role}{PERSON}{place.leader_key}"
    tokens = {on_site(own, system, place.project) for each in given for system in each.systems}
    return Scope([each.key for each in given], sorted(tokens), enabled)
