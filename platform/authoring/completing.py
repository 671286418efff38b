"""What may be written at a place of a definition's text, as its meta-schema says: keys, values, names that are known.

A meta-schema branches; of its branches those count that do not contradict what stands beside the place already.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from authoring.designing.known import Named
from authoring.designing.shapes import Shape
from authoring.json_cursor import Cursor
from authoring.words import meta_word
from schemas.metaschemas import KINDS, meta_schema, resolve

_BRANCHES = ("allOf", "oneOf", "anyOf")
_EMPTY = {"string": '"${}"', "object": "{${}}", "array": "[${}]", "number": "${}", "integer": "${}", "boolean": "${}"}
_DEEPEST = 5  # branches in branches
_LONGEST = 300  # characters of a description beside the list


@dataclass(frozen=True)
class Option:
    """Something to be written; `apply` is what stands in the text then, with `${}` for where the cursor goes."""

    label: str
    apply: str
    detail: str = ""
    info: str = ""
    boost: int = 0

    @property
    def told(self) -> dict[str, str | int]:
        """The option for the editor."""
        return {one: getattr(self, one) for one in ("label", "apply", "detail", "info", "boost") if getattr(self, one)}


def options_at(kind: str, cursor: Cursor, known: Mapping[str, Named]) -> tuple[Option, ...]:
    """What may stand at the cursor in a definition of a kind; `known` holds the names that keys may refer to."""
    if cursor.way == () and cursor.name == "kind" and not cursor.is_key:
        return tuple(_value(one, "", meta_schema(one).get("title", "")) for one in KINDS)
    if kind not in (*KINDS, "extension"):
        return tuple(_key(name, {}, cursor) for name in ("kind", "key", "title") if name not in cursor.siblings)
    home = meta_schema(kind)
    around = _down([Shape(home, home)], cursor.way)
    fitting = [one for one in _branches(around, cursor.siblings) if _agrees(one.schema, cursor.siblings)]
    if cursor.is_key:
        return tuple(_keys(fitting, cursor, known))
    found = (value for shape in _step(fitting, cursor.name) for value in _values(shape, known))
    return tuple({option.apply: option for option in found}.values())


def is_expression(kind: str, cursor: Cursor) -> bool:
    """Whether the text at the cursor is an expression of the language."""
    if kind not in KINDS or cursor.is_key or not cursor.in_text:
        return False
    home = meta_schema(kind)
    around = _branches(_down([Shape(home, home)], cursor.way))
    return any(str(raw.get("$ref", "")).endswith("/expression") for raw in _raw(around, cursor.name))


def _down(shapes: Sequence[Shape], way: Iterable[str | int]) -> list[Shape]:
    found = list(shapes)
    for step in way:
        found = list(_step(_branches(found), step))
    return found


def _step(shapes: Iterable[Shape], step: str | int) -> Iterator[Shape]:
    """What may stand under a key or at a position; what a list refers to, its entries do."""
    for shape in shapes:
        for schema in _raw([shape], step):
            below = Shape(*resolve(schema, dict(shape.home)))
            inherited = shape.schema.get("refers") if isinstance(step, int) else None
            yield Shape({"refers": inherited, **below.schema}, below.home) if inherited else below


def _raw(shapes: Iterable[Shape], step: str | int) -> Iterator[dict[str, Any]]:
    for shape in shapes:
        schema = shape.schema
        if isinstance(step, int):
            found = schema.get("items")
        else:
            found = schema.get("properties", {}).get(step) or _by_pattern(schema, step)
        if isinstance(found, dict):
            yield found


def _by_pattern(schema: Mapping[str, Any], name: str) -> Any:
    patterns = schema.get("patternProperties", {})
    matching = (one for pattern, one in patterns.items() if re.search(pattern, name))
    return next(matching, schema.get("additionalProperties"))


def _branches(shapes: Iterable[Shape], siblings: Mapping[str, str] | None = None, depth: int = 0) -> list[Shape]:
    """The shapes with everything their branches say; without those that what stands there already rules out."""
    found: list[Shape] = []
    for shape in shapes:
        whole = Shape(*resolve(dict(shape.schema), dict(shape.home)))
        found.append(whole)
        parts = [part for word in _BRANCHES for part in whole.schema.get(word, ())]
        if _agrees(whole.schema.get("if", {}), siblings or {}):
            parts.append(whole.schema.get("then"))
        parts.append(whole.schema.get("else"))
        if depth < _DEEPEST:
            below = [Shape(part, whole.home) for part in parts if isinstance(part, dict)]
            found += _branches(below, siblings, depth + 1)
    return found


def _agrees(schema: Mapping[str, Any], siblings: Mapping[str, str]) -> bool:
    """Whether what stands beside the place is what this branch asks for."""
    for name, asked in schema.get("properties", {}).items():
        said = siblings.get(name)
        if said and isinstance(asked, dict) and "const" in asked and str(asked["const"]) != said:
            return False
    return True


def _keys(shapes: Iterable[Shape], cursor: Cursor, known: Mapping[str, Named]) -> Iterator[Option]:
    offered: set[str] = set(cursor.siblings)
    shapes = tuple(shapes)
    needed = {name for shape in shapes for name in shape.required}
    for shape in shapes:
        for name, schema in shape.schema.get("properties", {}).items():
            if name not in offered and isinstance(schema, dict):
                offered.add(name)
                whole, _home = resolve(schema, dict(shape.home))
                yield _key(name, whole, cursor, required=name in needed)
        named = shape.schema.get("propertyNames", {})
        for name, title in known.get(named.get("refers", ""), ()) if isinstance(named, dict) else ():
            if name not in offered:
                offered.add(name)
                yield _key(name, {"title": title}, cursor)


def _key(name: str, schema: Mapping[str, Any], cursor: Cursor, *, required: bool = False) -> Option:
    kinds = schema.get("type", "")
    kind = kinds if isinstance(kinds, str) else kinds[0]
    empty = "${}" if "enum" in schema or "const" in schema else _EMPTY.get(kind, "${}")
    follows = "" if cursor.has_colon else f": {empty}"
    title = meta_word(str(schema.get("title", "")))
    return Option(
        label=name,
        apply=f'"{name}"{follows}',
        detail=f"{title} *" if required else title,
        info=meta_word(str(schema.get("description", "")))[:_LONGEST],
        boost=1 if required else 0,
    )


def _values(shape: Shape, known: Mapping[str, Named]) -> Iterator[Option]:
    for one in _branches([shape]):
        schema = one.schema
        for key, title in known.get(str(schema.get("refers", "")), ()):
            yield _value(key, title)
        for value in (*schema.get("enum", ()), *([schema["const"]] if "const" in schema else [])):
            yield _value(value, meta_word(value) if isinstance(value, str) else "")
        kinds = schema.get("type", ())
        for kind in (kinds,) if isinstance(kinds, str) else kinds:
            yield from _of_kind(kind, schema)


def _of_kind(kind: str, schema: Mapping[str, Any]) -> Iterator[Option]:
    """What any value of a kind begins with."""
    if "enum" in schema or "const" in schema:
        return
    if kind == "boolean":
        yield from (_value(value, "") for value in (True, False))
    elif kind == "null":
        yield _value(None, "")
    elif kind in ("object", "array"):
        yield Option("{ }" if kind == "object" else "[ ]", _EMPTY[kind], _("list") if kind == "array" else "", boost=-1)


def _value(value: object, title: str, english: str = "") -> Option:
    label = value if isinstance(value, str) else json.dumps(value)
    detail = meta_word(english) if english else "" if title == label else title
    return Option(label, literally(json.dumps(value, ensure_ascii=False)), detail)


def literally(text: str) -> str:
    """A text as a template of the editor, in which a dollar would be a place for the cursor."""
    return text.replace("\\", "\\\\").replace("$", "\\$")
