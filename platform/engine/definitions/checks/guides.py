"""Help pages: what must be read first has to exist, and whoever must read it has to be able to open it."""

from collections.abc import Collection, Iterable, Iterator

from engine.definitions.checks.world import World, check_reference, check_references, check_roles
from engine.definitions.places import Place
from engine.definitions.values import MustRead, Region
from engine.errors import Problem


def check_must_read(world: World) -> Iterator[Problem]:
    """The documents that a system or one of its types wants read, and the roles that must."""
    system = world.system
    yield from _check(system.must_read, Place(f"system/{system.key}"), world)
    for record_type in system.record_types.values():
        yield from _check(record_type.must_read, Place(f"record_type/{record_type.key}"), world)


def check_guide_readers(key: str, roles: Iterable[str], region: Region) -> Iterator[Problem]:
    """The roles that a help page is for must exist."""
    yield from check_references(Place(f"guide/{key}") / "for", "role", roles, [role.key for role in region.roles])


def _check(wanted: Iterable[MustRead], place: Place, world: World) -> Iterator[Problem]:
    for index, one in enumerate(wanted):
        at = place / "must_read" / index
        yield from check_roles(at / "by", one.by, world)
        if world.guides is not None:
            yield from check_reference(at / "guide", "guide", one.guide, world.guides)
            yield from _check_readers(one, world.guides.get(one.guide, ()), at)


def _check_readers(one: MustRead, readers: Collection[str], at: Place) -> Iterator[Problem]:
    """Whoever has to read a page must find it; it may be for some roles only."""
    hidden = sorted(set(one.by).difference(readers)) if readers else []
    if hidden or (readers and not one.by):
        yield (at / "by").problem("guide_not_for", guide=one.guide, roles=hidden or ["*"], readers=sorted(readers))
