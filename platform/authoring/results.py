"""What golden cases look at, in the words of the definitions."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from schemas.bases import whole

Document = Mapping[str, Any]


def titles_in(documents: Sequence[Document]) -> dict[str, str]:
    """Titles by what a difference is about: `deductions.<item>` and `values.<field>`.

    A field that forms call by different names has all of them.
    """
    found: dict[str, set[str]] = {}
    for document in map(whole, documents):
        for what, title in _named(document):
            found.setdefault(what, set()).add(title)
    return {what: "／".join(sorted(titles)) for what, titles in found.items()}


def _named(document: Document) -> Iterator[tuple[str, str]]:
    if document["kind"] == "catalogue":
        yield from _items(document.get("nodes", ()))
    if document["kind"] == "form":
        for key, field in document.get("schema", {}).get("properties", {}).items():
            if isinstance(field, Mapping) and field.get("title"):
                yield f"values.{key}", str(field["title"])


def _items(nodes: Any) -> Iterator[tuple[str, str]]:
    for node in nodes:
        title = f"{node.get('number', '')} {node.get('title', '')}".strip()
        yield f"deductions.{node['key']}", title or str(node["key"])
        yield from _items(node.get("children", ()))
