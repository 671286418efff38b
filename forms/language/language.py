"""What of a form's schema applies to a value, once references are followed and conditions looked at."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any
from urllib.parse import quote

import jsonschema_rs

from engine.definitions.schemas import flat, follow
from engine.definitions.values import Form
from forms.language.formats import FORMATS
from forms.language.kinds import Kind, Schema, is_null, is_of_type, kind_of, options_of, types_of
from forms.language.merging import merged
from schemas.documents import DocumentEncoder
from schemas.metaschemas import pattern_options

_ADDRESS = "https://kaoping.invalid/form"
_CONDITIONAL = frozenset({"if", "dependentSchemas"})
_FORMS = 500  # forms whose language is kept ready
_MOST = 20_000  # places kept ready for one form
_IN_PLACE = 200  # subschemas of one value that are looked at; release checks keep real forms far below


@dataclass(frozen=True)
class Variants:
    """The branches of `oneOf` or `anyOf` that are more than a list of values, and which of them a value follows."""

    titles: tuple[str, ...]
    chosen: int | None


@dataclass(frozen=True, eq=False)
class Here:
    """What applies to one value: a schema without references, conditions and variants."""

    schema: Schema
    variants: Variants | None = None
    nullable: bool = False
    items: Schema = field(default_factory=dict)  # of a list's members, references followed
    made: dict[object, Any] = field(default_factory=dict)  # what others prepare for it once

    @cached_property
    def kind(self) -> Kind:
        """How the value is asked for."""
        kind = kind_of(self.schema)
        chosen = kind is Kind.ROWS and self.schema.get("uniqueItems") is True and options_of(self.items)
        return Kind.CHOICES if chosen else kind

    @cached_property
    def properties(self) -> Mapping[str, object]:
        """The schemas of an object's properties."""
        found = self.schema.get("properties")
        return found if isinstance(found, Mapping) else {}

    @cached_property
    def required(self) -> frozenset[str]:
        """The properties that must be there."""
        return frozenset(self.schema.get("required", ()))  # type: ignore[call-overload]

    def item(self, index: int) -> object:
        """The schema of a list's member at this place; False where there may be none."""
        prefix = self.schema.get("prefixItems", ())
        assert isinstance(prefix, list | tuple)
        return prefix[index] if index < len(prefix) else self.schema.get("items", True)


@dataclass
class _Collected:
    """The subschemas that apply in one place, while they are collected."""

    pieces: list[Schema] = field(default_factory=list)
    variants: Variants | None = None
    nullable: bool = False
    references: int = 0


