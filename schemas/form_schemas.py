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
    if isinstance(value, dict):
        for name, child in value.items():
            yield from _word_problems(name, child, root, at / name)
            if name not in _DATA:
                yield from _keyword_problems(child, root, at / name)


def _word_problems(name: str, child: Any, root: dict[str, Any], at: Place) -> Iterator[Problem]:
    """Problems of one keyword; a field may have the name of a keyword, but then an object stands there."""
    if name in FORBIDDEN and not isinstance(child, dict):
        yield at.problem("keyword_not_allowed", keyword=name)
    elif name == "$ref" and isinstance(child, str):
        yield from _reference_problems(child, root, at)
    elif name == "pattern" and isinstance(child, str):
        yield from _pattern_problems(child, at)
    elif name == "patternProperties" and isinstance(child, dict):
        for pattern in child:
            yield from _pattern_problems(pattern, at)


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


def _expansion_problems(schema: dict[str, Any], place: Place) -> Iterator[Problem]:
    """Whether the schema stays small, and ends, when every reference is written out."""
    try:
        total = _Expansion(schema.get("$defs", {})).size_of(schema)
    except RecursiveReferenceError as error:
        yield (place / "$defs").problem("reference_recursive", reference=str(error))
        return
    if total > MAX_EXPANDED:
        yield place.problem("schema_too_large", limit=MAX_EXPANDED)


class RecursiveReferenceError(Exception):
    """A definition that contains itself."""


class _Expansion:
    """Counts the subschemas there would be, without writing any out: each definition is counted once and remembered."""

    def __init__(self, definitions: dict[str, Any]) -> None:
        self.definitions = definitions
        self.sizes: dict[str, int] = {}
        self.open: set[str] = set()

    def size_of(self, value: Any) -> int:
        if isinstance(value, list):
            return sum(self.size_of(child) for child in value)
        if not isinstance(value, dict):
            return 0
        below = sum(self.size_of(child) for name, child in value.items() if name not in _DATA)
        reference = value.get("$ref")
        return 1 + below + (self.size_behind(reference) if isinstance(reference, str) else 0)

    def size_behind(self, reference: str) -> int:
        if reference in self.open:
            raise RecursiveReferenceError(reference)
        if reference not in self.sizes:
            self.open.add(reference)
            self.sizes[reference] = self.size_of(self.definitions[reference.removeprefix(LOCAL)])
            self.open.discard(reference)
        return self.sizes[reference]
