"""What every check may look at, and the questions most of them ask."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from engine.definitions import scopes
from engine.definitions.expressions import check_condition, check_template
from engine.definitions.places import Place, near
from engine.definitions.shapes import Shape
from engine.definitions.values import RecordType, Region, Rule, System, Workflow
from engine.errors import Problem

#: The keys of help pages with the roles that each is for; without roles: everybody.
Guides = Mapping[str, Collection[str]]


@dataclass(frozen=True)
class World:
    """A system and the region it runs in; without a region nothing is said about roles, nor about guides if unknown."""

    system: System
    region: Region | None = None
    guides: Guides | None = None  # the region's help pages

    @property
    def roles(self) -> frozenset[str] | None:
        """The keys of the region's roles, if the region is known."""
        return frozenset(role.key for role in self.region.roles) if self.region else None

    def users_of(self, workflow: Workflow) -> tuple[RecordType, ...]:
        """The record types with this workflow."""
        return tuple(one for one in self.system.record_types.values() if one.workflow == workflow.key)


def check_reference(place: Place, kind: str, key: str, known: Collection[str]) -> Iterator[Problem]:
    """A problem when a key, if there is one, names nothing."""
    if key and key not in known:
        yield place.problem("unknown_reference", kind=kind, key=key, near=near(key, known))


def check_references(place: Place, kind: str, keys: Iterable[str], known: Collection[str]) -> Iterator[Problem]:
    """The same for several keys at one place."""
    for key in keys:
        yield from check_reference(place, kind, key, known)


def check_roles(place: Place, roles: Iterable[str], world: World, *, also: tuple[str, ...] = ()) -> Iterator[Problem]:
    """Roles must exist in the region."""
    if world.roles is not None:
        yield from check_references(place, "role", roles, (*world.roles, *also))


def check_sight(
    place: Place, roles: Iterable[str], record_type: RecordType, *, states: Iterable[str] = ()
) -> Iterator[Problem]:
    """Whoever does something to a record must be able to see it, in the states in which they do it."""
    for role in roles:
        if role == "system":
            continue
        if role not in record_type.visible_to:
            yield place.problem("role_cannot_see", role=role, record_type=record_type.key)
        elif unseen := [state for state in states if not record_type.seen_by(role, state)]:
            yield place.problem("role_cannot_see_then", role=role, record_type=record_type.key, states=unseen)


def check_unique(place: Place, keys: Iterable[str], *, member: str = "key") -> Iterator[Problem]:
    """Keys of a list must differ; the problem stands at the later one."""
    seen: set[str] = set()
    for index, key in enumerate(keys):
        if key in seen:
            yield (place / index / member).problem("duplicate_key", key=key)
        seen.add(key)


def check_rules(place: Place, rules: Iterable[Rule], scope: Shape, fields: Collection[str] = ()) -> Iterator[Problem]:
    """Conditions, sentences, and the fields the sentences stand beside."""
    for index, rule in enumerate(rules):
        at = place / index
        yield from check_condition(rule.when, at / "when", scope)
        yield from check_template(rule.otherwise, at / "else", scope)
        yield from check_references(at / "fields", "field", rule.fields, fields)


def check_path(place: Place, path: str, shape: Shape, extra: Collection[str] = ()) -> Iterator[Problem]:
    """A dotted path must lead somewhere."""
    if path and path not in extra and shape.at(path) is None:
        yield place.problem("unknown_reference", kind="path", key=path, near=near(path, tuple(shape.members)))


def fields_of(world: World, record_type: RecordType) -> frozenset[str]:
    """The field keys of a record type's form, empty when the form is missing."""
    return frozenset(scopes.form_fields(world.system.forms.get(record_type.form)).members)
