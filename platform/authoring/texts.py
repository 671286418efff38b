"""A draft as the text its author edits."""

import json
from collections.abc import Mapping
from typing import Any

from schemas.checking import document_problems
from schemas.documents import DocumentEncoder
from schemas.metaschemas import KINDS
from schemas.structure import HARMLESS
from schemas.writing import dump


def document_text(document: Mapping[str, Any]) -> str:
    """The text that packs have for this document; of something that is no definition yet, plain JSON."""
    if document.get("kind") in KINDS:
        return dump(document)
    return json.dumps(document, cls=DocumentEncoder, ensure_ascii=False, indent=2) if document else ""


def is_readable(document: Mapping[str, Any]) -> bool:
    """Whether the document has the shape of its kind, so that its parts can be shown; it may still have problems."""
    return all(problem.code in HARMLESS for problem in document_problems(document))


def listed(value: Any) -> list[Any]:
    """A list as it is; a single thing as a list of one, as documents may write it."""
    return list(value) if isinstance(value, list | tuple) else [value]
