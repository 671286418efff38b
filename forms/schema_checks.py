"""JSON Schema over a form's values, each fault as a problem of the value that has to be mended."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from urllib.parse import unquote

import jsonschema_rs
from stdnum.cn import ric, uscc

from engine.definitions.schemas import follow
from engine.definitions.values import Field, Form
from forms.errors import Problem
from forms.language import Language, language_of
from forms.language.kinds import is_null
from forms.language.reading import Way
from forms.wire import wire_name

_MOBILE = re.compile(r"1[3-9]\d{9}", re.ASCII)

#: Widgets whose values have a check of their own, beyond what a schema can say.
_WIDGETS: Mapping[str, Callable[[str], bool]] = {
    "mobile": lambda text: _MOBILE.fullmatch(text) is not None,
    "credit_code": uscc.is_valid,
    "id_number": ric.is_valid,
}
_UNEXPECTED = ("additionalProperties", "unevaluatedProperties")
_LIMITS = (str, int, float, Decimal, list)
#: Keywords whose sentence needs nothing of what stands in the schema.
_SAID_BY_NAME = frozenset({"const", "enum", "not", "falseSchema", "uniqueItems", "unevaluatedItems"})
_NOTHING: Mapping[str, object] = {}


def schema_problems(form: Form, values: Mapping[str, object], keys: Iterable[str]) -> Iterator[Problem]:
    """The faults of the named fields, and those of the whole form; a field without a value is none to the schema."""
    wanted = frozenset(keys)
    filled = {key: value for key, value in values.items() if value is not None}
    language = language_of(form)
    for error in language.validator.iter_errors(filled):
        for way, code, data in faults(language, error):
            if not way or way[0] in wanted:
                yield Problem(wire_name(*way), code, data, way=way)
    for one in _numbered(form, language):
        if one.key in wanted and one.key in filled:
            yield from _wrong_numbers(one, filled[one.key], (one.key,))


def _numbered(form: Form, language: Language) -> tuple[Field, ...]:
    """The fields in which numbers with a check of their own are asked for, however deep: found out once."""
    key = f"numbered:{id(form.sections)}"
    if key not in language.made:
        found = tuple(one for one in form.fields.values() if _has_numbers(one))
        language.made[key] = (form.sections, found)  # the sections beside, so that their id stays theirs
    numbered: tuple[Field, ...] = language.made[key][1]
    return numbered


def _has_numbers(one: Field) -> bool:
    return one.widget in _WIDGETS or any(map(_has_numbers, one.fields))


def _wrong_numbers(one: Field, value: object, way: Way) -> Iterator[Problem]:
    """The numbers in a value that are none: their own, those of its parts, those of every row."""
    if one.widget in _WIDGETS:
        if value is not None and not _WIDGETS[one.widget](str(value)):
            yield Problem(wire_name(*way), f"widget.{one.widget}", way=way if len(way) > 1 else ())
        return
    rows = enumerate(value) if isinstance(value, list | tuple) else ()
    holders = [((*way, place), row) for place, row in rows] or [(way, value)]
    for at, holder in holders:
        if isinstance(holder, Mapping):
            for part in one.fields:
                yield from _wrong_numbers(part, holder.get(part.key), (*at, part.key))


Fault = tuple[Way, str, Mapping[str, object]]


def faults(language: Language, error: jsonschema_rs.ValidationError) -> Iterator[Fault]:
    """What one violation says: the way to each faulty value, a code, and the data of its sentence."""
    kind = error.kind  # made anew whenever it is asked for
    way, name = tuple(error.instance_path), kind.name
    if name in _SAID_BY_NAME:
        yield way, f"schema.{name}", _NOTHING
        return
    data = kind.as_dict()
    if name == "required":
        yield (*way, data["property"]), "required", {}
    elif name in _UNEXPECTED:
        yield from (((*way, unexpected), "schema.additionalProperties", {}) for unexpected in data["unexpected"])
    elif name == "propertyNames":
        yield way, "schema.propertyNames", {"name": str(data["error"].instance)}
    elif name in ("oneOf", "anyOf"):
        yield from _of_variants(language, error, data["context"])
    elif name == "contains":
        yield way, *_contained(language, error)
    elif name == "multipleOf":
        yield way, *_multiple(Decimal(str(data["multiple_of"])))
    else:
        yield way, f"schema.{name}", _limits(data)


def _of_variants(
    language: Language, error: jsonschema_rs.ValidationError, found: Sequence[Sequence[jsonschema_rs.ValidationError]]
) -> Iterator[Fault]:
    """What is wrong with the variant that the value follows: nobody can mend the others."""
    way = tuple(error.instance_path)
    listed = _schema_at(language, error)
    branches: Sequence[object] = listed if isinstance(listed, list) else ()
    if sum(not errors for errors in found) > 1:
        yield way, "schema.oneOf_many", {}
        return
    missing = [_missing(errors) for errors in found]
    if all(missing):
        yield way, "schema.one_of_these", {"names": tuple(name for name in missing if name)}
        return
    real = [number for number, branch in enumerate(branches) if not is_null(branch)]
    chosen = language.followed([branches[number] for number in real], error.instance)
    if chosen is None or real[chosen] >= len(found):
        yield way, f"schema.{error.kind.name}", {}
        return
    for inner in found[real[chosen]]:
        yield from faults(language, inner)


def _missing(errors: Sequence[jsonschema_rs.ValidationError]) -> str | None:
    """The one property that a branch misses, when nothing else is wrong there."""
    if len(errors) == 1 and errors[0].kind.name == "required":
        return str(errors[0].kind.as_dict()["property"])
    return None


def _contained(language: Language, error: jsonschema_rs.ValidationError) -> tuple[str, Mapping[str, object]]:
    keyword = str(error.schema_path[-1])
    limit = _schema_at(language, error)
    if keyword == "maxContains":
        return "schema.maxContains", {"limit": limit}
    return "schema.contains", {"limit": limit if keyword == "minContains" else 1}


def _multiple(step: Decimal) -> tuple[str, Mapping[str, object]]:
    """A power of ten below one says how many decimals there may be."""
    _sign, digits, exponent = step.normalize().as_tuple()
    if digits == (1,) and isinstance(exponent, int) and exponent <= 0:
        return "schema.decimals", {"limit": -exponent}
    return "schema.multipleOf", {"limit": step}


def _limits(data: Mapping[str, object]) -> Mapping[str, object]:
    return next(({"limit": value} for value in data.values() if isinstance(value, _LIMITS)), {})


def _schema_at(language: Language, error: jsonschema_rs.ValidationError) -> object:
    """What stands in the form's schema where the violated keyword is."""
    _address, _hash, pointer = str(error.absolute_keyword_location or "").partition("#")
    return follow(language.root, unquote(pointer))
