"""The JSON Schema inside a form: valid, self-contained, and cheap to apply whatever its author intended."""

from collections.abc import Iterator
from functools import cache
from typing import Any

import jsonschema_rs

from engine.definitions.places import Place
from engine.errors import Problem
from schemas.limits import MAX_EXPANDED
from schemas.metaschemas import pattern_options
from schemas.structure import keyword_problem

LOCAL = "#/$defs/"
FORBIDDEN = frozenset(
    {"$id", "$schema", "$anchor", "$dynamicRef", "$dynamicAnchor", "$recursiveRef", "$recursiveAnchor", "$vocabulary"}
)
_DATA = frozenset({"const", "enum", "default", "examples"})  # values, not schemas


def form_schema_problems(schema: dict[str, Any], place: Place) -> Iterator[Problem]:
    """Everything wrong with a form's schema."""
    found = [*_keyword_problems(schema, schema, place)]
    yield from found
    if not found:
        yield from _expansion_problems(schema, place)
    for error in _draft().iter_errors(schema):
        yield from keyword_problem(error, place)


@cache
def _draft() -> jsonschema_rs.Draft202012Validator:
    """JSON Schema 2020-12 as a schema of schemas."""
    return jsonschema_rs.Draft202012Validator(
        {"$ref": "https://json-schema.org/draft/2020-12/schema"}, offline=True, pattern_options=pattern_options()
    )


def _keyword_problems(value: Any, root: dict[str, Any], at: Place) -> Iterator[Problem]:
    """References that leave the form, keywords that would let them, and patterns the engine cannot run."""
    if isinstance(value, list):
        for index, child in enumerate(value):
            yield from _keyword_problems(child, root, at / index)
    if not isinstance(value, dict):
        return
    for name, child in value.items():
        if name in FORBIDDEN and not isinstance(child, dict):
            yield (at / name).problem("keyword_not_allowed", keyword=name)
        elif name == "$ref" and isinstance(child, str):
            yield from _reference_problems(child, root, at / name)
        elif name == "pattern" and isinstance(child, str):
            yield from _pattern_problems(child, at / name)
        elif name not in _DATA:
            if name == "patternProperties" and isinstance(child, dict):
                for pattern in child:
                    yield from _pattern_problems(pattern, at / name)
            yield from _keyword_problems(child, root, at / name)


def _reference_problems(reference: str, root: dict[str, Any], at: Place) -> Iterator[Problem]:
    if not reference.startswith(LOCAL):
        yield at.problem("reference_not_local", reference=reference)
    elif reference.removeprefix(LOCAL) not in root.get("$defs", {}):
        yield at.problem("reference_unknown", reference=reference)


def _pattern_problems(pattern: str, at: Place) -> Iterator[Problem]:
    try:
        jsonschema_rs.Draft202012Validator({"pattern": pattern}, offline=True, pattern_options=pattern_options())
    except ValueError:
        yield at.problem("pattern_invalid", pattern=pattern)


class _Recursive(Exception):
    """A definition that contains itself."""


def _expansion_problems(schema: dict[str, Any], place: Place) -> Iterator[Problem]:
    """Count the subschemas there would be with every reference written out, without writing them out."""
    sizes: dict[str, int] = {}
    open_now: set[str] = set()

    def size_of(value: Any) -> int:
        if isinstance(value, list):
            return sum(size_of(child) for child in value)
        if not isinstance(value, dict):
            return 0
        below = sum(size_of(child) for name, child in value.items() if name not in _DATA and name != "$defs")
        reference = value.get("$ref")
        return 1 + below + (size_behind(reference) if isinstance(reference, str) else 0)

    def size_behind(reference: str) -> int:
        if reference in open_now:
            raise _Recursive(reference)
        if reference not in sizes:
            open_now.add(reference)
            sizes[reference] = size_of(schema["$defs"][reference.removeprefix(LOCAL)])
            open_now.discard(reference)
        return sizes[reference]

    try:
        total = size_of(schema) + sum(size_behind(LOCAL + name) for name in schema.get("$defs", {}))
    except _Recursive as found:
        yield (place / "$defs").problem("reference_recursive", reference=str(found))
        return
    if total > MAX_EXPANDED:
        yield place.problem("schema_too_large", limit=MAX_EXPANDED)
