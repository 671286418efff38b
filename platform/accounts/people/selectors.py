"""Who works in a region, and who may look after whose account."""

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import Grant, User
from accounts.policy.models import RegionPolicy
from tenants.models import Region


def people_in(region: Region, *, words: str = "") -> QuerySet[User]:
    """Everybody who holds or held a role in the region, with what they hold, by name; found by name or user name."""
    held = Grant.objects.filter(region=region, active=True).select_related("organisation").order_by("role", "pk")
    found = User.objects.filter(pk__in=Grant.objects.filter(region=region).values("user")).order_by("name", "pk")
    if words:
        found = found.filter(Q(name__icontains=words) | Q(username__icontains=words))
    return found.prefetch_related(Prefetch("grants", held, to_attr="held"))


def why_not_manage(user: User, *, region: Region, by: User) -> str:
    """Why this administrator may not touch somebody's password, second factor or account; nothing when they may.

    An account belongs to all regions in which its owner works: who could reset it would be them everywhere.
    """
    if user.pk == by.pk:
        return _("This is your own account; you look after it under “Account and security”.")
    if by.is_platform_operator:
        return ""
    if user.is_platform_operator:
        return _("This account runs the platform. Only its operators look after it.")
    others = Grant.objects.filter(user=user, active=True).exclude(region=region)
    foreign = sorted(set(others.values_list("region__title", flat=True)) - _administered(by))
    if foreign:
        words = _(
            "%(name)s also works in %(regions)s, so the account is looked after by the operators of the platform, or "
            "by somebody who is administrator in all of these regions. Roles here you can give and take."
        )
        return words % {"name": user.name, "regions": "、".join(foreign)}
    return ""


def _administered(user: User) -> set[str]:
    """The titles of the regions whose administrator somebody is."""
    held = Grant.objects.filter(user=user, active=True).values_list("region_id", "role")
    authors = dict(RegionPolicy.objects.values_list("region_id", "author_roles"))
    regions = {region for region, role in held if role in authors.get(region, ())}
    return set(Region.objects.filter(pk__in=regions).values_list("title", flat=True))
