"""The accounts of a project, and whether the company may look after one."""

from django.db.models import QuerySet

from accounts.models import Grant, User
from tenants.models import Region


def accounts_of(region: Region, *, role: str, place: str) -> QuerySet[User]:
    """Everybody who has or had an account of this project, by name."""
    held = Grant.objects.filter(region=region, role=role, areas=[place])
    return User.objects.filter(pk__in=held.values("user")).order_by("name", "pk")


def count_accounts(region: Region, *, role: str, places: list[str]) -> dict[str, int]:
    """How many open accounts each project has; one query for a page of projects."""
    held = Grant.objects.filter(region=region, role=role, active=True, user__is_active=True, areas__overlap=places)
    found: dict[str, int] = {}
    for areas in held.values_list("areas", flat=True):
        for area in areas:
            found[area] = found.get(area, 0) + 1
    return found


def is_only_here(user: User, *, region: Region, role: str, place: str) -> bool:
    """Whether the account is this project's alone: else the company could become somebody who works elsewhere, too."""
    others = Grant.objects.filter(user=user, active=True).exclude(region=region, role=role, areas=[place])
    return not (user.is_platform_operator or others.exists())
