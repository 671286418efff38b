"""The answer to a change while somebody types: of long tables only the rows that it can have touched."""

from collections.abc import Collection, Iterator
from dataclasses import replace
from functools import lru_cache

from engine.definitions.values import Field, Form
from engine.feel import compile_expression
from engine.feel.analysis import references
from forms.rendering.compiler import Views
from forms.rendering.values import FieldView
from forms.wire import wire_token

ROW = "row"  # the number of its row, which an expression may use
LEAST = 20  # rows from which it is worth while


def touched_only(views: Views, form: Form, changed: Collection[str]) -> Views:
    """The views with the rows marked that look as they did before these controls changed."""
    names = frozenset(changed)
    return {key: _touched(view, form.fields[key], names) for key, view in views.items()}


def _touched(view: FieldView, field: Field, changed: frozenset[str]) -> FieldView:
    if len(view.rows) < LEAST or not keeps_to_itself(field):
        return view
    table = f"{wire_token(field.key)}."
    rows = {name.removeprefix(table).partition(".")[0] for name in changed if name.startswith(table)}
    if f"{table[:-1]}" in changed:
        return view
    marked = (replace(row, same=str(place) not in rows) for place, row in enumerate(view.rows))
    return replace(view, rows=tuple(marked))


@lru_cache(maxsize=500)
def _reads(expression: str) -> frozenset[str]:
    """The names that an expression reads."""
    return frozenset(path[0] for path in references(compile_expression(expression).node)) if expression else frozenset()


def keeps_to_itself(field: Field) -> bool:
    """Whether how a row looks depends on nothing outside of it."""
    own = {ROW, *(column.key for column in field.fields)}
    return all(_reads(expression) <= own for column in field.fields for expression in _expressions(column))


def _expressions(field: Field) -> Iterator[str]:
    yield from (field.visible, field.required, field.read_only, field.computed)
    for part in field.fields:
        yield from _expressions(part)
