"""Accounts of projects: their role and those who open them are held through one party, and the records are projects."""

from collections.abc import Iterator

from engine.definitions.checks.world import check_reference, check_references
from engine.definitions.places import Place
from engine.definitions.values import ProjectAccounts, Region, System
from engine.errors import Problem


def check_project_accounts(region: Region) -> Iterator[Problem]:
    """Problems that the region document shows by itself."""
    said = region.project_accounts
    if said is None:
        return
    place, roles = _place(region), [role.key for role in region.roles]
    yield from check_reference(place / "system", "system", said.system, region.systems)
    yield from check_reference(place / "role", "role", said.role, roles)
    yield from check_references(place / "opened_by", "role", said.opened_by, roles)
    own = region.role(said.role)
    for key in said.opened_by:
        role = region.role(key)
        if own is not None and role is not None and (role.held.by, role.held.party) != ("party", own.held.party):
            yield (place / "opened_by").problem("accounts_of_others", role=role.key, party=own.held.party or "-")


def check_account_projects(region: Region, system: System) -> Iterator[Problem]:
    """Problems with the records of this system that the accounts are opened for."""
    said = region.project_accounts
    if said is None or said.system != system.key:
        return
    place = _place(region) / "record_type"
    yield from check_reference(place, "record_type", said.record_type, system.record_types)
    kind = system.record_types.get(said.record_type)
    if kind is not None and (kind.parent or not kind.project or _unseen(said, kind.visible_to)):
        yield place.problem("accounts_without_project", type=kind.key)


def _unseen(said: ProjectAccounts, visible_to: tuple[str, ...]) -> bool:
    return any(role not in visible_to for role in (said.role, *said.opened_by))


def _place(region: Region) -> Place:
    return Place(f"region/{region.key}") / "project_accounts"
