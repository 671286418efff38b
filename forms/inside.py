"""How the fields inside of a value behave: in an object, and in each row of a list.

Conditions there see the names beside them first, in a row also `row` (1 for the first), then those of the record.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.definitions.templates import fill
from engine.definitions.values import Field
from engine.feel import compile_expression
from forms.contexts import with_names
from forms.language import Here, Kind, Language
from forms.language.fields import field_of_row, fields_inside, has_rules, is_ruled
from forms.language.reading import Way
from forms.values import converted, storable


@dataclass(frozen=True)
class Inner:
    """How one field inside of another behaves now."""

    visible: bool = True
    required: bool = False
    writable: bool = True


@dataclass
class Inside:
    """Goes through the values inside of a field once, in order, and puts each under the rules of its field."""

    language: Language
    context: Mapping[str, object]
    was: Mapping[Way, int] | None = None  # which stored rows the rows were; None: each is what it was
    states: dict[Way, Inner] = field(default_factory=dict)
    broken: list[tuple[Way, str]] = field(default_factory=list)  # rules that do not hold, with their sentences

    def settle(self, asked: Field, schema: object, value: object, stored: object, way: Way) -> object:
        """The value as it may be stored: without what is hidden, read-only parts as they were, computed ones anew."""
        return self._value(asked, schema, value, stored, way, self.context)

    def _value(
        self, asked: Field, schema: object, value: object, stored: object, way: Way, names: Mapping[str, object]
    ) -> object:
        here = self.language.at(schema, value)
        if not has_rules(self.language, asked, here):
            return value
        if here.kind is Kind.ROWS and isinstance(value, list | tuple):
            return self._rows(asked, here, value, stored, way, names)
        if here.kind is Kind.GROUP and (isinstance(value, Mapping) or (value is None and asked.fields)):
            return self._group(asked, here, value or {}, stored, way, names) or None
        return value

    def _rows(
        self,
        asked: Field,
        here: Here,
        rows: list[object] | tuple[object, ...],
        stored: object,
        way: Way,
        names: Mapping[str, object],
    ) -> list[object]:
        before = stored if isinstance(stored, list | tuple) else ()
        result = []
        for index, row in enumerate(rows):
            at = (*way, index)
            was = index if self.was is None else self.was.get(at)
            old = before[was] if was is not None and was < len(before) else None
            one = field_of_row(self.language, asked, here, index)
            result.append(self._value(one, here.item(index), row, old, at, with_names(names, row=index + 1)))
        return result

    def _group(
        self,
        asked: Field,
        here: Here,
        value: Mapping[str, object],
        stored: object,
        way: Way,
        names: Mapping[str, object],
    ) -> dict[str, object]:
        before = stored if isinstance(stored, Mapping) else {}
        fields = fields_inside(self.language, asked, here)
        own = {one.key: converted(self.language, here.properties[one.key], value.get(one.key)) for one in fields}
        seen = with_names(names, **own)
        result = {name: part for name, part in value.items() if part is not None or name not in here.properties}
        for one in self._ruled(asked, here, fields):
            at = (*way, one.key)
            self._member(one, here, result, before, at, seen)
            if result.get(one.key) != value.get(one.key):
                own[one.key] = converted(self.language, here.properties[one.key], result.get(one.key))
        self._check(asked, way, seen)
        return result

    def _ruled(self, asked: Field, here: Here, fields: tuple[Field, ...]) -> tuple[Field, ...]:
        """The members that are not simply what was typed."""
        key = ("ruled", id(fields))
        if key not in here.made:
            found = (one for one in fields if is_ruled(self.language, one, here.properties[one.key]))
            here.made[key] = (fields, tuple(found))  # the fields beside, so that their id stays theirs
        ruled: tuple[Field, ...] = here.made[key][1]
        return ruled

    def _check(self, asked: Field, way: Way, names: Mapping[str, object]) -> None:
        """The rules across the fields inside; unknown is not wrong."""
        for rule in asked.checks:
            if compile_expression(rule.when).value(names) is False:
                sentence = fill(rule.otherwise, names)
                self.broken += [((*way, name), sentence) for name in rule.fields] or [(way, sentence)]

    def _member(
        self,
        one: Field,
        here: Here,
        result: dict[str, object],
        before: Mapping[str, object],
        at: Way,
        names: Mapping[str, object],
    ) -> None:
        """Put one member under its rules."""
        schema = here.properties[one.key]
        if not _is_true(one.visible, names, default=True):
            result.pop(one.key, None)
            self.states[at] = Inner(visible=False, writable=False)
            return
        if one.computed:
            _put(result, one.key, storable(compile_expression(one.computed).value(names)))
            self.states[at] = Inner(writable=False)
            return
        if _is_true(one.read_only, names, default=False):
            _put(result, one.key, before.get(one.key))
            self.states[at] = Inner(writable=False)
            return
        _put(result, one.key, self._value(one, schema, result.get(one.key), before.get(one.key), at, names))
        if one.required:
            self.states[at] = Inner(required=_is_true(one.required, names, default=False))


def _put(result: dict[str, object], key: str, value: object) -> None:
    if value is None:
        result.pop(key, None)
    else:
        result[key] = value


def _is_true(expression: str, names: Mapping[str, object], *, default: bool) -> bool:
    return compile_expression(expression).value(names) is True if expression else default
