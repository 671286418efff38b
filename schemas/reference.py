"""The reference of definitions: one page per kind, made from its meta-schema and the example pack."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from schemas.metaschemas import KINDS, meta_schema, resolve
from schemas.packs import read_pack
from schemas.writing import dump

EXAMPLE = Path(__file__).parent / "example"

Schema = Mapping[str, Any]


def pages() -> dict[str, str]:
    """File name → text of every page."""
    examples = _examples()
    found = {f"{kind}.md": _page(kind, examples.get(kind)) for kind in KINDS}
    return {"README.md": _index(), **found}


def _index() -> str:
    lines = [
        "# Reference of definitions",
        "",
        "Made from the meta-schemas by `manage.py definitions reference`; do not edit. How definitions work is told in",
        "[definitions.md](../definitions.md). The examples are the pack in `schemas/example`.",
        "",
        "| kind | is |",
        "|---|---|",
        *(f"| [{kind}]({kind}.md) | {_cell(meta_schema(kind)['description'])} |" for kind in KINDS),
    ]
    return "\n".join(lines) + "\n"


def _page(kind: str, example: Mapping[str, Any] | None) -> str:
    schema = meta_schema(kind)
    parts = [f"# {schema['title']} (`{kind}`)", schema["description"], _table(schema, schema)]
    for part in schema.get("$defs", {}).values():
        if "properties" in part:
            parts += [f"## {part['title']}", part.get("description", ""), _table(part, schema)]
        elif "enum" in part:
            parts += [f"## {part['title']}", f"{part['description']} One of: {_options(part)}."]
    if example is not None:
        parts += ["## Example", f"```json\n{dump(example)}```"]
    return "\n\n".join(part for part in parts if part) + "\n"


def _table(schema: Schema, home: dict[str, Any]) -> str:
    rows = [_row(name, value, name in schema.get("required", ()), home) for name, value in schema["properties"].items()]
    return "\n".join(["| property | value | meaning |", "|---|---|---|", *rows])


def _row(name: str, value: dict[str, Any], required: bool, home: dict[str, Any]) -> str:
    full, where = resolve(value, home)
    notes = [_sentence(full.get("description", ""))]
    if "enum" in full:
        notes.append(f"One of: {_options(full)}.")
    if "default" in full and full["default"] not in ("", [], {}):
        notes.append(f"Default: `{_literal(full['default'])}`.")
    bold = f"**`{name}`**" if required else f"`{name}`"
    return f"| {bold} | {_cell(_type(full, where))} | {_cell(' '.join(notes))} |"


def _type(schema: Schema, home: dict[str, Any]) -> str:
    """What may stand there, in a few words; parts that are described on the page are named."""
    if "const" in schema:
        return f"`{schema['const']}`"
    kind = schema.get("type")
    if isinstance(kind, list):
        return " or ".join(_words(one, schema, home) for one in kind)
    return _words(str(kind or "text"), schema, home)


def _words(kind: str, schema: Schema, home: dict[str, Any]) -> str:
    if kind == "array":
        item, _ = resolve(schema.get("items", {}), home)
        return f"list of {str(item.get('title', 'value')).lower()}"
    if kind == "object" and "title" in schema and "properties" not in schema:
        return "object by key"
    return {"string": "text", "boolean": "true or false", "object": "object", "integer": "whole number"}.get(kind, kind)


def _examples() -> dict[str, dict[str, Any]]:
    """The richest document of every kind in the example pack."""
    pack = read_pack(EXAMPLE)
    found: dict[str, dict[str, Any]] = {}
    for document in _documents(pack.region, pack.systems):
        known = found.get(document["kind"])
        if known is None or len(dump(document)) > len(dump(known)):
            found[document["kind"]] = document
    return found


def _documents(region: dict[str, Any] | None, systems: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    if region is not None:
        yield region
    for documents in systems.values():
        yield from documents


def _options(schema: Schema) -> str:
    return ", ".join(f"`{option}`" for option in schema["enum"])


def _literal(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _sentence(text: str) -> str:
    return text if not text or text.endswith(".") else text + "."


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
