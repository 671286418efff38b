"""Values of fields as cells, and cells as what a browser would have posted."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from exchange.excel.reading import read_back
from exchange.excel.writing import Look, Put, clean
from forms.behaviour import FieldState
from forms.inside import Inner
from forms.language.reading import Way
from forms.rendering.compiled import CompiledField
from forms.rendering.fields.base import NumberType, members
from forms.rendering.values import Plain

RECORD, ROW = ":record", ":row"  # the columns that say whose row it is, and which; no field is called so

_NUMBERS = frozenset({"number", "integer"})
_SHORT, _MEDIUM, _LONG = 12.0, 18.0, 30.0
_WIDTHS = {"area": _LONG, "address": _LONG, "files": _LONG, "photos": _LONG, "choices": _LONG, "tree": _LONG}


@dataclass(frozen=True)
class Standing:
    """How one question stands now: what is in it, and whether whoever asks may change it."""

    value: object = None
    visible: bool = True
    writable: bool = True


def put(of: CompiledField, value: object, look: Look = "") -> Put:
    """A value in a cell; texts and what only looks like a number keep every sign."""
    plain = of.plain(value) if value is not None else Plain(None)
    content = None if plain.value == "" else plain.value
    places = plain.places if isinstance(content, Decimal | int) else None
    return Put(content, look, places=places, as_text=is_text(of))


def cell_text(of: CompiledField, value: object) -> str:
    """What the cell of a value reads as when nobody has touched it."""
    content = of.plain(value).value if value is not None else None
    return read_back(clean(content) if isinstance(content, str) else content)


def is_text(of: CompiledField) -> bool:
    """Whether digits in it are no number to reckon with: permits, telephone numbers, months."""
    kind = of.field.schema.get("type")
    return not isinstance(of.type, NumberType) and of.field.widget != "date" and kind not in _NUMBERS


def width(of: CompiledField) -> float:
    """A column as wide as such values mostly are."""
    return _WIDTHS.get(of.field.widget, _SHORT if isinstance(of.type, NumberType) else _MEDIUM)


def heading(of: CompiledField, *, required: bool) -> str:
    """The title with its unit, and a star where something must be filled in."""
    unit = of.field.unit or ("%" if of.field.widget == "percent" else "")
    return f"{of.field.title}{f' ({unit})' if unit else ''}{' *' if required else ''}"


def standing(
    state: FieldState | None, way: Way, of: CompiledField, value: object, inner: Mapping[Way, Inner]
) -> Standing:
    """How a question inside of a field stands: as the field, and as its own rules say."""
    if state is None:
        return Standing(value, visible=False, writable=False)
    own = inner.get(way)
    firm = bool(of.field.computed) if own is None else not own.writable
    return Standing(value, own is None or own.visible, state.writable and not firm and of.type.fits_a_cell)


def inside(value: object, way: tuple[str, ...]) -> object:
    """The value at the end of a way of keys; nothing where there is none."""
    for key in way:
        value = members(value).get(key)
    return value
