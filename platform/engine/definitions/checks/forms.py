"""Forms: fields and schema must agree, look-ups must lead somewhere."""

from collections.abc import Collection, Iterator

from engine.definitions import scopes
from engine.definitions.checks.widgets import check_widget
from engine.definitions.checks.world import World, check_reference, check_rules, check_unique
from engine.definitions.expressions import check_condition, check_expression, check_template, check_value
from engine.definitions.places import Place
from engine.definitions.schemas import flat, properties_of
from engine.definitions.shapes import ANYTHING, Shape
from engine.definitions.values import CHECK_STEP, WITHOUT_VALUE, Field, Form
from engine.errors import Problem

CONDITIONS, VALUES = ("visible", "required", "read_only"), ("computed", "default")


def check_form(form: Form, world: World) -> Iterator[Problem]:
    """Every problem of a form."""
    place = Place(f"form/{form.key}")
    scope = _scope(form, world)
    yield from check_unique(place / "sections", (section.key for section in form.sections))
    yield from check_rules(place / "checks", form.checks, scope, form.fields)
    yield from _check_steps(form, place / "steps", scope)
    seen: set[str] = set()
    for number, section in enumerate(form.sections):
        yield from check_condition(section.visible, place / "sections" / number / "visible", scope)
        yield from check_rules(place / "sections" / number / "marks", section.marks, scope)
        for index, field in enumerate(section.fields):
            at = place / "sections" / number / "fields" / index
            if field.key in seen:
                yield (at / "key").problem("duplicate_key", key=field.key)
            seen.add(field.key)
            yield from _check_field(field, form, world, at, scope)


def _check_steps(form: Form, place: Place, scope: Shape) -> Iterator[Problem]:
    """Every section belongs to one step, or nobody could fill it in, or would be asked twice."""
    yield from check_unique(place, (step.key for step in form.steps))
    sections = tuple(section.key for section in form.sections)
    placed: set[str] = set()
    for number, step in enumerate(form.steps):
        at = place / number
        yield from check_condition(step.visible, at / "visible", scope)
        yield from check_template(step.shows, at / "shows", scope)
        if step.key == CHECK_STEP:
            yield (at / "key").problem("step_key_taken", key=step.key)
        for index, key in enumerate(step.sections):
            yield from check_reference(at / "sections" / index, "section", key, sections)
            if key in placed:
                yield (at / "sections" / index).problem("duplicate_key", key=key)
            placed.add(key)
    if form.steps:
        yield from (place.problem("section_without_step", key=key) for key in sections if key not in placed)


def _scope(form: Form, world: World) -> Shape:
    """A form's own fields, and the names of every record it may belong to or be asked for on."""
    system = world.system
    owners = [one for one in system.record_types.values() if one.form == form.key or _asked(form, one.workflow, world)]
    shape = scopes.AMBIENT.union(scopes.form_fields(form)).plus(input=scopes.action_input(system, form.key))
    for owner in owners:
        shape = shape.union(scopes.record(system, owner))
    return shape


def _asked(form: Form, workflow: str, world: World) -> bool:
    found = world.system.workflows.get(workflow)
    return found is not None and any(action.form == form.key for action in found.actions)


def _check_field(field: Field, form: Form, world: World, at: Place, scope: Shape) -> Iterator[Problem]:
    if field.widget in WITHOUT_VALUE:
        pass  # nothing is kept of it
    elif field.key not in properties_of(form.schema, form.schema):
        yield (at / "key").problem("field_without_schema", key=field.key)
    yield from check_widget(field, at, world)
    yield from _check_behaviour(field, at, scope, scopes.form_fields(form).members.get(field.key, ANYTHING))
    yield from _check_inside(field, form, world, at, scope)
    if field.lookup is not None:
        yield from _check_lookup(field, scopes.form_fields(form), form, world, at / "lookup")


def _check_behaviour(field: Field, at: Place, scope: Shape, kept: Shape) -> Iterator[Problem]:
    for name in CONDITIONS:
        yield from check_condition(getattr(field, name), at / name, scope)
    for name in VALUES:
        yield from check_value(getattr(field, name), at / name, scope, kept)
    yield from check_expression(field.options, at / "options", scope)


def _check_inside(field: Field, form: Form, world: World, at: Place, scope: Shape) -> Iterator[Problem]:
    """The fields inside of a field: the names beside them stand before those of the record."""
    if not field.fields and not field.checks:
        return
    own = scopes.inside(field)
    nearer = scope.plus(**own.members)
    parts = properties_of(field.root, flat(field.root, field.schema.get("items", field.schema)))
    yield from check_unique(at / "fields", (part.key for part in field.fields))
    yield from check_rules(at / "checks", field.checks, nearer, parts)
    for index, part in enumerate(field.fields):
        place = at / "fields" / index
        if part.widget not in WITHOUT_VALUE and part.key not in parts:
            yield (place / "key").problem("field_without_schema", key=part.key)
        yield from _check_behaviour(part, place, nearer, own.members.get(part.key, ANYTHING))
        yield from _check_inside(part, form, world, place, nearer)
        if part.lookup is not None:
            yield from _check_lookup(part, own, form, world, place / "lookup")
            if part.lookup.choose is not None:
                yield (place / "lookup" / "choose").problem("choose_inside", key=part.key)


def _check_lookup(field: Field, beside: Shape, form: Form, world: World, at: Place) -> Iterator[Problem]:
    lookup, fields = field.lookup, tuple(beside.members)
    assert lookup is not None
    yield from check_reference(at / "register", "register", lookup.register, world.system.registers)
    register = world.system.registers.get(lookup.register)
    known = register.properties if register else ()
    for name, own in lookup.match:
        yield from check_reference(at / "match" / name, "field", own, fields)
    for own, name in lookup.fill:
        yield from check_reference(at / "fill" / own, "field", own, fields)
        yield from _check_property(at / "fill" / own, name, known)
    yield from check_reference(at / "refuted", "action", lookup.refuted, _taken_by_the_system(form, world))
    if lookup.choose is not None:
        if register is not None and register.source == "http" and register.candidates is None:
            yield (at / "choose").problem("nothing_to_choose_from", register=register.key)
        for name, own in lookup.choose.match:
            yield from check_reference(at / "choose" / "match" / name, "field", own, fields)


def _taken_by_the_system(form: Form, world: World) -> Collection[str]:
    """The actions that the system may take on records with this form."""
    used = {one.workflow for one in world.system.record_types.values() if one.form == form.key}
    workflows = (one for key, one in world.system.workflows.items() if key in used or _asked(form, key, world))
    return {action.key for workflow in workflows for action in workflow.actions if "system" in action.by}


def _check_property(at: Place, name: str, known: Collection[str]) -> Iterator[Problem]:
    """A property that an answer does not have; nothing is known of entries that a region keeps itself."""
    if known:
        yield from check_reference(at, "property", name, known)
