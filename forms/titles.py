"""How people call the place of a problem: the titles on the way to it, and the numbers of rows."""

from collections.abc import Mapping
from dataclasses import replace

from engine.definitions.values import Field, Form
from forms.errors import Problem
from forms.language import Language, language_of
from forms.language.fields import field_of_row, fields_inside
from forms.language.reading import Way
from forms.values import field_schemas


def titled(form: Form, values: Mapping[str, object], problem: Problem) -> Problem:
    """The problem with the titles of its place, and of the fields it names."""
    if not problem.field and "names" in problem.data:
        titles = {key: one.title for key, one in form.fields.items()}
        names = tuple(titles.get(str(name), name) for name in problem.data["names"])  # type: ignore[attr-defined]
        return replace(problem, data={**problem.data, "names": names})
    field = form.fields.get(problem.top)
    if field is None:
        return problem
    if len(problem.way) < 2:
        return replace(problem, titles=(field.title,))
    schema = field_schemas(form, values).get(field.key, field.schema)
    inside = _titles(language_of(form), field, schema, values.get(field.key), problem.way[1:])
    return replace(problem, titles=(field.title, *inside))


def _titles(language: Language, field: Field, schema: object, value: object, way: Way) -> tuple[str | int, ...]:
    if not way:
        return ()
    here, step = language.at(schema, value), way[0]
    if isinstance(step, int):
        row = value[step] if isinstance(value, list | tuple) and step < len(value) else None
        one = field_of_row(language, field, here, step)
        own = (one.title,) if len(way) == 1 and one.title != field.title else ()
        return (step + 1, *own, *_titles(language, one, here.item(step), row, way[1:]))
    part = value.get(step) if isinstance(value, Mapping) else None
    known = {one.key: one for one in fields_inside(language, field, here)}
    one = known.get(step, Field(step, step, "", {}, ""))
    return (one.title, *_titles(language, one, here.properties.get(step, True), part, way[1:]))
