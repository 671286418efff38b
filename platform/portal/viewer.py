"""Who is looking: the signed-in person as the runtime knows them in this region."""

from collections.abc import Iterable, Mapping, Sequence

from django.http import HttpRequest

from accounts.addresses import address_of
from accounts.models import Grant, Organisation
from accounts.rights import rights_of
from engine.definitions.values import Region
from forms.actors import Actor
from schemas.selectors import current_region


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


def tokens_everywhere(request: HttpRequest) -> Mapping[str, Sequence[str]]:
    """The tokens of the person in every region, by the region's slug."""
    return {slug: rights.tokens for slug, rights in rights_of(request).items()}


def definition_of(request: HttpRequest) -> Region:
    """The definition of the region a page stands in, read once for a request: the page asks for it and its frame, too.

    Raises:
        NoRelease: the region has never been released.
    """
    if not hasattr(request, "definition"):
        request.definition = current_region()
    found: Region = request.definition
    return found


def organisation_of(grants: Iterable[Grant]) -> Organisation | None:
    """The organisation in whose name somebody acts who holds these grants."""
    return next((grant.organisation for grant in grants if grant.organisation), None)


def holds(actor: Actor, roles: Sequence[str]) -> bool:
    """Whether one of these roles is theirs; where no roles are named, it is everybody's."""
    return not roles or not set(roles).isdisjoint(actor.roles)
