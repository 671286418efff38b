"""The values that a record keeps by date, as its page shows them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from forms.contexts import Scene
from forms.keeping import kept_values
from forms.rendering.compiled import CompiledField
from forms.rendering.compiler import compiled_in

_MOST = 100


@dataclass(frozen=True)
class KeptRow:
    """What the kept fields said from a moment on."""

    at: datetime
    texts: tuple[str, ...]


@dataclass(frozen=True)
class Kept:
    """The table of them, the newest first."""

    titles: tuple[str, ...]
    rows: tuple[KeptRow, ...]


def kept_of(scene: Scene) -> Kept | None:
    """What is kept of a record; nothing where its type keeps nothing, or nothing happened yet."""
    found = kept_values(scene.record, most=_MOST)
    if not found:
        return None
    fields = compiled_in(scene.frame).by_key
    named = [fields[key] for key in scene.frame.type.keeps]
    rows = tuple(KeptRow(each.at, tuple(_text(field, each.values) for field in named)) for each in found)
    return Kept(tuple(field.field.title for field in named), rows)


def _text(field: CompiledField, values: Mapping[str, object]) -> str:
    return field.shown(values.get(field.field.key))
