"""The JSON Schema inside a form: valid, self-contained, and cheap to apply whatever its author intended."""

from collections.abc import Iterator
from functools import cache
from typing import Any
from urllib.parse import unquote

import jsonschema_rs

from engine.definitions.places import Place
from engine.definitions.schemas import follow
from engine.errors import Problem
from schemas.expansion import expansion_problems
from schemas.metaschemas import pattern_options
from schemas.structure import keyword_problem

FORBIDDEN = frozenset(
    {"$id", "$schema", "$anchor", "$dynamicRef", "$dynamicAnchor", "$recursiveRef", "$recursiveAnchor", "$vocabulary"}
)
_DATA = frozenset({"const", "enum", "default", "examples"})  # values, not schemas


def form_schema_problems(schema: dict[str, Any], place: Place) -> Iterator[Problem]:
    """Everything wrong with a form's schema."""
    found = [*_keyword_problems(schema, schema, place)]
    yield from found
    if not found:
        yield from expansion_problems(schema, place)
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
    if not reference.startswith("#"):
        yield at.problem("reference_not_local", reference=reference)
    elif not isinstance(follow(root, unquote(reference)), dict | bool):
        yield at.problem("reference_unknown", reference=reference)


def _pattern_problems(pattern: str, at: Place) -> Iterator[Problem]:
    try:
        jsonschema_rs.Draft202012Validator({"pattern": pattern}, offline=True, pattern_options=pattern_options())
    except ValueError:
        yield at.problem("pattern_invalid", pattern=pattern)
