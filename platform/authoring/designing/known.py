"""What a key in a definition may name: states and sections of its own, roles of the region, documents of the system.

The meta-schema says with `refers` what a key names; people then choose by title instead of typing it.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from authoring.designing.outline import name_of
from authoring.designing.shapes import Document

Named = tuple[tuple[str, str], ...]
_OWN = {"state": "states", "section": "sections", "grade": "grades", "party": "parties", "sheet": "sheets"}


def known_names(document: Document, *, others: Iterable[Document], region: Document | None) -> Mapping[str, Named]:
    """By what a key refers to: the keys there are, with their titles."""
    by_kind: dict[str, list[Document]] = {}
    for one in others:
        by_kind.setdefault(str(one["kind"]), []).append(one)
    documents = {kind: _named(found) for kind, found in by_kind.items()}
    own = {name: _named(_listed(document, place)) for name, place in _OWN.items()}
    around = region or {}
    roles = {"role": _named(_listed(around, "roles")), "system": tuple((key, key) for key in around.get("systems", ()))}
    fields = {"form_field": _named(_fields(_of(by_kind, "form", document)))}
    states = {"workflow_state": _named(_listed(_of(by_kind, "workflow", document), "states"))}
    return {**documents, **own, **roles, **fields, **states}


def _of(by_kind: Mapping[str, list[Document]], kind: str, document: Document) -> Document:
    """The form or the chain that a type of record names."""
    found = (one for one in by_kind.get(kind, ()) if one.get("key") == document.get(kind))
    return next(found, {})


def _listed(document: Document, name: str) -> list[Mapping[str, Any]]:
    found = document.get(name)
    return [one for one in found if isinstance(one, Mapping)] if isinstance(found, list) else []


def _fields(form: Document) -> Iterator[Mapping[str, Any]]:
    for section in _listed(form, "sections"):
        yield from _listed(section, "fields")


def _named(found: Iterable[Mapping[str, Any]]) -> Named:
    return tuple((str(one["key"]), name_of(one)) for one in found if one.get("key"))
