"""Who may be sent a dynamic password, and if not, why.

What is compared first is what its owner alone knows: whoever has not got the mobile right learns nothing about posts.
"""

from dataclasses import dataclass
from datetime import datetime

from accounts.passcodes.services import Asked, Known
from engine.definitions.values import Sites
from tenants.models import Region
from workflows.sites.people import Registered, Unreachable, find_person
from workflows.sites.projects import authorisations, leads_any


@dataclass(frozen=True)
class Verdict:
    """`reason` is one of the region's, or empty: then `known` says whose account a code would open.

    `tell` is the mobile on file, to which the code or the reason goes; empty when none is on file.
    """

    reason: str = ""
    tell: str = ""
    known: Known | None = None


def judge(sites: Sites, asked: Asked, *, region: Region, now: datetime) -> Verdict:
    """Whether what somebody typed earns them a dynamic password."""
    try:
        person = find_person(sites, asked.id_number, now=now)
    except Unreachable:
        return Verdict("unreachable")
    if person is None:
        return Verdict("not_registered")
    kind = sites.type(asked.user_type)
    if kind is None or kind.by == "operator":
        return _judge_operator(asked, person, region)
    if asked.mobile != person.mobile:
        return Verdict("mobile_differs", person.mobile)
    if not leads_any(sites, role=kind.role, key=person.key):
        return Verdict("not_leader", person.mobile)
    return Verdict(tell=person.mobile, known=Known(person.name, person.mobile))


def _judge_operator(asked: Asked, person: Registered, region: Region) -> Verdict:
    """Operators are known by the mobile that they were authorised with."""
    mobiles = [each.mobile for each in authorisations(region, person.key)]
    typed, on_file = asked.mobile, (mobiles or [person.mobile])[0]
    if typed not in (mobiles or [person.mobile]):
        return Verdict("mobile_differs", on_file)
    if not mobiles:
        return Verdict("not_authorised", on_file)
    return Verdict(tell=typed, known=Known(person.name, typed))
