"""How the fields inside of a group or a table look on a page: each with its value, its behaviour and its mistakes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
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


def with_parts(view: FieldView, field: Field, known: Known, way: Way, settled: object = None) -> FieldView:
    """The view with the views of what stands inside; one of a field with nothing inside stays as it is.

    Where the view shows what was typed, `settled` is what becomes of it: fields that nobody may change show that.
    """
    kind = FIELD_TYPES.get(field.widget)
    if kind is None or not kind.has_parts or not view.visible:
        return view
    if not kind.has_rows:
        return replace(view, parts=_parts(field, view.value, settled, known, way))
    rows = view.value if isinstance(view.value, list | tuple) else ()
    pairs = zip(rows, _settled_rows(rows, settled), strict=True)
    return replace(view, rows=tuple(_row(field, pair, known, (*way, place)) for place, pair in enumerate(pairs)))


def _settled_rows(rows: Sequence[object], settled: object) -> list[object]:
    """What became of every row that was typed; nothing of those left blank."""
    left = iter(settled if isinstance(settled, list | tuple) else ())
    return [next(left, None) if says_something(row) else None for row in rows]


def says_something(value: object) -> bool:
    """Whether anything was filled in, however deep."""
    if isinstance(value, Mapping):
        return any(says_something(each) for each in value.values())
    if isinstance(value, list | tuple):
        return any(says_something(each) for each in value)
    return value not in (None, "")


def _row(field: Field, pair: tuple[object, object], known: Known, way: Way) -> RowView:
    """A row; one that was typed says itself which of the stored rows it was."""
    row, settled = pair
    return RowView(partial(_parts, field, row, settled, known, way), getattr(row, "was", way[-1]))


def _parts(field: Field, value: object, settled: object, known: Known, way: Way) -> Mapping[str, FieldView]:
    values, firm = (each if isinstance(each, Mapping) else {} for each in (value, settled))
    return {
        part.key: _part(part, values.get(part.key), firm.get(part.key), known, (*way, part.key))
        for part in field.fields
    }


def _part(field: Field, value: object, settled: object, known: Known, way: Way) -> FieldView:
    behaves, errors = known.inner.get(way), known.errors.get(wire_name(*way), ()) if known.errors else ()
    if behaves is None:
        visible, required, read_only = True, field.required == "true", bool(field.computed)
    else:
        visible, required, read_only = behaves.visible, behaves.required, not behaves.writable
    shown = settled if read_only and settled is not None else value
    return with_parts(FieldView(shown, visible, required, read_only, errors), field, known, way, settled)
