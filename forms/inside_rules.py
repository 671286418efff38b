"""The rules of the fields inside of an object, found out once for all rows alike."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine.definitions.values import Field
from engine.feel import Compiled, compile_expression
from forms.language import Here, Language
from forms.language.fields import fields_inside, has_rules, is_ruled
from forms.values import Converter, converter


@dataclass(frozen=True, slots=True)
class Ruled:
    """A field inside that is not simply what was typed, with its conditions ready to be asked."""

    key: str
    field: Field
    schema: object
    visible: Compiled | None
    computed: Compiled | None
    read_only: Compiled | None
    required: Compiled | None
    is_deep: bool  # what stands inside of it may have rules, too


@dataclass(frozen=True, slots=True)
class Rules:
    """What happens inside of an object."""

    read: Mapping[str, Converter | None]  # the members that conditions may look at, and what makes days of their texts
    ruled: tuple[Ruled, ...]

    def typed(self, key: str, value: object) -> object:
        """A member as conditions see it."""
        convert = self.read[key]
        return convert(value) if convert else value


def rules_inside(language: Language, asked: Field, here: Here) -> Rules:
    """The rules of what a field that is an object asks for."""
    key = ("rules inside", id(asked.fields), id(asked.checks), asked.section)
    if key not in here.made:  # beside them what the ids belong to, so that these stay theirs
        here.made[key] = (asked.fields, asked.checks, _found(language, asked, here))
    rules: Rules = here.made[key][2]
    return rules


def _found(language: Language, asked: Field, here: Here) -> Rules:
    fields = fields_inside(language, asked, here)
    seen = None if _looks_at_all(asked) else frozenset(name for one in fields for name in _names(one))
    read = {one.key: converter(language, here.properties[one.key]) for one in fields if seen is None or one.key in seen}
    ruled = ((one, here.properties[one.key]) for one in fields)
    return Rules(read, tuple(_ruled(language, one, schema) for one, schema in ruled if is_ruled(language, one, schema)))


def _ruled(language: Language, one: Field, schema: object) -> Ruled:
    is_deep = not language.is_fixed(schema) or has_rules(language, one, language.at(schema, None))
    conditions = (one.visible, one.computed, one.read_only, one.required)
    return Ruled(one.key, one, schema, *(compile_expression(text) if text else None for text in conditions), is_deep)


def _looks_at_all(field: Field) -> bool:
    """Whether sentences are filled in there, which may name any member."""
    return bool(field.checks) or any(_looks_at_all(part) for part in field.fields)


def _names(field: Field) -> Iterator[str]:
    """The names that the conditions of a field, and of those inside of it, look at."""
    for text in (field.visible, field.computed, field.read_only, field.required):
        yield from (way[0] for way in compile_expression(text).references) if text else ()
    for part in field.fields:
        yield from _names(part)
