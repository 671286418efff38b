"""The answer to a change while somebody types: only what it can have touched is drawn again.

What a field looks like follows from its own controls and from the names that its conditions read, so the definition
says which others a change can reach. All of the form is worked out anew in any case; only drawing is spared.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from engine.definitions.values import Field, Form
from engine.feel import compile_expression
from forms.language import language_of
from forms.rendering.compiler import Views
from forms.rendering.fields import FIELD_TYPES
from forms.rendering.values import FieldView
from forms.wire import key_of, wire_token

ROW = "row"  # the number of its row, which an expression may use
LEAST = 20  # rows from which it is worth while
_SAME = {firm: FieldView(read_only=firm, same=True) for firm in (False, True)}


@dataclass(frozen=True)
class Reach:
    """What the fields of a form depend on beside their own controls."""

    reads: Mapping[str, frozenset[str]]  # the names that the conditions of a field, and those inside of it, look at
    uncertain: frozenset[str]  # fields that depend on more than the form: on the state, the day, a register
    checks: tuple[tuple[frozenset[str], tuple[str, ...]], ...]  # names that a rule reads, and the fields it is told at


def touched_only(views: Views, form: Form, changed: Collection[str]) -> Views:
    """The views with those marked, and those rows, that look as they did before these controls changed."""
    language = language_of(form)
    if not language.is_fixed(language.root):
        return views  # another branch of the schema may be in force, in which any field is another one
    names = frozenset(changed)
    reach = _reach_of(form)
    touched = _touched(form, reach, names)
    return {key: _marked(view, form.fields[key], reach, touched, names) for key, view in views.items()}


def _touched(form: Form, reach: Reach, changed: frozenset[str]) -> frozenset[str]:
    """The fields that may look otherwise: what changed, what reads that, what reads those, and so on."""
    found = {key_of(name.partition(".")[0]) for name in changed} & form.fields.keys() | reach.uncertain
    more = found
    while more:
        more = {key for key, reads in reach.reads.items() if key not in found and not reads.isdisjoint(found)}
        found |= more
    told = (key for reads, keys in reach.checks if not reads <= form.fields.keys() or reads & found for key in keys)
    return frozenset(found).union(told)


def _marked(view: FieldView, field: Field, reach: Reach, touched: frozenset[str], changed: frozenset[str]) -> FieldView:
    if not view.visible:
        return view
    if field.key not in touched:
        return _SAME[view.read_only]
    by_others = field.key in reach.uncertain or not touched.isdisjoint(reach.reads.get(field.key, ()))
    if by_others or len(view.rows) < LEAST or wire_token(field.key) in changed:
        return view
    table = f"{wire_token(field.key)}."
    rows = {name.removeprefix(table).partition(".")[0] for name in changed if name.startswith(table)}
    marked = (replace(row, same=str(place) not in rows) for place, row in enumerate(view.rows))
    return replace(view, rows=tuple(marked))


def _reach_of(form: Form) -> Reach:
    """Found out once for each form."""
    made, key = language_of(form).made, f"reach:{id(form.sections)}"
    if key not in made:
        made[key] = (form.sections, _found(form))  # the sections beside, so that their id stays theirs
    reach: Reach = made[key][1]
    return reach


def _found(form: Form) -> Reach:
    reads = {
        field.key: _names((section.visible, field.options, *_conditions(field))) | _names_inside(field)
        for section in form.sections
        for field in section.fields
    }
    known = form.fields.keys()
    uncertain = {key for key, names in reads.items() if not names <= known or _is_answered(form.fields[key])}
    filled = {own for field in form.fields.values() if field.lookup for own, _register in field.lookup.fill}
    checks = tuple((_names([rule.when]), rule.fields) for rule in form.checks)
    return Reach({key: names for key, names in reads.items() if names}, frozenset(uncertain | filled) & known, checks)


def _is_answered(field: Field) -> bool:
    """Whether what stands there comes from elsewhere: a register, a score sheet."""
    return field.lookup is not None or field.widget == "score_sheet"


def _conditions(field: Field) -> tuple[str, ...]:
    return field.visible, field.required, field.read_only, field.computed


def _names(expressions: Iterable[str]) -> frozenset[str]:
    """The names that expressions read."""
    return frozenset(way[0] for text in expressions if text for way in compile_expression(text).references)


def _names_inside(field: Field) -> frozenset[str]:
    """The names outside of a field that those inside of it read."""
    kind = FIELD_TYPES.get(field.widget)
    own = {part.key for part in field.fields} | ({ROW} if kind is not None and kind.has_rows else set())
    return frozenset(_read_by_parts(field)) - own


def _read_by_parts(field: Field) -> Iterator[str]:
    for part in field.fields:
        yield from _names(_conditions(part))
        yield from _names_inside(part)
