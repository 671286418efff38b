"""How people call the place of a problem: the titles on the way to it, and the numbers of rows."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cached_property

from engine.definitions.values import Field, Form
from forms.errors import Problem
from forms.language import Here, Language, language_of
from forms.language.fields import field_of_row, fields_inside
from forms.language.reading import Way
from forms.values import field_schemas


def titled(form: Form, values: Mapping[str, object], problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The problems with the titles of their places, and of the fields they name."""
    places = _Places(form, values)
    return tuple(
        one.called(places.titles(one)) if one.top in form.fields else _with_names(form, one) for one in problems
    )


_Cell = tuple[str | int, tuple[str | int, ...]]  # what a table is called, and what is in its rows


class _Places:
    """Titles of places in one set of values; many problems of a table are at the same place of different rows."""

    def __init__(self, form: Form, values: Mapping[str, object]) -> None:
        self.form, self.values, self.language = form, values, language_of(form)
        self.known = self._known_of_form()

    def _known_of_form(self) -> dict[Way, _Cell]:
        """What was found out before, where the form's schema says the same whatever the values are."""
        if self.language.fixed(self.language.root) is None:
            return {}
        key = f"titles:{id(self.form.sections)}"
        if key not in self.language.made:
            self.language.made[key] = (self.form.sections, {})  # the sections beside, so that their id stays theirs
        known: dict[Way, _Cell] = self.language.made[key][1]
        return known

    def titles(self, problem: Problem) -> tuple[str | int, ...]:
        """The titles on the way to a problem of a field."""
        way = problem.way
        if len(way) < 2:
            return (self.form.fields[problem.top].title,)
        if len(way) != 3 or way[1].__class__ is not int:
            return self._found(way)
        first, row, last = way
        known = self.known.get((first, last))
        if known is None:
            titles = self._found(way)
            if not self._is_alike(str(first)):
                return titles
            known = self.known[first, last] = (titles[0], titles[2:])
        title, inside = known
        return (title, row + 1, *inside)  # type: ignore[operator] - a number, as looked at above

    @cached_property
    def _schemas(self) -> Mapping[str, object]:
        return field_schemas(self.form, self.values)

    def _is_alike(self, key: str) -> bool:
        """Whether all rows of a field have the same members, whatever stands in them."""
        here = self.language.fixed(self._schema(key))
        return here is not None and not here.schema.get("prefixItems") and self.language.fixed(here.item(0)) is not None

    def _schema(self, key: str) -> object:
        return self._schemas.get(key, self.form.fields[key].schema)

    def _found(self, way: Way) -> tuple[str | int, ...]:
        field = self.form.fields[str(way[0])]
        schema, value = self._schema(field.key), self.values.get(field.key)
        return (field.title, *_titles(self.language, field, schema, value, way[1:]))


def _with_names(form: Form, problem: Problem) -> Problem:
    """A problem of the whole form with the titles of the fields it names."""
    names = problem.data.get("names")
    if problem.field or not isinstance(names, list | tuple):
        return problem
    told = tuple(form.fields[name].title if name in form.fields else name for name in names)
    return replace(problem, data={**problem.data, "names": told})


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
    one = _members(language, field, here).get(step) or Field(step, step, "", {}, "")
    return (one.title, *_titles(language, one, here.properties.get(step, True), part, way[1:]))


def _members(language: Language, field: Field, here: Here) -> Mapping[str, Field]:
    """The fields inside of an object by key, made once for all rows alike."""
    fields = fields_inside(language, field, here)
    key = ("by key", id(fields))
    if key not in here.made:
        here.made[key] = (fields, {one.key: one for one in fields})  # the fields beside, so that their id stays theirs
    members: Mapping[str, Field] = here.made[key][1]
    return members
