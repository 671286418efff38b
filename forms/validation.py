"""What becomes of a post: which of its values may be stored, what follows from them, and what is wrong with them.

The server decides alone. A value is taken only when its field is declared, may be changed in this state by this role,
and is then visible and not read-only; computed and looked-up fields are never taken from a post.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from engine.definitions.templates import fill
from engine.definitions.values import Form
from engine.feel import compile_expression
from forms.choosing import settle_chosen
from forms.contexts import Scene, with_names
from forms.errors import Problem
from forms.lookups import MESSAGE, Use, look_up
from forms.rules import filled_by_lookups, holds, is_writable, state_fields, visible_fields
from forms.schema_checks import schema_problems
from forms.values import read_post, storable, typed

_ROUNDS = 10  # conditions that depend on each other settle far sooner, or never


@dataclass(frozen=True)
class Outcome:
    """The values as they would be stored, which fields took part, and the problems."""

    values: Mapping[str, object]
    taken: frozenset[str]
    problems: tuple[Problem, ...]
    uses: tuple[Use, ...] = ()  # the look-ups that the values rest on


def defaults(scene: Scene) -> dict[str, object]:
    """The values a new record starts with."""
    values: dict[str, object] = {}
    for field in scene.frame.form.fields.values():
        if field.default:
            context = scene.context(values=values)
            values[field.key] = storable(compile_expression(field.default).value(context))
    return values


def computed(scene: Scene, values: Mapping[str, object]) -> dict[str, object]:
    """The values with every computed field worked out from them, in the order of the form."""
    result = dict(values)
    for field in scene.frame.form.fields.values():
        if field.computed:
            result[field.key] = storable(compile_expression(field.computed).value(scene.context(values=result)))
    return result


def editable(scene: Scene, values: Mapping[str, object]) -> frozenset[str]:
    """The fields that take what this person types, with these values."""
    fields = scene.frame.form.fields
    allowed = state_fields(scene)
    if not allowed:
        return allowed
    context = scene.context(values=values)
    filled = filled_by_lookups(fields.values())
    shown = visible_fields(scene.frame.form.sections, context)
    return frozenset(key for key in allowed & shown if is_writable(fields[key], context, filled))


def take_post(scene: Scene, stored: Mapping[str, object], posted: Mapping[str, object]) -> Outcome:
    """Put a post over the stored values, as far as it may be, and check the result."""
    form = scene.frame.form
    read, unreadable = read_post(form, posted)
    writable = _settle(scene, stored, read)
    taken = writable & read.keys()
    values = {**stored, **{key: read[key] for key in taken}}
    named, unknown = settle_chosen(scene, [form.fields[key] for key in taken], values, stored)
    values |= named
    changed = frozenset(key for key in taken if values[key] != stored.get(key))
    asking = (form.fields[key] for key in form.fields if key in writable)
    looked_up = look_up(asking, values, scene.frame.system.registers, changed=changed, now=scene.now)
    values = computed(scene, {**values, **looked_up.values})
    context = scene.context(values=values)
    problems = (
        *(problem for problem in unreadable if problem.field in writable),
        *unknown,
        *looked_up.problems,
        *check_values(scene, form, values, writable, context),
    )
    return Outcome(values, taken, _first_of_each(problems), looked_up.uses)


def take_input(scene: Scene, form: Form, posted: Mapping[str, object]) -> Outcome:
    """Read the form that goes with an action; its conditions see its own fields and, under their names, the record."""
    read, unreadable = read_post(form, posted)
    context = input_context(scene, form, read)
    filled = filled_by_lookups(form.fields.values())
    shown = visible_fields(form.sections, context)
    writable = frozenset(key for key in shown if is_writable(form.fields[key], context, filled))
    taken = {key: value for key, value in read.items() if key in writable}
    named, unknown = settle_chosen(scene, [form.fields[key] for key in taken], taken, {})
    values = _computed_input(scene, form, {**taken, **named})
    context = input_context(scene, form, values)
    problems = (*unreadable, *unknown, *check_values(scene, form, values, writable, context))
    return Outcome(values, frozenset(taken), _first_of_each(problems))


def input_defaults(scene: Scene, form: Form) -> dict[str, object]:
    """The values that the form of an action starts with."""
    values: dict[str, object] = {}
    for field in form.fields.values():
        if field.default:
            context = input_context(scene, form, values)
            values[field.key] = storable(compile_expression(field.default).value(context))
    return values


def _computed_input(scene: Scene, form: Form, values: Mapping[str, object]) -> dict[str, object]:
    """The values with every computed field of an action's form worked out from them."""
    result = dict(values)
    for field in form.fields.values():
        if field.computed:
            context = input_context(scene, form, result)
            result[field.key] = storable(compile_expression(field.computed).value(context))
    return result


def input_context(scene: Scene, form: Form, values: Mapping[str, object]) -> Mapping[str, object]:
    """The names an action's form may use."""
    own = typed(form, values)
    return with_names(scene.context(input=own), **own)


def check_values(
    scene: Scene, form: Form, values: Mapping[str, object], writable: frozenset[str], context: Mapping[str, object]
) -> Iterable[Problem]:
    """What is missing, does not fit its schema, or does not fit together, among the fields this person can mend."""
    districts = {district.key for district in scene.frame.region.districts}
    for key in form.fields:
        field, value = form.fields[key], values.get(key)
        if key not in writable:
            continue
        if value in (None, "", []) and holds(field.required, context, default=False):
            yield Problem(key, "required")
        if field.widget == "district" and value is not None and value not in districts:
            yield Problem(key, "unknown_district")
    yield from schema_problems(form, values, writable)
    for rule in form.checks:
        # Unknown is not wrong here: an optional field may be empty; what must be there is `required`'s part.
        if writable.intersection(rule.fields or writable) and compile_expression(rule.when).value(context) is False:
            sentence = {"sentence": fill(rule.otherwise, context)}
            yield from (Problem(name, MESSAGE, sentence) for name in rule.fields or ("",))


def _settle(scene: Scene, stored: Mapping[str, object], read: Mapping[str, object]) -> frozenset[str]:
    """The fields that may be written, given that what is written may itself show or hide others.

    Starts from what is stored, so two fields cannot open each other; if it does not settle, what was writable in
    both of the last two rounds stays.
    """
    writable: frozenset[str] = frozenset()
    for _round in range(_ROUNDS):
        values = {**stored, **{key: read[key] for key in writable & read.keys()}}
        before, writable = writable, editable(scene, computed(scene, values))
        if before == writable:
            return writable
    return before & writable


def _first_of_each(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The first problem of each field: the others mostly follow from it."""
    first: dict[str, Problem] = {}
    for problem in problems:
        first.setdefault(problem.field, problem)
    return tuple(first.values())