class Language:
    """The schema of one form, asked value by value."""

    def __init__(self, root: Schema) -> None:
        self.root = root
        self._registry = jsonschema_rs.Registry([(_ADDRESS, root)], retriever=refuse)
        self._places = dict(_subschemas(root, "#"))
        self._validators: dict[int, jsonschema_rs.Draft202012Validator] = {}
        self._here: dict[tuple[object, ...], Here] = {}
        self._fixed: dict[int, Here] = {}  # by schema, where the value makes no difference
        self._varying: set[int] = set()  # schemas where the value does
        self._kept: list[object] = []  # made schemas, kept so that their ids stay theirs
        self._titles: dict[int, tuple[str, ...]] = {}
        self.made: dict[str, Any] = {}  # what others prepare once for the form
        self.validator = _compiled(root, base_uri=_ADDRESS)

    def at_root(self, values: Mapping[str, object]) -> Here:
        """What applies to the whole form; a value that is null is none."""
        return self.at(self.root, {key: value for key, value in values.items() if value is not None})

    def is_fixed(self, schema: object) -> bool:
        """Whether the same applies in a place whatever the value is: no conditions and no variants."""
        waiting, seen = [schema], 0
        while waiting and seen < _IN_PLACE:
            one, seen = waiting.pop(), seen + 1
            if not isinstance(one, Mapping):
                continue
            if not _CONDITIONAL.isdisjoint(one) or _has_variants(one):
                return False
            waiting += [*one.get("allOf", ()), *([follow(self.root, one["$ref"])] if "$ref" in one else [])]
        return not waiting

    def fixed(self, schema: object) -> Here | None:
        """What applies whatever the value is, or None where that depends on the value."""
        if id(schema) in self._varying:
            return None
        if id(schema) not in self._fixed and not self.is_fixed(schema):
            self._kept.append(schema)
            self._varying.add(id(schema))
            return None
        return self.at(schema, None)

    def at(self, schema: object, value: object, pick: int | None = None) -> Here:
        """What applies to a value; `pick` is the variant somebody chose, else the one that fits best is taken."""
        fixed = self._fixed.get(id(schema))
        if fixed is not None:
            return fixed
        here = self._looked_up(schema, value, pick)
        if self.is_fixed(schema):
            self._kept.append(schema)
            self._fixed[id(schema)] = here
        return here

    def _looked_up(self, schema: object, value: object, pick: int | None) -> Here:
        found = _Collected()
        self._collect(schema, value, pick, found)
        key = (found.variants, found.nullable, *(id(piece) for piece in found.pieces))
        if key not in self._here:
            if len(self._here) >= _MOST:
                self._forget()
            whole = merged(found.pieces, self._both)
            self._kept += found.pieces
            items = flat(self.root, whole.get("items"))
            self._here[key] = Here(whole, found.variants, found.nullable or _allows_null(whole), items)
        return self._here[key]

    def _forget(self) -> None:
        """Begin anew: schemas are known by where they are in memory, so everything about them goes together."""
        for known in (self._here, self._fixed, self._varying, self._validators, self._titles, self._kept):
            known.clear()

    def fits(self, schema: object, value: object) -> bool:
        """Whether a value is valid against a schema of this form."""
        if isinstance(schema, bool):
            return schema
        return self._validator(schema).is_valid(value)

    def _collect(self, schema: object, value: object, pick: int | None, found: _Collected) -> None:
        if not isinstance(schema, Mapping) or len(found.pieces) >= _IN_PLACE or found.references > _IN_PLACE:
            return
        found.pieces.append(schema)
        if "$ref" in schema:
            found.references += 1
            self._collect(follow(self.root, schema["$ref"]), value, pick, found)
        for one in self._conditional(schema, value):
            self._collect(one, value, pick, found)
        for keyword in ("oneOf", "anyOf"):
            if keyword in schema and options_of({keyword: schema[keyword]}) is None:
                self._collect_variant(schema[keyword], value, pick, found)

    def _conditional(self, schema: Schema, value: object) -> Iterator[object]:
        """The schemas that also apply in the same place: all of `allOf`, a branch of `if`, what properties bring."""
        yield from schema.get("allOf", ())  # type: ignore[misc]
        known = {} if value is None and "object" in types_of(schema) else value
        if "if" in schema:
            yield schema.get("then" if self.fits(schema["if"], known) else "else")
        dependent = schema.get("dependentSchemas")
        if isinstance(dependent, Mapping) and isinstance(known, Mapping):
            yield from (one for name, one in dependent.items() if known.get(name) is not None)

    def _collect_variant(self, branches: Sequence[object], value: object, pick: int | None, found: _Collected) -> None:
        """Take over the branch that the value follows; null is no variant but nothing filled in."""
        real = [branch for branch in branches if not is_null(branch)]
        found.nullable = found.nullable or len(real) < len(branches)
        if len(real) == 1:
            self._collect(real[0], value, pick, found)
            return
        if found.variants is not None:  # one choice in a place: a second one is checked, but not asked
            return
        chosen = pick if pick is not None and 0 <= pick < len(real) else self.followed(real, value)
        found.variants = Variants(self._titles_of(branches, real), chosen)
        if chosen is not None:
            self._collect(real[chosen], value, None, found)

    def followed(self, branches: Sequence[object], value: object) -> int | None:
        """The branch a value is valid against, else the one most like it; none for nothing."""
        if value is None:
            return None
        fitting = (number for number, branch in enumerate(branches) if self.fits(branch, value))
        likeness = [self._likeness(branch, value) for branch in branches]
        alike = likeness.index(max(likeness)) if any(likeness) else None
        return next(fitting, alike)

    def _likeness(self, branch: object, value: object) -> int:
        """How much a value looks like one of a branch: by its constants, then by its properties, then by its type."""
        here = self.at(branch, None)
        properties = here.properties
        if not isinstance(value, Mapping) or not properties:
            return int(any(is_of_type(value, one) for one in types_of(here.schema)))
        named = [name for name in value if name in properties]
        fixed = [name for name in named if isinstance(properties[name], Mapping) and _is_fixed(properties[name])]
        agreed = sum(self.fits(properties[name], value[name]) for name in fixed)
        return 1 + len(named) + 1000 * (2 * agreed - len(fixed))

    def _titles_of(self, branches: Sequence[object], real: Sequence[object]) -> tuple[str, ...]:
        if id(branches) not in self._titles:
            self._kept.append(branches)
            self._titles[id(branches)] = tuple(self._title(branch, number) for number, branch in enumerate(real))
        return self._titles[id(branches)]

    def _title(self, branch: object, number: int) -> str:
        """How a variant is called: by its title, its constant, its properties, its number."""
        here = self.at(branch, None)
        for word in ("title", "const"):
            if word in here.schema:
                return str(here.schema[word])
        names = [
            str(one.get("title", name)) if isinstance(one, Mapping) else name for name, one in here.properties.items()
        ]
        return " / ".join(names[:3]) or f"{number + 1}"

    def _both(self, first: object, second: object) -> Schema:
        """A schema that is two of them at once."""
        made = {"allOf": [first, second]}
        self._kept.append(made)
        return made

    def _validator(self, schema: object) -> jsonschema_rs.Draft202012Validator:
        if id(schema) not in self._validators:
            self._kept.append(schema)
            self._validators[id(schema)] = _compiled(self._written(schema), registry=self._registry)
        return self._validators[id(schema)]

    def _written(self, schema: object) -> object:
        """A schema as it can stand alone: those of the form by reference, made ones with such references inside."""
        if id(schema) in self._places:
            return {"$ref": _ADDRESS + self._places[id(schema)]}
        if isinstance(schema, Mapping) and set(schema) == {"allOf"}:
            return {"allOf": [self._written(one) for one in schema["allOf"]]}
        return schema


