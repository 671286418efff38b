"""The reference of definitions: one page per kind, made from its meta-schema and the example pack."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from schemas.metaschemas import SCHEMAS, meta_schema
from schemas.packs import read_pack
from schemas.writing import dump

EXAMPLE = Path(__file__).parent / "example"

Schema = Mapping[str, Any]


def pages() -> dict[str, str]:
    """File name → text of every page."""
    examples = _examples()
    found = {f"{name}.md": _page(name, examples.get(name)) for name in SCHEMAS}
    return {"README.md": _index(), **found}


def _index() -> str:
    lines = [
        "# Reference of definitions",
        "",
        "Made from the meta-schemas by `manage.py definitions reference`; do not edit. How definitions work is told in",
        "[definitions.md](../definitions.md). The examples are the pack in `schemas/example`.",
        "Properties in bold must be there.",
        "",
        "| kind | is |",
        "|---|---|",
        *(f"| [{kind}]({kind}.md) | {_cell(meta_schema(kind)['description'])} |" for kind in SCHEMAS),
    ]
    return "\n".join(lines) + "\n"


def _page(name: str, example: Mapping[str, Any] | None) -> str:
    schema = meta_schema(name)
    parts = [f"# {schema['title']} (`{name}`)", schema["description"]]
    if "properties" in schema:
        parts.append(_table(schema))
    for key, part in schema.get("$defs", {}).items():
        parts += [f"## {_heading(key)}", _meaning(part, part)]
        if "properties" in part:
            parts.append(_table(part))
    if example is not None:
        parts += ["## Example", f"```json\n{dump(example)}```"]
    return "\n\n".join(part for part in parts if part) + "\n"


def _table(schema: Schema) -> str:
    return "\n".join(["| property | value | meaning |", "|---|---|---|", *_rows(schema, "")])


def _rows(schema: Schema, before: str) -> Iterator[str]:
    """A row for every property, and for those of objects that are described in place."""
    for name, value in schema["properties"].items():
        required = name in schema.get("required", ())
        shown = f"**`{before}{name}`**" if required else f"`{before}{name}`"
        yield f"| {shown} | {_cell(_type(value))} | {_cell(_meaning(value, value))} |"
        if "properties" in value:
            yield from _rows(value, f"{before}{name}.")


def _meaning(schema: Schema, value: Schema) -> str:
    """The description, what may be chosen, and what holds when it is left out."""
    notes = [_sentence(schema.get("description", ""))]
    if "enum" in schema:
        notes.append(f"One of: {', '.join(f'`{option}`' for option in schema['enum'])}.")
    if value.get("default", "") not in ("", [], {}):
        notes.append(f"Default: `{_literal(value['default'])}`.")
    return " ".join(notes)


def _type(schema: Schema) -> str:
    """What may stand there, in a few words, with a link to the part that describes it."""
    if "$ref" in schema:
        return _link(schema["$ref"])
    if "const" in schema:
        return f"`{schema['const']}`"
    kind = schema.get("type", "string")
    return " or ".join(_words(one, schema) for one in (kind if isinstance(kind, list) else [kind]))


def _words(kind: str, schema: Schema) -> str:
    if kind == "array":
        return f"list of {_type(schema['items'])}" if "items" in schema else "list"
    if kind == "object" and isinstance(schema.get("additionalProperties"), dict):
        return f"object of {_type(schema['additionalProperties'])} by key"
    if kind == "object" and "then" in schema:
        return _type(schema["then"])
    return {"string": "text", "boolean": "true or false", "integer": "whole number"}.get(kind, kind)


def _link(reference: str) -> str:
    page, _, pointer = reference.partition("#")
    name = pointer.rpartition("/")[2]
    file = page.replace(".schema.json", ".md")
    return f"[{name.replace('_', ' ')}]({file}#{name.replace('_', '-')})"


def _heading(key: str) -> str:
    """The heading of a part; links to it are made from its key."""
    return key.replace("_", " ").capitalize()


def _examples() -> dict[str, dict[str, Any]]:
    """The richest document of every kind in the example pack."""
    pack = read_pack(EXAMPLE)
    found: dict[str, dict[str, Any]] = {}
    for document in (*_documents(pack.region, pack.systems), *pack.guides):
        known = found.get(document["kind"])
        if known is None or len(dump(document)) > len(dump(known)):
            found[document["kind"]] = document
    return found


def _documents(region: dict[str, Any] | None, systems: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    if region is not None:
        yield region
    for documents in systems.values():
        yield from documents


def _literal(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _sentence(text: str) -> str:
    return text if not text or text.endswith(".") else text + "."


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
