"""Every number, threshold and guard of a system, each changed by one step.

A number moves by one of its last digit (`5` → `6`, `0.5` → `0.6`), so does a number inside an expression; a guard is
dropped, so that it refuses nothing any more. What only says how something looks is left alone.
"""

import copy
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

Document = Mapping[str, Any]
Way = tuple[str | int, ...]

#: The kinds whose numbers decide something.
KINDS = ("catalogue", "decision", "workflow", "record_type", "form")
#: Properties that say how something looks, in what order it stands, or what must not move by itself.
_LOOKS = frozenset({
    "columns", "width", "places", "rows_shown", "number", "key", "title", "text", "hint", "comment", "source", "origin",
    "heading", "asks", "phrases", "confirm", "print_title", "else", "because", "layout", "steps", "list", "standard",
    "occurrence", "description", "tone", "absent_label", "categories", "note", "maxLength", "minLength", "maxItems",
    "pattern", "mask", "synthetic", "sequence", "schema_version", "widget", "district", "format", "enum", "const",
    "examples",
})  # fmt: skip
#: Properties that hold expressions, where they are texts.
_EXPRESSIONS = frozenset({
    "when", "visible", "required", "read_only", "computed", "default", "where", "formula", "expression", "after",
    "weight", "values", "rows", "set", "facts", "to", "inputs",
})  # fmt: skip
_GUARDS = frozenset({"guards", "available", "locked", "checks", "vetoes"})
_NUMBER = re.compile(r'"(?:[^"\\]|\\.)*"|(?<![\w.@])(\d+(?:\.\d+)?)(?![\w.]*")')


@dataclass(frozen=True)
class Mutation:
    """One step away from the drafts: where, and what stands there instead."""

    document: int  # its place among the documents
    name: str  # kind/key
    way: Way
    old: Any
    new: Any

    @property
    def pointer(self) -> str:
        """The place as a JSON pointer."""
        return "".join(f"/{str(step).replace('~', '~0').replace('/', '~1')}" for step in self.way)


def mutations_of(documents: Sequence[Document]) -> list[Mutation]:
    """All single steps away from these documents."""
    return [
        Mutation(index, f"{document['kind']}/{document['key']}", way, old, new)
        for index, document in enumerate(documents)
        if document["kind"] in KINDS
        for way, old, new in _steps(document, (), within="")
    ]


def mutated(documents: Sequence[Document], found: Sequence[Mutation]) -> list[Document]:
    """The documents with these steps taken; those that none is in are the same."""
    changed = {one.document for one in found}
    result = [copy.deepcopy(dict(one)) if index in changed else one for index, one in enumerate(documents)]
    for one in found:
        target: Any = result[one.document]
        for step in one.way[:-1]:
            target = target[step]
        target[one.way[-1]] = one.new
    return result


def _steps(value: Any, way: Way, *, within: str) -> Iterator[tuple[Way, Any, Any]]:
    if isinstance(value, Mapping):
        for name, part in value.items():
            if name not in _LOOKS:
                yield from _steps(part, (*way, name), within=name if not within or name in _EXPRESSIONS else within)
    elif isinstance(value, list):
        for index, part in enumerate(value):
            yield from _steps(part, (*way, index), within=within)
    else:
        yield from _of_leaf(value, way, within)


def _of_leaf(value: Any, way: Way, within: str) -> Iterator[tuple[Way, Any, Any]]:
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        yield way, value, _next(value)
    elif isinstance(value, str) and value:
        yield from _of_text(value, way, within)


def _of_text(text: str, way: Way, within: str) -> Iterator[tuple[Way, Any, Any]]:
    last = next((step for step in reversed(way) if isinstance(step, str)), "")
    if last == "when" and any(step in _GUARDS for step in way) and text not in ("true", "false"):
        dropped = "false" if any(step in ("locked", "vetoes") for step in way) else "true"
        yield way, text, dropped
    if last in _EXPRESSIONS or within in _EXPRESSIONS:
        for found in _NUMBER.finditer(text):
            if found[1]:
                yield way, text, f"{text[: found.start(1)]}{_next(Decimal(found[1]))}{text[found.end(1) :]}"


def _next(value: int | Decimal) -> int | Decimal:
    """One more in the last digit."""
    if isinstance(value, int):
        return value + 1
    exponent = value.as_tuple().exponent
    step = Decimal(1).scaleb(exponent if isinstance(exponent, int) and exponent < 0 else 0)
    return value + step
