"""Reading who stands in for whom, and who could."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.db.models import Q, QuerySet

from accounts.lending import lendable
from accounts.models import Deputy, Grant, User
from accounts.selectors import current_deputies, grants_for
from tenants.models import Region

MOST_CANDIDATES = 50


def lent_by(user: User) -> QuerySet[Deputy]:
    """Everything this person ever lent, the latest first."""
    return _shown(Deputy.objects.filter(owner_id=user.pk))


def lent_to(user: User, *, today: date) -> QuerySet[Deputy]:
    """What is or will be lent to this person."""
    return _shown(Deputy.objects.filter(deputy_id=user.pk, revoked_at=None, last_day__gte=today))


def deputies_in(region: Region) -> QuerySet[Deputy]:
    """Everything that was ever lent in a region, the latest first."""
    return _shown(Deputy.objects.filter(region=region))


def deputies_by_owner(owners: Iterable[int], *, region_slug: str, today: date) -> Mapping[int, Sequence[Deputy]]:
    """Who stands in for these people in a region today; one query."""
    found: dict[int, list[Deputy]] = {}
    current = current_deputies(today).filter(owner_id__in=list(owners), region__schema_name=region_slug)
    for deputy in current.select_related("deputy").order_by("pk"):
        found.setdefault(deputy.owner_id, []).append(deputy)
    return found


def candidates(user: User, region: Region, *, today: date, words: str = "") -> Sequence[User]:
    """Those to whom this person could lend something in a region, by name."""
    held = grants_for(user, region.slug, today=today)
    companies = {grant.organisation_id for grant in held if grant.organisation_id is not None}
    roles = {grant.role for grant in held if grant.organisation_id is None}
    alike = Q(organisation_id__in=companies) | Q(role__in=roles)
    still = Q(until__isnull=True) | Q(until__gte=today)
    grants = Grant.objects.filter(alike, still, region=region, active=True)
    found = User.objects.filter(pk__in=grants.values("user_id"), is_active=True).exclude(pk=user.pk)
    return list((found.filter(name__icontains=words) if words else found).order_by("name", "pk")[:MOST_CANDIDATES])


def what_is_lent(owner: User, deputy: User, region: Region, *, today: date) -> tuple[Sequence[Grant], Sequence[Grant]]:
    """The owner's grants in a region: those this deputy may take over, and those they may not."""
    held = grants_for(owner, region.slug, today=today)
    lent = lendable(held, grants_for(deputy, region.slug, today=today))
    return lent, [grant for grant in held if grant not in lent]


def somebody_who_could(owner: User, number: int, region: Region, *, today: date) -> User | None:
    """The person of a number, if they may take something over; of anybody else not even the name is told."""
    found = User.objects.filter(pk=number).exclude(pk=owner.pk).first()
    return found if found is not None and what_is_lent(owner, found, region, today=today)[0] else None


def _shown(deputies: QuerySet[Deputy]) -> QuerySet[Deputy]:
    return deputies.select_related("owner", "deputy", "region").order_by("-first_day", "-pk")
