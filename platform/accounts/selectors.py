"""Reading who may do what where. Tokens follow the grammar of docs/architecture.md."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.db.models import Q

from accounts.models import Grant, User
from tenants import clock

_SELF = "self@user:"


def grants_for(user: User, region_slug: str, *, today: date | None = None) -> Sequence[Grant]:
    """What this person was granted in one region and still holds today."""
    return list(_held(user, today=today).filter(region__schema_name=region_slug))


def tokens_for(user: User, region_slug: str, *, today: date | None = None) -> tuple[str, ...]:
    """This person's tokens in one region; a record is seen when they overlap with the record's."""
    return tokens_of(user, grants_for(user, region_slug, today=today))


def tokens_by_region(user: User, *, today: date | None = None) -> Mapping[str, tuple[str, ...]]:
    """This person's tokens in every region where anything is granted, by the region's slug."""
    grants: dict[str, list[Grant]] = defaultdict(list)
    for grant in _held(user, today=today).order_by("region__schema_name"):
        grants[grant.region.slug].append(grant)
    return {slug: tokens_of(user, held) for slug, held in grants.items()}


def tokens_of(user: User, grants: Iterable[Grant]) -> tuple[str, ...]:
    """The tokens that these grants amount to, sorted and without repetition, and who holds any, their own."""
    held = sorted({token for grant in grants for token in _tokens(user, grant)})
    return (*held, personal_token(user.pk)) if held else ()


def personal_token(user_id: int) -> str:
    """The token that one person alone holds: no record bears it, only what was handed to them by name."""
    return f"{_SELF}{user_id}"


def persons_in(tokens: Iterable[str]) -> list[int]:
    """The people whom personal tokens name."""
    return [int(token.removeprefix(_SELF)) for token in tokens if token.startswith(_SELF)]


def _tokens(user: User, grant: Grant) -> Iterable[str]:
    """A party role by its organisation, a grant role by its areas, a person role by the person."""
    if grant.organisation is not None:
        return [f"{grant.role}@org:{grant.organisation.credit_code}"]
    if grant.areas:
        return [f"{grant.role}@area:{area}" for area in grant.areas]
    return [f"{grant.role}@person:{user.person_key}"] if user.person_key else []


def _held(user: User, *, today: date | None):
    day = today or clock.today()
    held = Grant.objects.filter(user_id=user.pk, active=True, region__is_active=True)
    return held.filter(Q(until__isnull=True) | Q(until__gte=day)).select_related("region", "organisation")
