"""Looks at other records: what they name must exist and stand where they look."""

from collections.abc import Iterator

from engine.definitions import scopes
from engine.definitions.checks.world import World, check_path, check_reference
from engine.definitions.expressions import check_condition
from engine.definitions.places import Place
from engine.definitions.shapes import Shape
from engine.definitions.values import RecordType, Related, System
from engine.errors import Problem


def check_looks(record_type: RecordType, world: World, place: Place, scope: Shape) -> Iterator[Problem]:
    """Every problem of the looks of a record type."""
    for look in record_type.related:
        at = place / "related" / look.name
        yield from check_reference(at / "type", "record_type", look.record_type, world.system.record_types)
        target = world.system.record_types.get(look.record_type)
        if target is not None:
            yield from _check_look(look, target, record_type, world, at)
        picked = scopes.look_shape(world.system, look)
        yield from check_condition(look.where, at / "where", scopes.AMBIENT.union(picked).plus(this=scope))


def _check_look(look: Related, target: RecordType, asking: RecordType, world: World, at: Place) -> Iterator[Problem]:
    plain = scopes.pickable(world.system, target)
    for path in look.pick:
        yield from check_path(at / "pick", path, plain)
    yield from check_path(at / "order", look.order, plain)
    if look.far:
        yield from _check_far(look, target, asking, world.system, at)
        return
    line = {"self": asking.key, "parent": asking.parent, "subject": scopes.topmost(world.system, asking).key}
    if look.of in line and target.parent != line[look.of]:  # another word than these is refused by the structure
        yield (at / "of").problem("related_not_child", type=target.key, parent=target.parent, of=look.of)


def _check_far(look: Related, target: RecordType, asking: RecordType, system: System, at: Place) -> Iterator[Problem]:
    """Both sides must have the party, or a project. What moves a roll-up elsewhere locks it: no look may lead back."""
    for one in (asking, target):
        line = (one, *scopes.ancestors(system, one))
        known = [party.key for kind in line for party in kind.parties]
        if look.of == "party":
            yield from check_reference(at / "party", "party", look.party or "party", known)
        elif not any(kind.project for kind in line):
            yield (at / "of").problem("look_without_project", type=one.key)
    top = scopes.topmost(system, target).key
    if top in _moved_from(system, scopes.topmost(system, asking).key):
        yield (at / "of").problem("look_circle", type=target.key, asking=asking.key)


def _moved_from(system: System, top: str) -> frozenset[str]:
    """The topmost record types that a change below one may move through looks elsewhere, itself first."""
    onward: dict[str, set[str]] = {}
    for asking in system.record_types.values():
        for look in asking.related:
            if look.far and look.record_type in system.record_types:
                moving = scopes.topmost(system, system.record_types[look.record_type]).key
                onward.setdefault(moving, set()).add(scopes.topmost(system, asking).key)
    reached, waiting = {top}, [top]
    while waiting:
        found = onward.get(waiting.pop(), set()) - reached
        reached |= found
        waiting.extend(found)
    return frozenset(reached)
