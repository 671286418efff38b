"""Values over values: what a post changes, what follows from that, and what the values themselves hide."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from engine.definitions.values import Form
from engine.feel import compile_expression
from forms.inside import Inner, Inside
from forms.language import language_of
from forms.language.reading import Way
from forms.rules import filled_by_lookups, hidden_by_values, is_writable, visible_fields
from forms.values import ReadPost, field_schemas, ruled_fields, storable

_ROUNDS = 10  # conditions that depend on each other settle far sooner, or never
Names = Callable[[Mapping[str, object]], Mapping[str, object]]


@dataclass(frozen=True)
class Settled:
    """The values once their own conditions hold still."""

    values: Mapping[str, object]
    writable: frozenset[str]
    inner: Mapping[Way, Inner]
    broken: tuple[tuple[Way, str], ...] = ()


def settle(form: Form, names: Names, stored: Mapping[str, object], read: ReadPost, allowed: frozenset[str]) -> Settled:
    """The values over the stored ones, given that what is written may itself show or hide others.

    Starts from what is stored, so two fields cannot open each other; if it does not settle, what was writable in
    both of the last two rounds stays. What the values hide is taken out, and seen by no condition any more.
    """
    writable, hidden = frozenset[str](), frozenset[str]()
    for _round in range(_ROUNDS):
        put = {**stored, **{key: read.values[key] for key in writable & read.values.keys()}}
        kept = {key: value for key, value in put.items() if key not in hidden}
        rows = _rows_of(read, writable)
        found = worked_out(form, kept, names, stored=stored, was=rows, inside=bool(writable))
        context = names(found.values)
        before = writable, hidden
        hidden = hidden_by_values(form, visible_fields(form, context, found.values)) & allowed
        writable = writable_fields(form, context, found.values) & allowed
        if before == (writable, hidden):
            return Settled(found.values, writable, found.inner, found.broken)
    return Settled(found.values, before[0] & writable, found.inner, found.broken)


def _rows_of(read: ReadPost, writable: frozenset[str]) -> Mapping[str, Mapping[Way, int]]:
    """Which stored rows the rows of each posted list were; other lists are as they were stored."""
    return {key: {way: was for way, was in read.was.items() if way[0] == key} for key in writable & read.values.keys()}


def writable_fields(form: Form, context: Mapping[str, object], values: Mapping[str, object]) -> frozenset[str]:
    """The fields that take what people type, with these values."""
    filled = filled_by_lookups(form.fields.values())
    shown = visible_fields(form, context, values)
    return frozenset(key for key in shown if is_writable(form.fields[key], context, filled))


def worked_out(
    form: Form,
    values: Mapping[str, object],
    names: Names,
    before: Settled | None = None,
    *,
    stored: Mapping[str, object] | None = None,
    was: Mapping[str, Mapping[Way, int]] = {},
    inside: bool = True,
) -> Settled:
    """The values with everything computed from them, in the order of the form; inside of values too, unless said."""
    result = dict(values)
    language, schemas = language_of(form), None
    inner: dict[Way, Inner] = {}
    broken: list[tuple[Way, str]] = []
    known: Mapping[str, object] | None = None  # the names, as long as the values are what they were made of
    for one in ruled_fields(form):
        if one.computed:
            known = names(result) if known is None else known
            value = storable(compile_expression(one.computed).value(known))
            # Told apart as they are written: 1.0 and 1 are the same number, but not the same text.
            known = known if one.key in result and repr(value) == repr(result[one.key]) else None
            result[one.key] = value
            continue
        if not inside:
            continue
        schemas = field_schemas(form, result) if schemas is None else schemas
        within = Inside(language, names(result), was.get(one.key))
        old = result if stored is None or one.key not in was else stored
        schema = schemas.get(one.key, one.schema)
        settled = within.settle(one, schema, result.get(one.key), old.get(one.key), (one.key,))
        if settled is not None or one.key in result:
            result[one.key], known = settled, None
        inner |= within.states
        broken += within.broken
    writable = before.writable if before else frozenset()
    return Settled(result, writable, inner, tuple(broken))
