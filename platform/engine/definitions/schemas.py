"""Reading a JSON Schema without data: what its local references lead to, and what its branches may bring."""

from collections.abc import Iterator, Mapping

Schema = Mapping[str, object]

_IN_PLACE = ("allOf", "anyOf", "oneOf")
_CONDITIONAL = ("then", "else")


def follow(root: Schema, reference: object) -> object:
    """The schema behind a local reference (`#/$defs/…`, `#`); None where it leads nowhere."""
    found: object = root
    for part in str(reference).removeprefix("#").split("/")[1:]:
        name = part.replace("~1", "/").replace("~0", "~")
        if isinstance(found, Mapping):
            found = found.get(name)
        elif isinstance(found, list | tuple) and name.isdecimal() and int(name) < len(found):
            found = found[int(name)]
        else:
            return None
    return found


def branches(root: Schema, schema: object) -> Iterator[Schema]:
    """A schema and all that may apply in the same place, whatever the value: each one once."""
    waiting, seen = [schema], set[int]()
    while waiting:
        one = waiting.pop(0)
        if not isinstance(one, Mapping) or id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        waiting += [follow(root, one["$ref"])] if "$ref" in one else []
        for keyword in _IN_PLACE:
            listed = one.get(keyword, ())
            waiting += listed if isinstance(listed, list | tuple) else ()
        waiting += [one[keyword] for keyword in _CONDITIONAL if keyword in one]
        dependent = one.get("dependentSchemas")
        waiting += dependent.values() if isinstance(dependent, Mapping) else ()


def properties_of(root: Schema, schema: object) -> Mapping[str, object]:
    """The properties that an object may have, with the schema that names each first."""
    found: dict[str, object] = {}
    for one in branches(root, schema):
        properties = one.get("properties")
        for name, one in properties.items() if isinstance(properties, Mapping) else ():
            found[name] = _either(found[name], one) if name in found else one
    return found


def _either(one: object, other: object) -> object:
    """A property that two branches name: as the first says, with the values of both where they list them."""
    if not isinstance(one, Mapping) or not isinstance(other, Mapping) or "enum" not in one or "enum" not in other:
        return one
    return {**one, "enum": [*one["enum"], *(value for value in other["enum"] if value not in one["enum"])]}


def firm_properties(root: Schema, schema: object) -> frozenset[str]:
    """The properties that an object may have whatever its other values are."""
    found: set[str] = set()
    waiting, seen = [schema], 0
    while waiting and seen < 100:
        one, seen = waiting.pop(), seen + 1
        if isinstance(one, Mapping):
            properties = one.get("properties")
            found.update(properties if isinstance(properties, Mapping) else ())
            listed = one.get("allOf", ())
            waiting += listed if isinstance(listed, list | tuple) else ()
            waiting += [follow(root, one["$ref"])] if "$ref" in one else []
    return frozenset(found)


def flat(root: Schema, schema: object) -> Schema:
    """A schema with what its reference says under what it says itself; a schema that is no object says nothing."""
    found: dict[str, object] = {}
    for _step in range(_LONGEST):
        if not isinstance(schema, Mapping):
            break
        found = {**{name: value for name, value in schema.items() if name != "$ref"}, **found}
        if "$ref" not in schema:
            return found if found != schema else schema
        schema = follow(root, schema["$ref"])
    return found


def natural_widget(root: Schema, schema: Schema) -> str:
    """How a value is entered when the form does not say."""
    kind = schema.get("type")
    if not _IN_SEVERAL_WAYS.isdisjoint(schema) and not _offers(schema):
        return NESTED
    if _offers(schema):
        return "choice"
    if kind == "array":
        return "choices" if _offers(flat(root, schema.get("items"))) and schema.get("uniqueItems") is True else NESTED
    if kind == "string" and schema.get("format") == "date":
        return "date"
    return _WIDGETS.get(kind, NESTED) if isinstance(kind, str) else NESTED


def _offers(schema: Schema) -> bool:
    """Whether a schema lists the values there are."""
    named = schema.get("oneOf")
    return "enum" in schema or (
        isinstance(named, list) and all(isinstance(one, Mapping) and "const" in one for one in named)
    )


NESTED = "nested"  # drawn and read as its schema leads, value by value
_LONGEST = 20  # references one after the other
_IN_SEVERAL_WAYS = frozenset({"oneOf", "anyOf", "allOf", "if", "dependentSchemas", "const"})
_WIDGETS: Mapping[str, str] = {"string": "text", "integer": "integer", "number": "decimal", "boolean": "yes_no"}
