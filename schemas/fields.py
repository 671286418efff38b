"""A column for JSON documents."""

import json
from typing import Any

from django.db import models

from schemas.documents import DocumentEncoder, parse


class DocumentField(models.TextField):  # type: ignore[type-arg]
    """A JSON document kept as text, so that numbers stay exact and keys keep the order their author gave them.

    The same text goes into Wagtail's revisions, whose own JSON would turn exact numbers into strings.
    """

    def from_db_value(self, value: str | None, *_: object) -> Any:
        """Read the stored text."""
        return None if value is None else parse(value)

    def to_python(self, value: Any) -> Any:
        """The document behind a text; a document stays as it is."""
        return parse(value) if isinstance(value, str) else value

    def get_prep_value(self, value: Any) -> str | None:
        """The text to store."""
        return None if value is None else json.dumps(value, cls=DocumentEncoder, ensure_ascii=False)

    def value_to_string(self, obj: models.Model) -> str:
        """The text that goes into a revision."""
        return self.get_prep_value(self.value_from_object(obj)) or ""
