"""A draft as the text its author edits."""

import json
from collections.abc import Mapping
from typing import Any

from schemas.documents import DocumentEncoder
from schemas.metaschemas import KINDS
from schemas.writing import dump


def document_text(document: Mapping[str, Any]) -> str:
    """The text that packs have for this document; of something that is no definition yet, plain JSON."""
    if document.get("kind") in KINDS:
        return dump(document)
    return json.dumps(document, cls=DocumentEncoder, ensure_ascii=False, indent=2) if document else ""
