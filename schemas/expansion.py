"""How much a form's schema asks for once its references are followed: to draw it, and to check one value with it.

A definition may have itself inside (a part of a part), for a value ends somewhere. It may not apply to a value for
the reason that it applies to it, for that would have no end.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, unquote

from engine.definitions.places import Place
from engine.definitions.schemas import follow
from engine.errors import Problem
from schemas.limits import MAX_APPLIED, MAX_EXPANDED, MAX_RECURSION

#: Where the keywords of a schema lead: to the same value, or into it.
_IN_PLACE = ("allOf", "anyOf", "oneOf", "not", "if", "then", "else")
_ANY_PART = ("items", "contains", "additionalProperties", "propertyNames", "unevaluatedItems", "unevaluatedProperties")
_ANY = "*"


def expansion_problems(schema: dict[str, Any], place: Place) -> Iterator[Problem]:
    """Whether the schema stays small, and ends, when every reference is written out."""
    try:
        everything = {**schema, "allOf": [*schema.get("allOf", ()), *_definitions(schema)]}
        drawn = _Drawn(schema).size_of(everything, frozenset())
        applied = max(_Applied(schema).weight_of(one, 0) for one in (schema, *_definitions(schema)))
    except _EndlessError as error:
        yield (place / "$defs").problem("reference_recursive", reference=str(error))
        return
    if drawn > MAX_EXPANDED or applied > MAX_APPLIED:
        yield place.problem("schema_too_large", limit=MAX_EXPANDED)


def _definitions(schema: dict[str, Any]) -> list[dict[str, str]]:
    """Every definition by reference: those that nothing uses are looked at, too."""
    names = (str(name).replace("~", "~0").replace("/", "~1") for name in schema.get("$defs", ()))
    return [{"$ref": f"#/$defs/{quote(name, safe='~')}"} for name in names]


class _EndlessError(Exception):
    """A definition that applies to a value because it applies to it."""


class _Drawn:
    """Counts the subschemas of an empty form, without writing any out: each definition is counted once."""

    def __init__(self, root: dict[str, Any]) -> None:
        self.root = root
        self.sizes: dict[str, int] = {}
        self.open: set[str] = set()

    def size_of(self, schema: Any, same_value: frozenset[str]) -> int:
        """The number of subschemas; `same_value` are the definitions that led here without going into the value."""
        if not isinstance(schema, dict):
            return 0
        here = sum(self.size_of(one, same_value) for one in _in_place(schema))
        inside = sum(self.size_of(one, frozenset()) for _name, one in _inside(schema))
        reference = schema.get("$ref")
        return 1 + here + inside + (self._behind(reference, same_value) if isinstance(reference, str) else 0)

    def _behind(self, reference: str, same_value: frozenset[str]) -> int:
        if reference in same_value:
            raise _EndlessError(reference)
        if reference in self.open:
            return 0
        if reference not in self.sizes:
            self.open.add(reference)
            target = follow(self.root, unquote(reference))
            self.sizes[reference] = self.size_of(target, same_value | {reference})
            self.open.discard(reference)
        return self.sizes[reference]


class _Applied:
    """Counts how many subschemas look at one value, down the way on which they are most."""

    def __init__(self, root: dict[str, Any]) -> None:
        self.root = root
        self.known: dict[tuple[str, int], tuple[int, Counter[str]]] = {}

    def weight_of(self, schema: Any, depth: int) -> int:
        """The subschemas for a value and for that of its parts for which they are most."""
        own, parts = self._applied(schema, depth)
        return own + parts[_ANY] + max((count for name, count in parts.items() if name != _ANY), default=0)

    def _applied(self, schema: Any, depth: int) -> tuple[int, Counter[str]]:
        """The subschemas for the value itself, and for each of its parts."""
        if not isinstance(schema, dict) or depth > MAX_RECURSION:
            return 0, Counter()
        own, parts = 1, Counter({name: 0 for name, _one in _inside(schema)})
        for name, one in _inside(schema):
            parts[name] += self.weight_of(one, depth + 1)
        for one in _in_place(schema):
            own, parts = _sum(own, parts, *self._applied(one, depth))
        if isinstance(schema.get("$ref"), str):
            own, parts = _sum(own, parts, *self._behind(schema["$ref"], depth))
        return own, parts

    def _behind(self, reference: str, depth: int) -> tuple[int, Counter[str]]:
        key = (reference, depth)
        if key not in self.known:
            self.known[key] = self._applied(follow(self.root, unquote(reference)), depth)
        return self.known[key]


def _sum(own: int, parts: Counter[str], more: int, others: Counter[str]) -> tuple[int, Counter[str]]:
    return own + more, parts + others


def _in_place(schema: dict[str, Any]) -> Iterator[Any]:
    """The subschemas for the same value."""
    for keyword in _IN_PLACE:
        child = schema.get(keyword)
        yield from child if isinstance(child, list) else [child]
    dependent = schema.get("dependentSchemas")
    yield from dependent.values() if isinstance(dependent, dict) else ()


def _inside(schema: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """The subschemas for its parts, by the name of the part where they are for one only."""
    for keyword in _ANY_PART:
        yield _ANY, schema.get(keyword)
    patterns, names, prefix = (schema.get(word) for word in ("patternProperties", "properties", "prefixItems"))
    yield from ((_ANY, one) for one in (patterns.values() if isinstance(patterns, dict) else ()))
    yield from names.items() if isinstance(names, dict) else ()
    yield from ((f"{index}", one) for index, one in enumerate(prefix if isinstance(prefix, list) else ()))
