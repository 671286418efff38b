"""What a browser posted, field by field, as it is meant; what it means as a value, the schema decides afterwards."""

from collections.abc import Iterable, Mapping
from typing import Any

from engine.definitions.values import Field
from forms.rendering.fields import FIELD_TYPES
from forms.rendering.fields.base import FieldType
from forms.wire import Posted, wire_token

Asked = tuple[tuple[str, Field, FieldType], ...]


def as_meant(fields: Iterable[Field], tree: Mapping[str, Posted]) -> dict[str, object]:
    """The posted fields: plain texts, lists and objects; of groups and tables the tree, with what is in it as meant."""
    return {one.key: _meant(one, kind, tree[token]) for token, one, kind in _asked(fields) if token in tree}


def _asked(fields: Iterable[Field]) -> Asked:
    """What fields ask for, by the tokens of their names: found out once for all rows of a table."""
    return tuple((wire_token(one.key), one, FIELD_TYPES.get(one.widget, FIELD_TYPES["text"])) for one in fields)


def _meant(field: Field, kind: FieldType, posted: Posted) -> object:
    if not kind.has_parts:
        return kind.posted(field, posted)
    asked = _asked(field.fields)
    for holder in posted.inside.values() if kind.has_rows else (posted,):
        inside: dict[str, Any] = holder.inside  # what is meant takes the place of what was posted
        for token, one, of in asked:
            if token in inside:
                inside[token] = _meant(one, of, inside[token])
    return posted
