"""What pages outside a region must know of its definition: kept for minutes, so that listing never opens a region."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.core.cache import cache
from django_tenants.utils import schema_context

from engine.definitions.values import CalendarYear
from schemas.selectors import REGION, current_release, region_of

#: Seconds until a new release of a region is seen outside it.
KEPT = 300


@dataclass(frozen=True)
class Outline:
    """The few things of a region's definition that are shown elsewhere; empty while nothing is released there."""

    calendar: tuple[CalendarYear, ...] = ()
    roles: Mapping[str, str] = field(default_factory=dict)  # titles by key, in the region's order
    districts: Mapping[str, str] = field(default_factory=dict)  # titles by key


def outline_of(slug: str) -> Outline:
    """The outline of a region, from its newest release of now or a few minutes ago."""
    found: Outline = cache.get_or_set(f"portal:outline:{slug}", lambda: _read(slug), KEPT)
    return found


def calendar_of(slug: str) -> Sequence[CalendarYear]:
    """The calendar by which a region counts working days."""
    return outline_of(slug).calendar


def _read(slug: str) -> Outline:
    with schema_context(slug):
        release = current_release(REGION)
        if release is None:
            return Outline()
        region = region_of(release)
        roles = {role.key: role.title for role in region.roles}
        return Outline(region.calendar, roles, {district.key: district.title for district in region.districts})
