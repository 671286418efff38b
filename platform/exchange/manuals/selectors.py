"""Which manuals there are, out of what is released now, and what the last release changed in each."""

from collections.abc import Collection

from engine.definitions.values import Region
from exchange.manuals.changes import changes_between
from exchange.manuals.contents import manual_of
from exchange.manuals.values import Manual
from forms.errors import NotVisible
from schemas.models import Release
from schemas.selectors import current_region, current_releases, system_of


def manuals_for(roles: Collection[str]) -> tuple[Manual, ...]:
    """The manuals of these roles, by system, as far as a system has anything for them to do."""
    region, releases = current_region(), current_releases()
    found = (
        _manual(region, releases[key], role)
        for key in region.systems
        if key in releases
        for role in dict.fromkeys(each.key for each in region.roles if each.key in roles)
    )
    return tuple(manual for manual in found if manual.chapters)


def find_manual(system: str, role: str, *, roles: Collection[str]) -> Manual:
    """The manual of one of these roles in one system.

    Raises:
        NotVisible: it is another role's, or there is none.
    """
    found = manuals_for({role} & set(roles))
    manual = next((each for each in found if each.system == system), None)
    if manual is None:
        raise NotVisible
    return manual


def changes_in(manual: Manual) -> tuple[str, ...]:
    """What the release a manual was written out of changed for its role; nothing for the first one."""
    before = Release.objects.filter(system=manual.system, number=manual.number - 1).defer("documents").first()
    if before is None:
        return ()
    return changes_between(_manual(current_region(), before, manual.role), manual)


def _manual(region: Region, release: Release, role: str) -> Manual:
    return manual_of(region, system_of(release), role, number=release.number)
