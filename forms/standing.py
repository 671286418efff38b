"""What is wrong with values that are stored, whoever may change them: before they go over to another release."""

from collections.abc import Mapping
from dataclasses import replace

from forms.contexts import Scene
from forms.errors import Problem
from forms.faults import faults
from forms.rules import visible_fields
from forms.settling import worked_out
from forms.titles import titled
from forms.validation import defaults


def standing_problems(scene: Scene, values: Mapping[str, object]) -> tuple[Problem, ...]:
    """Everything in these values that the scene's form does not allow, also where nobody could mend it now."""
    form = scene.frame.form
    found = worked_out(form, values, lambda tried: scene.context(values=tried))
    context = scene.context(values=found.values)
    kept = {key for key in visible_fields(form, context, found.values) if not form.fields[key].computed}
    settled = replace(found, writable=frozenset(kept))
    return titled(form, settled.values, faults(scene, form, settled, context))


def with_defaults(scene: Scene, values: Mapping[str, object], *, known: frozenset[str]) -> dict[str, object]:
    """The values with the defaults of those fields that the form had not `known` before."""
    added = {key: value for key, value in defaults(scene).items() if key not in known and value is not None}
    return {**added, **values}
