"""Who is looking: the signed-in person as the runtime knows them in this region."""

from collections.abc import Iterable, Mapping, Sequence

from django.http import HttpRequest

from accounts.addresses import address_of
from accounts.models import Grant, Organisation
from accounts.selectors import tokens_by_region
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


def tokens_everywhere(request: HttpRequest) -> Mapping[str, Sequence[str]]:
    """The tokens of the person in every region, read once for a request: a page asks for them and its frame, too."""
    if not hasattr(request, "tokens_everywhere"):
        request.tokens_everywhere = tokens_by_region(request.user)
    found: Mapping[str, Sequence[str]] = request.tokens_everywhere
    return found


def organisation_of(grants: Iterable[Grant]) -> Organisation | None:
    """The organisation in whose name somebody acts who holds these grants."""
    return next((grant.organisation for grant in grants if grant.organisation), None)


def holds(actor: Actor, roles: Sequence[str]) -> bool:
    """Whether one of these roles is theirs; where no roles are named, it is everybody's."""
    return not roles or not set(roles).isdisjoint(actor.roles)
