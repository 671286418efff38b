"""The rights of whoever sends a request: worked out once for it, asked anew by the next one."""

from collections.abc import Mapping

from django.http import HttpRequest

from accounts.selectors import Rights, rights_by_region
from tenants import clock


def rights_of(request: HttpRequest) -> Mapping[str, Rights]:
    """What the signed-in person holds in every region where anything is granted, by the region's slug.

    The gate of a region, the page and the frame around it all ask. What was found is kept on the request, for this
    person where they stand now: who signs in, comes with a token or chooses a project meanwhile is another one.
    """
    who = (request.user.pk, request.user.standing)
    kept: tuple[object, Mapping[str, Rights]] | None = getattr(request, "rights_of", None)
    if kept is None or kept[0] != who:
        kept = request.rights_of = (who, rights_by_region(request.user, today=clock.today()))
    return kept[1]
