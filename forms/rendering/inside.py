"""How the fields inside of a group or a table look on a page: each with its value, its behaviour and its mistakes."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from engine.definitions.values import Field
from forms.rendering.fields import FIELD_TYPES
from forms.rendering.values import FieldView, RowView
from forms.wire import wire_name

Way = tuple[str | int, ...]


class Behaves(Protocol):
    """How one field inside of another behaves now."""

    @property
    def visible(self) -> bool:
        """Whether it shows."""

    @property
    def required(self) -> bool:
        """Whether it must be filled in."""

    @property
    def writable(self) -> bool:
        """Whether it takes what people type."""


@dataclass(frozen=True)
class Known:
    """What a page knows of the fields inside of others, by their way from the top of the form."""

    inner: Mapping[Way, Behaves]
    errors: Mapping[str, tuple[str, ...]]  # by wire name


def with_parts(view: FieldView, field: Field, known: Known, way: Way) -> FieldView:
    """The view with the views of what stands inside; one of a field with nothing inside stays as it is."""
    kind = FIELD_TYPES.get(field.widget)
    if kind is None or not kind.has_parts or not view.visible:
        return view
    if not kind.has_rows:
        return replace(view, parts=_parts(field, view.value, known, way))
    rows = view.value if isinstance(view.value, list | tuple) else ()
    return replace(view, rows=tuple(_row(field, row, known, (*way, place), place) for place, row in enumerate(rows)))


def _row(field: Field, row: object, known: Known, way: Way, place: int) -> RowView:
    """A row; one that was typed says itself which of the stored rows it was."""
    return RowView(_parts(field, row, known, way), getattr(row, "was", place))


def _parts(field: Field, value: object, known: Known, way: Way) -> Mapping[str, FieldView]:
    values = value if isinstance(value, Mapping) else {}
    return {part.key: _part(part, values.get(part.key), known, (*way, part.key)) for part in field.fields}


def _part(field: Field, value: object, known: Known, way: Way) -> FieldView:
    behaves, errors = known.inner.get(way), known.errors.get(wire_name(*way), ()) if known.errors else ()
    if behaves is None:
        own = FieldView(value, required=field.required == "true", read_only=bool(field.computed), errors=errors)
    else:
        own = FieldView(value, behaves.visible, behaves.required, not behaves.writable, errors)
    return with_parts(own, field, known, way)
