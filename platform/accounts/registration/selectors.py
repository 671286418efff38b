"""Which regions let companies register themselves, and what waits there."""

from collections.abc import Sequence

from django.core.cache import cache
from django.db.models import Q, QuerySet
from django_tenants.utils import schema_context, tenant_context

from accounts.registration.models import Registration
from engine.definitions.values import Registration as Rules
from schemas.selectors import NoRelease, current_region
from tenants.models import Region
from tenants.selectors import list_regions

_CACHED, _SECONDS = "accounts.registering", 60
_DECIDED = (Registration.State.ACCEPTED, Registration.State.RETURNED, Registration.State.REFUSED)


def rules_in(region: Region) -> Rules | None:
    """How companies register in a region; nothing where they cannot."""
    with tenant_context(region):
        try:
            return current_region().registration
        except NoRelease:
            return None


def role_titles(region: Region, rules: Rules) -> Sequence[tuple[str, str]]:
    """The roles to choose from, with their titles."""
    with tenant_context(region):
        roles = {role.key: role.title for role in current_region().roles}
    return [(key, roles.get(key, key)) for key in rules.roles]


def registering_regions() -> Sequence[Region]:
    """The regions in which companies register themselves; known for a minute, as all definitions are asked."""
    with schema_context("public"):
        slugs = cache.get(_CACHED)
        if slugs is None:
            slugs = [region.slug for region in list_regions() if rules_in(region) is not None]
            cache.set(_CACHED, slugs, _SECONDS)
        return [region for region in list_regions() if region.slug in slugs]


def registrations_in(region: Region, *, waiting: bool, words: str = "") -> QuerySet[Registration]:
    """What was handed in in a region: what waits, the oldest first, or what is decided, the newest first."""
    states = (Registration.State.WAITING,) if waiting else _DECIDED
    found = Registration.objects.filter(region=region, state__in=states).select_related("decided_by")
    if words:
        found = found.filter(Q(name__icontains=words) | Q(credit_code__icontains=words))
    return found.order_by("submitted_at" if waiting else "-submitted_at", "pk")
