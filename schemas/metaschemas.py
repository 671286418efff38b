"""The meta-schemas: what a document of each kind may say."""

from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs

from schemas.documents import parse

FOLDER = Path(__file__).parent / "v1"
KINDS = (
    "region", "system", "record_type", "form", "catalogue", "workflow", "related",
    "decision", "register", "report", "dashboard", "notice", "print", "golden", "demo", "guide",
)  # fmt: skip
#: Every meta-schema: those of the kinds, and of what is beside or before a document of a kind.
SCHEMAS = ("common", "access", "registration", "sites", "base", "extension", *KINDS)
#: Compiled size in bytes beyond which a pattern is refused; the engine itself is linear in the text.
PATTERN_SIZE = 1_000_000


@cache
def meta_schema(name: str) -> dict[str, Any]:
    """One of the meta-schemas."""
    schema: dict[str, Any] = parse((FOLDER / f"{name}.schema.json").read_text())
    return schema


@cache
def validator(name: str) -> jsonschema_rs.Draft202012Validator:
    """A compiled meta-schema; nothing outside the folder is ever fetched."""
    everything = [meta_schema(one) for one in SCHEMAS]
    return jsonschema_rs.Draft202012Validator(
        meta_schema(name),
        registry=jsonschema_rs.Registry([(schema["$id"], schema) for schema in everything]),
        validate_formats=True,
        pattern_options=pattern_options(),
        offline=True,
    )


def pattern_options() -> jsonschema_rs.RegexOptions:
    """Patterns run in time linear in the text, in a bounded size; look-around is refused."""
    return jsonschema_rs.RegexOptions(size_limit=PATTERN_SIZE)


def resolve(schema: dict[str, Any], home: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """A property with what its `$ref` says under what it says itself, and the schema further refs start from."""
    if "$ref" not in schema:
        return schema, home
    target, _, pointer = schema["$ref"].partition("#")
    owner = meta_schema(target.removesuffix(".schema.json")) if target else home
    found: Any = owner
    for part in pointer.strip("/").split("/"):
        found = found[part] if part else found
    below, where = resolve(found, owner)
    return {**below, **{key: value for key, value in schema.items() if key != "$ref"}}, where
