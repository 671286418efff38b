"""Self-registration: only companies' roles are to be had, and nobody gets in on their word alone."""

from collections.abc import Iterator

from engine.definitions.checks.world import check_reference, check_references
from engine.definitions.places import Place
from engine.definitions.values import Region, Registration, Role, System
from engine.errors import Problem


def check_registration(region: Region) -> Iterator[Problem]:
    """Problems of how companies register, as far as the region knows by itself."""
    said = region.registration
    if said is None:
        return
    at = Place(f"region/{region.key}") / "registration"
    yield from _other_roles(said.roles, "party", region, at / "roles")
    yield from _other_roles(said.decided_by, "grant", region, at / "decided_by")
    yield from _check_certainty(said, at)
    if said.confirmed_by is not None:
        system = said.confirmed_by.system
        yield from check_reference(at / "confirmed_by" / "system", "system", system, region.systems)


def check_confirmation(region: Region, system: System) -> Iterator[Problem]:
    """Problems of the register of this system that confirms companies."""
    confirmed_by = region.registration.confirmed_by if region.registration else None
    if confirmed_by is None or confirmed_by.system != system.key:
        return
    at = Place(f"region/{region.key}") / "registration" / "confirmed_by"
    yield from check_reference(at / "register", "register", confirmed_by.register, system.registers)


def _other_roles(keys: tuple[str, ...], by: str, region: Region, at: Place) -> Iterator[Problem]:
    roles: dict[str, Role] = {role.key: role for role in region.roles}
    yield from check_references(at, "role", keys, roles)
    for index, key in enumerate(keys):
        role = roles.get(key)
        if role is not None and role.held.by != by:
            yield (at / index).problem("registration_role", role=key, by=by)


def _check_certainty(said: Registration, at: Place) -> Iterator[Problem]:
    """Somebody must make sure that it is the company: an authority, or a register that also compares the code."""
    if not said.decided_by and said.confirmed_by is None:
        yield at.problem("registration_open")
    if said.decided == "unconfirmed" and said.confirmed_by is None:
        yield (at / "decided").problem("registration_never_confirmed")
    matched = {own for _property, own in said.confirmed_by.match} if said.confirmed_by else {"name", "credit_code"}
    for own in sorted({"name", "credit_code"} - matched):
        yield (at / "confirmed_by" / "match").problem("registration_match", field=own)
