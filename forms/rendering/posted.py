"""What a browser posted, field by field, as it is meant; what it means as a value, the schema decides afterwards."""

from collections.abc import Iterable, Mapping

from engine.definitions.values import Field
from forms.rendering.fields import FIELD_TYPES
from forms.wire import Posted, wire_token


def as_meant(fields: Iterable[Field], tree: Mapping[str, Posted]) -> dict[str, object]:
    """The posted fields: plain texts, lists and objects; of groups and tables the tree, with what is in it as meant."""
    tokens = ((field, wire_token(field.key)) for field in fields)
    return {field.key: _meant(field, tree[token]) for field, token in tokens if token in tree}


def _meant(field: Field, posted: Posted) -> object:
    kind = FIELD_TYPES.get(field.widget, FIELD_TYPES["text"])
    if not kind.has_parts:
        return kind.posted(field, posted)
    for holder in posted.inside.values() if kind.has_rows else (posted,):
        inside = {wire_token(key): value for key, value in as_meant(field.fields, holder.inside).items()}
        holder.inside.update(inside)
    return posted
