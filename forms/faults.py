"""What is wrong with values that somebody typed, as problems of what this person can mend."""

from collections.abc import Iterable, Iterator, Mapping

from engine.definitions.values import Form
from engine.feel import compile_expression
from forms.contexts import Scene
from forms.errors import Problem
from forms.inside import Inner
from forms.language.reading import Way
from forms.lookups import MESSAGE
from forms.rules import holds, options_now
from forms.schema_checks import schema_problems
from forms.settling import Settled
from forms.told import told
from forms.values import ReadPost
from forms.wire import wire_name

_EMPTY = (None, "", [])


def unreadable(read: ReadPost, settled: Settled) -> Iterator[Problem]:
    """What could not be read."""
    for way, code in read.problems:
        if way[0] in settled.writable and _may_be_mended(way, settled.inner):
            yield Problem(wire_name(*way), code, way=way)


def faults(scene: Scene, form: Form, settled: Settled, context: Mapping[str, object]) -> Iterable[Problem]:
    """What is missing, does not fit its schema, or does not fit together."""
    yield from _missing(form, settled, context)
    yield from _not_on_offer(scene, form, settled, context)
    for problem in schema_problems(form, settled.values, settled.writable):
        if _may_be_mended(problem.way, settled.inner):
            yield problem
    for way, sentence in settled.broken:
        if way[0] in settled.writable:
            yield Problem(wire_name(*way), MESSAGE, {"sentence": sentence}, way=way)
    for rule in form.checks:
        # Unknown is not wrong here: an optional field may be empty; what must be there is `required`'s part.
        asked = settled.writable.intersection(rule.fields or settled.writable)
        if asked and compile_expression(rule.when).value(context) is False:
            data = {"sentence": told(rule.otherwise, context)}
            yield from (Problem(name, MESSAGE, data) for name in rule.fields or ("",))


def _not_on_offer(scene: Scene, form: Form, settled: Settled, context: Mapping[str, object]) -> Iterator[Problem]:
    """Values that the region does not have, or that the form does not offer now."""
    districts = {district.key for district in scene.frame.region.districts}
    for key, one in form.fields.items():
        value = settled.values.get(key)
        if key not in settled.writable or value is None:
            continue
        if one.widget == "district" and value not in districts:
            yield Problem(key, "unknown_district")
        only = options_now(one, context)
        if only is not None and not {str(each) for each in (value if isinstance(value, list) else [value])} <= only:
            yield Problem(key, "not_offered_now")


def _missing(form: Form, settled: Settled, context: Mapping[str, object]) -> Iterator[Problem]:
    """What must be filled in and is not."""
    for key, one in form.fields.items():
        empty = settled.values.get(key) in _EMPTY
        if key in settled.writable and empty and holds(one.required, context, default=False):
            yield Problem(key, "required")
    for way, state in settled.inner.items():
        asked = way[0] in settled.writable and state.required and _may_be_mended(way, settled.inner)
        if asked and _at(settled.values, way) in _EMPTY:
            yield Problem(wire_name(*way), "required", way=way)


def _may_be_mended(way: Way, inner: Mapping[Way, Inner]) -> bool:
    """Whether nothing on the way to a value is hidden or read-only."""
    states = (inner.get(way[:length]) for length in range(2, len(way) + 1))
    return all(state is None or (state.visible and state.writable) for state in states)


def _at(value: object, way: Way) -> object:
    for step in way:
        if isinstance(value, Mapping):
            value = value.get(str(step))
        elif isinstance(value, list | tuple) and isinstance(step, int) and step < len(value):
            value = value[step]
        else:
            return None
    return value
