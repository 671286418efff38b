"""Who is looking: the signed-in person as the runtime knows them in this region."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest

from accounts.addresses import address_of
from forms.actors import Actor


@dataclass(frozen=True)
class Viewer:
    """The person behind a request and the roles they hold in the region."""

    actor: Actor
    roles: tuple[str, ...]

    def holds(self, roles: Sequence[str]) -> bool:
        """Whether one of these roles is theirs; no roles named means everybody."""
        return not roles or bool(set(roles) & set(self.roles))


def viewer_of(request: HttpRequest) -> Viewer:
    """The viewer of this request, asked for once."""
    if not hasattr(request, "viewer"):
        request.viewer = _viewer(request)
    return request.viewer


def _viewer(request: HttpRequest) -> Viewer:
    organisation = next(
        (grant.organisation for grant in request.grants if grant.organisation), None
    )
    actor = Actor(
        user_id=request.user.pk,
        name=str(request.user),
        tokens=tuple(request.tokens),
        organisation_name=organisation.name if organisation else "",
        credit_code=organisation.credit_code if organisation else "",
        address=address_of(request),
    )
    return Viewer(
        actor=actor, roles=tuple(dict.fromkeys(grant.role for grant in request.grants))
    )
