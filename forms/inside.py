"""How the fields inside of a value behave: in an object, and in each row of a list.

Conditions there see the names beside them first, in a row also `row` (1 for the first), then those of the record.
"""

from collections import ChainMap
from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.definitions.values import Field
from engine.feel import compile_expression
from forms.contexts import with_names
from forms.inside_rules import Ruled, rules_inside
from forms.language import Here, Kind, Language
from forms.language.fields import field_of_row, has_rules
from forms.language.reading import Way
from forms.told import told
from forms.values import storable


@dataclass(frozen=True)
class Inner:
    """How one field inside of another behaves now."""

    visible: bool = True
    required: bool = False
    writable: bool = True


_HIDDEN, _FIRM = Inner(visible=False, writable=False), Inner(writable=False)
_REQUIRED, _OPTIONAL = Inner(required=True), Inner()


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
        prefix = len(here.schema.get("prefixItems", ()))  # type: ignore[arg-type]
        result = []
        for index, row in enumerate(rows):
            at = (*way, index)
            was = index if self.was is None else self.was.get(at)
            old = before[was] if was is not None and was < len(before) else None
            if index <= prefix:  # behind that all rows are alike
                one, schema = field_of_row(self.language, asked, here, index), here.item(index)
            result.append(self._value(one, schema, row, old, at, with_names(names, row=index + 1)))
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
        rules = rules_inside(self.language, asked, here)
        own = {key: convert(value.get(key)) if convert else value.get(key) for key, convert in rules.read.items()}
        seen = ChainMap(own, names)  # type: ignore[arg-type] - what a rule changes below, the next one sees
        result = {name: part for name, part in value.items() if part is not None or name not in here.properties}
        for one in rules.ruled:
            self._member(one, result, before, (*way, one.key), seen)
            if one.key in own and result.get(one.key) != value.get(one.key):
                own[one.key] = rules.typed(one.key, result.get(one.key))
        self._check(asked, way, seen)
        return result

    def _check(self, asked: Field, way: Way, names: Mapping[str, object]) -> None:
        """The rules across the fields inside; unknown is not wrong."""
        for rule in asked.checks:
            if compile_expression(rule.when).value(names) is False:
                sentence = told(rule.otherwise, names)
                self.broken += [((*way, name), sentence) for name in rule.fields] or [(way, sentence)]

    def _member(
        self, one: Ruled, result: dict[str, object], before: Mapping[str, object], at: Way, names: Mapping[str, object]
    ) -> None:
        """Put one member under its rules."""
        if one.visible is not None and one.visible.value(names) is not True:
            result.pop(one.key, None)
            self.states[at] = _HIDDEN
        elif one.computed is not None:
            _put(result, one.key, storable(one.computed.value(names)))
            self.states[at] = _FIRM
        elif one.read_only is not None and one.read_only.value(names) is True:
            _put(result, one.key, before.get(one.key))
            self.states[at] = _FIRM
        else:
            if one.is_deep:
                old = before.get(one.key)
                _put(result, one.key, self._value(one.field, one.schema, result.get(one.key), old, at, names))
            if one.required is not None:
                self.states[at] = _REQUIRED if one.required.value(names) is True else _OPTIONAL


def _put(result: dict[str, object], key: str, value: object) -> None:
    if value is None:
        result.pop(key, None)
    else:
        result[key] = value
