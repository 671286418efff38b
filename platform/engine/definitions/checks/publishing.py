"""What is published: it must exist, lie in a period, be seen by nobody who does not see the records, and have a scale
that knows every grade."""

from collections.abc import Iterator

from engine.definitions import scopes
from engine.definitions.checks.world import World, check_path, check_roles, check_sight, check_unique
from engine.definitions.expressions import check_condition
from engine.definitions.places import Place, near
from engine.definitions.shapes import VALUE, Shape
from engine.definitions.values import Published, RecordType
from engine.errors import Problem

#: The days that every record has besides the values of its form.
DAYS = ("created_at", "changed_at", "due_on")


def check_published(record_type: RecordType, world: World, place: Place, scope: Shape) -> Iterator[Problem]:
    """Every problem of what a record type publishes."""
    elsewhere = [
        one.key for kind in world.system.record_types.values() if kind != record_type for one in kind.publishes
    ]
    readable = scopes.pickable(world.system, record_type)
    yield from check_unique(place, (one.key for one in record_type.publishes))
    for index, one in enumerate(record_type.publishes):
        at = place / index
        if one.key in elsewhere:
            yield (at / "key").problem("duplicate_key", key=one.key)
        yield from check_condition(one.counts, at / "counts", scope)
        yield from _check_values(one, world, at, readable)
        yield from _check_period(one, record_type, at, readable)
        yield from _check_scale(one, at / "scale" / "grades", readable)
        yield from _check_readers(one, record_type, world, at)


def _check_values(one: Published, world: World, at: Place, readable: Shape) -> Iterator[Problem]:
    for name, path in (("score", one.score), ("grade", one.grade)):
        yield from check_path(at / name, path, readable)
        if path and path.rpartition(".")[2] in world.system.personal_names:
            yield (at / name).problem("published_personal", path=path)


def _check_period(one: Published, record_type: RecordType, at: Place, readable: Shape) -> Iterator[Problem]:
    """A record without a period is put into one by a day of its own."""
    yield from check_path(at / "on", one.on, readable.plus(**dict.fromkeys(DAYS, VALUE)))
    if one.period == "none" or (record_type.period == "none" and not one.on):
        yield (at / ("on" if one.period != "none" else "period")).problem("published_without_period", key=one.key)


def _check_scale(one: Published, at: Place, readable: Shape) -> Iterator[Problem]:
    """Where it is known what grades there are, the scale has all of them and no others."""
    yield from check_unique(at, (each.grade for each in one.scale.grades), member="grade")
    if bool(one.grade) != bool(one.scale.grades):
        yield at.problem("published_scale", key=one.key)
        return
    found = readable.at(one.grade) if one.grade else None
    known = found.type.options if found else ()
    for index, each in enumerate(one.scale.grades):
        if known and each.grade not in known:
            close = near(each.grade, known)
            yield (at / index / "grade").problem("unknown_reference", kind="grade", key=each.grade, near=close)
    for grade in known:
        if grade not in one.scale.levels:
            yield at.problem("published_grade_missing", grade=grade)


def _check_readers(one: Published, record_type: RecordType, world: World, at: Place) -> Iterator[Problem]:
    """Sums are for those whose rights go by areas, single results for the parties; both see the records themselves."""
    if not one.compared_by and not one.shown_to:
        yield at.problem("published_to_nobody", key=one.key)
    for name, roles, by_grant in (("compared_by", one.compared_by, True), ("shown_to", one.shown_to, False)):
        yield from check_roles(at / name, roles, world)
        yield from check_sight(at / name, roles, record_type)
        held = {role.key: role.held.by == "grant" for role in world.region.roles} if world.region else {}
        for role in roles:
            if held.get(role, by_grant) is not by_grant:
                yield (at / name).problem("published_to_wrong_role", role=role, member=name)
