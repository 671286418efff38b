"""What becomes of a post: which of its values may be stored, what follows from them, and what is wrong with them.

The server decides alone. A value is taken only when its field is declared, may be changed in this state by this role,
and is then visible and not read-only; computed and looked-up fields are never taken from a post. What the values
themselves hide is not stored. The same holds inside of objects and rows (`forms.inside`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from engine.definitions.values import Form
from engine.feel import compile_expression
from forms.choosing import settle_chosen
from forms.contexts import Scene, with_names
from forms.errors import Problem
from forms.faults import faults, unreadable
from forms.inside import Inner
from forms.language.reading import Way
from forms.lookups import LookedUp, Use, look_up
from forms.lookups_inside import asks_inside, look_up_inside
from forms.rules import state_fields
from forms.settling import Names, Settled, settle, worked_out, writable_fields
from forms.titles import titled
from forms.values import ReadPost, read_post, storable, typed


@dataclass(frozen=True)
class Outcome:
    """The values as they would be stored, which fields took part, and the problems."""

    values: Mapping[str, object]
    taken: frozenset[str]
    problems: tuple[Problem, ...]
    uses: tuple[Use, ...] = ()  # the look-ups that the values rest on
    shown: Mapping[str, object] = field(default_factory=dict)  # of what was taken: as the page shows it again
    inner: Mapping[Way, Inner] = field(default_factory=dict)  # how the fields inside of others behave


def defaults(scene: Scene) -> dict[str, object]:
    """The values a new record starts with."""
    return _defaults(scene.frame.form, _names_of(scene))


def computed(scene: Scene, values: Mapping[str, object]) -> dict[str, object]:
    """The values with every computed one worked out from them, in the order of the form."""
    return dict(worked_out(scene.frame.form, values, _names_of(scene)).values)


def editable(scene: Scene, values: Mapping[str, object]) -> frozenset[str]:
    """The fields that take what this person types, with these values."""
    allowed = state_fields(scene)
    if not allowed:
        return allowed
    return writable_fields(scene.frame.form, scene.context(values=values), values) & allowed


def worked(
    scene: Scene, form: Form, values: Mapping[str, object], *, of_action: bool
) -> tuple[Mapping[str, object], Mapping[Way, Inner]]:
    """The values with what is computed from them, and how the fields inside of others behave now."""
    found = worked_out(form, values, _input_names(scene, form) if of_action else _names_of(scene))
    return found.values, found.inner


def take_post(
    scene: Scene, stored: Mapping[str, object], posted: Mapping[str, object], *, typing: bool = False
) -> Outcome:
    """Put a post over the stored values, as far as it may be, and check the result.

    While somebody is still typing, rows without anything in them stay on the page.
    """
    form = scene.frame.form
    read = read_post(form, posted, keeps_blank=typing, stored=(stored,))
    settled = settle(form, _names_of(scene), stored, read, state_fields(scene))
    taken = settled.writable & read.values.keys()
    named, unknown = settle_chosen(scene, [form.fields[key] for key in taken], settled.values, stored)
    settled = replace(settled, values={**settled.values, **named})
    looked_up = _looked_up(scene, form, settled, taken, stored)
    if looked_up.values or named:
        settled = worked_out(form, {**settled.values, **looked_up.values}, _names_of(scene), settled)
    context = scene.context(values=settled.values)
    problems = (
        *unreadable(read, settled),
        *unknown,
        *looked_up.problems,
        *faults(scene, form, settled, context),
    )
    return replace(_outcome(form, read, settled, taken, problems), uses=looked_up.uses)


def take_input(scene: Scene, form: Form, posted: Mapping[str, object], *, typing: bool = False) -> Outcome:
    """Read the form that goes with an action; its conditions see its own fields and, under their names, the record.

    What only shows there is not taken from the post: it is what its default says, whatever the page sent.
    """
    names = _input_names(scene, form)
    start = _defaults(form, names)
    begun = (start,) if form.personal else ()
    shown_only = {key: start[key] for key, one in form.fields.items() if one.read_only and start.get(key) is not None}
    read = read_post(form, posted, keeps_blank=typing, stored=begun)
    settled = settle(form, names, shown_only, read, frozenset(form.fields))
    taken = settled.writable & read.values.keys()
    named, unknown = settle_chosen(scene, [form.fields[key] for key in taken], settled.values, {})
    settled = replace(settled, values={**settled.values, **named})
    looked_up = _looked_up(scene, form, settled, taken, {})
    if looked_up.values or named:
        settled = worked_out(form, {**settled.values, **looked_up.values}, names, settled)
    problems = (
        *unreadable(read, settled),
        *unknown,
        *looked_up.problems,
        *faults(scene, form, settled, names(settled.values)),
    )
    return replace(_outcome(form, read, settled, taken, problems), uses=looked_up.uses)


def input_defaults(scene: Scene, form: Form) -> dict[str, object]:
    """The values that the form of an action starts with."""
    return _defaults(form, _input_names(scene, form))


def input_context(scene: Scene, form: Form, values: Mapping[str, object]) -> Mapping[str, object]:
    """The names an action's form may use."""
    own = typed(form, values)
    return with_names(scene.context(input=own), **own)


def _looked_up(
    scene: Scene, form: Form, settled: Settled, taken: frozenset[str], stored: Mapping[str, object]
) -> LookedUp:
    """What the registers say about those fields whose matched values are other than what is stored."""
    changed = frozenset(key for key in taken if settled.values.get(key) != stored.get(key))
    asking = (form.fields[key] for key in form.fields if key in settled.writable)
    registers = scene.frame.system.registers
    own = look_up(asking, settled.values, registers, changed=changed, now=scene.now)
    holding = [form.fields[key] for key in form.fields if key in taken and asks_inside(form.fields[key])]
    inside = look_up_inside(holding, settled.values, stored, registers, now=scene.now)
    return LookedUp({**own.values, **inside.values}, own.problems + inside.problems, own.uses + inside.uses)


def _names_of(scene: Scene) -> Names:
    return lambda values: scene.context(values=values)


def _input_names(scene: Scene, form: Form) -> Names:
    return lambda values: input_context(scene, form, values)


def _defaults(form: Form, names: Names) -> dict[str, object]:
    values: dict[str, object] = {}
    for one in form.fields.values():
        if one.default:
            values[one.key] = storable(compile_expression(one.default).value(names(values)))
        elif one.schema.get("default") is not None and not one.computed:
            values[one.key] = one.schema["default"]
    return values


def _outcome(
    form: Form, read: ReadPost, settled: Settled, taken: frozenset[str], problems: Iterable[Problem]
) -> Outcome:
    first: dict[str, Problem] = {}
    for problem in problems:  # the first of each value: the others mostly follow from it
        first.setdefault(problem.field, problem)
    named = titled(form, settled.values, first.values())
    shown = {key: read.shown[key] for key in taken & read.shown.keys()}
    return Outcome(settled.values, taken, named, shown=shown, inner=settled.inner)
