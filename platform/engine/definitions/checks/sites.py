"""People on site: the roles, registers, records and systems that their log-in names must exist and fit."""

from collections.abc import Iterator

from engine.definitions.checks.world import check_reference, check_references, check_unique
from engine.definitions.places import Place
from engine.definitions.values import NOT_VERIFIED, REASONS, Region, Sites, System
from engine.errors import Problem

#: What the register has to say of somebody.
_PROPERTIES = ("name", "mobile", "key")


def check_sites(region: Region) -> Iterator[Problem]:
    """Problems of the log-in of people on site that the region document shows by itself."""
    sites = region.sites
    if sites is None:
        return
    place = Place(f"region/{region.key}") / "sites"
    yield from check_unique(place / "types", (each.key for each in sites.types))
    yield from check_unique(place / "permissions", (each.key for each in sites.permissions))
    yield from check_reference(place / "register" / "system", "system", sites.register_system, region.systems)
    for index, source in enumerate(sites.projects):
        yield from check_reference(place / "projects" / index / "system", "system", source.system, region.systems)
    for index, permission in enumerate(sites.permissions):
        at = place / "permissions" / index / "systems"
        yield from check_references(at, "system", permission.systems, region.systems)
    yield from _check_types(sites, region, place)
    if not sites.permissions and any(each.by == "operator" for each in sites.types):
        yield (place / "permissions").problem("operators_without_permissions")
    for reason in (*REASONS, NOT_VERIFIED):
        if reason not in sites.sentences:
            yield (place / "sentences").problem("reason_without_sentence", reason=reason)


def check_projects(region: Region, system: System) -> Iterator[Problem]:
    """Problems of the log-in of people on site with the register and the records of this system."""
    sites = region.sites
    if sites is None:
        return
    place = Place(f"region/{region.key}") / "sites"
    if sites.register_system == system.key:
        yield from _check_register(sites, system, place / "register" / "key")
    for index, source in enumerate(sites.projects):
        if source.system != system.key:
            continue
        at = place / "projects" / index
        yield from check_reference(at / "record_type", "record_type", source.record_type, system.record_types)
        record_type = system.record_types.get(source.record_type)
        workflow = system.workflows.get(record_type.workflow) if record_type else None
        if record_type is not None and not record_type.project:
            yield (at / "record_type").problem("no_project_field", record_type=record_type.key)
        if workflow is not None:
            yield from check_references(at / "states", "state", source.states, workflow.by_key)
            yield from check_references(at / "finished", "state", source.finished, workflow.by_key)


def _check_types(sites: Sites, region: Region, place: Place) -> Iterator[Problem]:
    roles = {role.key: role for role in region.roles}
    for index, each in enumerate(sites.types):
        at = place / "types" / index / "role"
        if each.by == "operator":
            continue
        yield from check_reference(at, "role", each.role, roles)
        role = roles.get(each.role)
        if role is not None and role.held.by != "person":
            yield at.problem("role_not_in_person", role=role.key)


def _check_register(sites: Sites, system: System, at: Place) -> Iterator[Problem]:
    yield from check_reference(at, "register", sites.register, system.registers)
    register = system.registers.get(sites.register)
    if register is not None and register.reading is not None:
        for name in _PROPERTIES:
            if name not in register.properties:
                yield at.problem("register_without_property", register=register.key, property=name)
