"""Who is looking: the signed-in person as the runtime knows them in this region."""

from collections.abc import Iterable, Sequence

from django.http import HttpRequest

from accounts.addresses import address_of
from accounts.models import Grant, Organisation
from forms.actors import Actor


def actor_of(request: HttpRequest) -> Actor:
    """The person behind a request to a region; their grants were read when they were let in."""
    organisation = organisation_of(request.grants)
    return Actor(
        user_id=request.user.pk,
        name=str(request.user),
        tokens=tuple(request.tokens),
        organisation_name=organisation.name if organisation else "",
        credit_code=organisation.credit_code if organisation else "",
        address=address_of(request),
        lent=tuple(request.lent),
    )


def organisation_of(grants: Iterable[Grant]) -> Organisation | None:
    """The organisation in whose name somebody acts who holds these grants."""
    return next((grant.organisation for grant in grants if grant.organisation), None)


def holds(actor: Actor, roles: Sequence[str]) -> bool:
    """Whether one of these roles is theirs; where no roles are named, it is everybody's."""
    return not roles or not set(roles).isdisjoint(actor.roles)