_known: dict[int, tuple[Schema, Language]] = {}


def language_of(form: Form) -> Language:
    """The language of a form, prepared once for each schema."""
    return language_of_schema(form.schema)


def language_of_schema(schema: Schema) -> Language:
    """The language of a form by its schema."""
    found = _known.get(id(schema))
    if found is None or found[0] is not schema:
        if len(_known) >= _FORMS:
            _known.pop(next(iter(_known)), None)
        found = (schema, _language(json.dumps(schema, cls=DocumentEncoder, ensure_ascii=False)))
        _known[id(schema)] = found
    return found[1]


@lru_cache(maxsize=256)
def _language(schema: str) -> Language:
    return Language(json.loads(schema))


def _compiled(schema: object, **where: Any) -> jsonschema_rs.Draft202012Validator:
    """A validator that fetches nothing and runs patterns in linear time; formats are asserted."""
    return jsonschema_rs.Draft202012Validator(
        schema,
        validate_formats=True,
        formats=dict(FORMATS),
        retriever=refuse,
        pattern_options=pattern_options(),
        **where,
    )


@lru_cache(maxsize=1000)
def _pattern(text: str) -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator({"pattern": text}, offline=True, pattern_options=pattern_options())


def matches(pattern: str, text: str) -> bool:
    """Whether a text has a place that a pattern of a schema describes."""
    return _pattern(pattern).is_valid(text)


def refuse(uri: str) -> object:
    """Nothing outside of a form is ever fetched."""
    raise ValueError(f"a form may not fetch {uri}")


def _subschemas(value: object, at: str) -> Iterator[tuple[int, str]]:
    """Every object and list of a schema with the way to it."""
    if isinstance(value, Mapping):
        yield id(value), at
        for name, child in value.items():
            yield from _subschemas(child, f"{at}/{quote(str(name).replace('~', '~0').replace('/', '~1'), safe='~')}")
    elif isinstance(value, list):
        for index, child in enumerate(value):
            yield from _subschemas(child, f"{at}/{index}")


def _has_variants(schema: Schema) -> bool:
    return any(word in schema and options_of({word: schema[word]}) is None for word in ("oneOf", "anyOf"))


def _is_fixed(schema: Schema) -> bool:
    return "const" in schema or len(schema.get("enum", ())) == 1  # type: ignore[arg-type]


def _allows_null(schema: Schema) -> bool:
    said = schema.get("type")
    listed: Iterable[object] = said if isinstance(said, list | tuple) else (said,)
    return "null" in listed or None in (schema.get("enum") or ())  # type: ignore[operator]
