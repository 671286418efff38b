"""Field values in their three shapes: posted by a browser, stored as JSON, read by expressions."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import partial

from engine.definitions.schemas import branches, firm_properties, properties_of
from engine.definitions.values import Field, Form
from forms.language import Language, language_of
from forms.language.fields import has_rules
from forms.language.leaves import MAX_DIGITS, Unreadable, read_text
from forms.language.reading import Reader, Way

__all__ = ["ReadPost", "Unreadable", "read_post", "read_text", "storable", "typed"]

Converter = Callable[[object], object]
_ROUNDS = 5


@dataclass(frozen=True)
class ReadPost:
    """What was posted: values as they would be stored, and beside them what the page shows again."""

    values: Mapping[str, object]
    shown: Mapping[str, object]
    problems: tuple[tuple[Way, str], ...]
    was: Mapping[Way, int]  # rows that were stored rows before


def read_post(
    form: Form,
    posted: Mapping[str, object],
    *,
    keeps_blank: bool = False,
    stored: tuple[Mapping[str, object], ...] = (),
) -> ReadPost:
    """The posted values of declared fields, and what could not be read.

    A personal number that comes back masked is the one that is `stored` there.

    A branch of the form's schema may bring fields or narrow them, and it depends on values which: so they are read
    again until they fit the branch they lead to.
    """
    language = language_of(form)
    schemas = field_schemas(form, {})
    for _round in range(_ROUNDS):
        reader = Reader(language, keeps_blank, stored)
        values, shown = _read(form, reader, schemas, posted)
        known, schemas = schemas, field_schemas(form, values)
        if known is schemas or known == schemas:
            break
    unreadable = {way[0] for way, _code in reader.problems if len(way) == 1}
    kept = {key: value for key, value in values.items() if key not in unreadable}
    return ReadPost(kept, shown, tuple(reader.problems), reader.was)


def field_schemas(form: Form, values: Mapping[str, object]) -> Mapping[str, object]:
    """The schema of every property that these values leave room for."""
    return language_of(form).at_root(values).properties


def brought_fields(form: Form) -> frozenset[str]:
    """The fields that only a branch of the schema brings: not always there to be filled in."""
    language = language_of(form)
    firm = language.made.get("firm")
    if firm is None:
        firm = language.made["firm"] = firm_properties(language.root, language.root)
        language.made["branched"] = properties_of(language.root, language.root).keys() - firm
    return language.made["branched"].intersection(form.fields)


def ruled_fields(form: Form) -> tuple[Field, ...]:
    """The fields that are computed, or have rules of their own inside, in order."""
    language = language_of(form)
    key = f"ruled:{id(form.sections)}"
    if key not in language.made:
        schemas = properties_of(language.root, language.root)
        found = (one for one in form.fields.values() if one.computed or _is_ruled(language, one, schemas))
        language.made[key] = (form.sections, tuple(found))  # the sections beside, so that their id stays theirs
    ruled: tuple[Field, ...] = language.made[key][1]
    return ruled


def _is_ruled(language: Language, one: Field, schemas: Mapping[str, object]) -> bool:
    schema = schemas.get(one.key, one.schema)
    here = language.at(schema, None)
    return not language.is_fixed(schema) or has_rules(language, one, here)


def typed(form: Form, stored: Mapping[str, object]) -> dict[str, object]:
    """Every property as expressions see it, also those no section shows; what was never filled in is null."""
    plan = language_of(form).made.get("typed") or _plan(form)
    return {key: convert(stored.get(key)) if convert else stored.get(key) for key, convert in plan.items()}


def typed_later(form: Form, stored: Mapping[str, object]) -> tuple[dict[str, object], dict[str, Callable[[], object]]]:
    """The same, but for what takes long: dates inside of objects and rows are made when an expression asks for them."""
    ready, later = dict[str, object](), dict[str, Callable[[], object]]()
    plan = language_of(form).made.get("typed") or _plan(form)
    for key, convert in plan.items():
        value = stored.get(key)
        if convert is not None and isinstance(value, dict | list):
            later[key] = partial(convert, value)
        else:
            ready[key] = convert(value) if convert else value
    return ready, later


def storable(value: object) -> object:
    """What an expression gave, as JSON keeps it; a number keeps the digits JSON can carry."""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return _carried(value)
    if isinstance(value, list | tuple):
        return [storable(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): storable(item) for key, item in value.items()}
    return value if isinstance(value, str | bool | int) else None


def _read(
    form: Form, reader: Reader, schemas: Mapping[str, object], posted: Mapping[str, object]
) -> tuple[dict[str, object], dict[str, object]]:
    values, shown = dict[str, object](), dict[str, object]()
    for key, field in form.fields.items():
        if key in posted:
            values[key], shown[key] = reader.read(field, schemas.get(key, field.schema), posted[key], (key,))
    return values, shown


def _plan(form: Form) -> Mapping[str, Converter | None]:
    """How the value of each property becomes one of expressions; None where it is one already."""
    language = language_of(form)
    properties = properties_of(language.root, language.root)
    unknown = {key: field.schema for key, field in form.fields.items() if key not in properties}
    days = language.made.setdefault("days", _Days(language.root))
    plan = {name: days.converter(schema) for name, schema in {**properties, **unknown}.items()}
    language.made["typed"] = plan
    return plan


def converter(language: Language, schema: object) -> Converter | None:
    """What makes a value inside of another what expressions see; None where it is that already."""
    days = language.made.get("days")
    if days is None:
        days = language.made["days"] = _Days(language.root)
    found: Converter | None = days.converter(schema)
    return found


class _Days:
    """Makes days of the texts of a schema's dates, wherever they stand; leaves everything else as it is."""

    def __init__(self, root: Mapping[str, object]) -> None:
        self.root = root
        self.known: dict[int, Converter | None] = {}
        self.kept: list[object] = []  # so that the ids of made schemas stay theirs

    def converter(self, schema: object) -> Converter | None:
        """What makes days of texts inside of a value, or None when there are none in it."""
        if id(schema) not in self.known:
            self.kept.append(schema)
            self.known[id(schema)] = lambda value: made(value)  # where a schema has itself inside
            made: Converter = self._made(schema) or _same
            self.known[id(schema)] = None if made is _same else made
        return self.known[id(schema)]

    def _made(self, schema: object) -> Converter | None:
        parts = tuple(branches(self.root, schema))
        if any(part.get("format") == "date" for part in parts):
            return _day
        members = {name: self.converter(one) for name, one in properties_of(self.root, schema).items()}
        inside = {name: one for name, one in members.items() if one is not None}
        items = [self.converter(part["items"]) for part in parts if "items" in part]
        item = next((one for one in items if one is not None), None)
        if not inside and item is None:
            return None
        return lambda value: _converted(value, inside, item)


def _converted(value: object, members: Mapping[str, Converter], item: Converter | None) -> object:
    if isinstance(value, Mapping):
        return {**value, **{name: one(value[name]) for name, one in members.items() if name in value}}
    if isinstance(value, list | tuple) and item is not None:
        return [item(one) for one in value]
    return value


def _same(value: object) -> object:
    return value


def _day(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def _carried(value: Decimal) -> int | Decimal:
    if value.adjusted() < MAX_DIGITS and value == value.to_integral_value():
        return int(value)
    return Decimal(repr(float(value)))
