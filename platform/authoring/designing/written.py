"""Which controls of a page of questions take expressions: patterns of their names as browsers post them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from engine.definitions.values import Form
from forms.wire import EXTRA, VALUE, wire_token

_EXPRESSIONS, _TEMPLATES = ("expression",), ("template", "sentence")
_DEEPEST = 8


@dataclass(frozen=True)
class Written:
    """Patterns of names: of expressions, and of texts with expressions in them."""

    expressions: tuple[str, ...]
    templates: tuple[str, ...]


def written_in(form: Form) -> Written:
    """The controls of a form made from a meta-schema that take expressions."""
    root = form.schema
    found = [(name, kind) for name, kind in _walk(root, root, "", ()) if name]
    return Written(
        tuple(dict.fromkeys(name for name, kind in found if kind in _EXPRESSIONS)),
        tuple(dict.fromkeys(name for name, kind in found if kind in _TEMPLATES)),
    )


def _walk(root: Mapping[str, Any], schema: Any, name: str, above: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    if not isinstance(schema, Mapping) or len(above) > _DEEPEST:
        return
    reference = str(schema.get("$ref", ""))
    if reference:
        label = reference.rpartition("/")[2]
        kind = label.rpartition("__")[2]
        if kind in (*_EXPRESSIONS, *_TEMPLATES):
            yield name, kind
        elif label not in above:
            yield from _walk(root, root["$defs"].get(label), name, (*above, label))
    for below, part in _parts(schema):
        yield from _walk(root, part, f"{name}\\.{below}" if name and below else name or below, above)


def _parts(schema: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """What may stand inside, each with how it goes on in the name."""
    for key, one in schema.get("properties", {}).items():
        yield wire_token(key), one
    yield r"\d+", schema.get("items")
    yield rf"{EXTRA}\.\d+(?:\.{VALUE})?", schema.get("additionalProperties")
    branches = [one for word in ("oneOf", "anyOf", "allOf") for one in schema.get(word, ())]
    for one in (*branches, schema.get("then"), schema.get("else")):
        yield "", one
