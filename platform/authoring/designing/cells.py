"""Single values of a document as cells of a table: what people read in them, and what is written when they type.

A cell is known by the JSON pointer of its value. A cell that is left as it was writes nothing.
"""

import copy
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

from django.utils.translation import gettext as _

Document = Mapping[str, Any]
Kind = Literal["text", "number", "choice", "expression"]

MOST = 100_000  # marks and deductions beyond this are slips of the pen
PLACES = 6
KEEP = "…"  # the option of a choice for a value that the cell cannot say; it stays as it is


@dataclass(frozen=True)
class Cell:
    """One value that can be changed in place; a choice offers `options`, each with what people read."""

    pointer: str
    value: str
    label: str
    kind: Kind = "text"
    required: bool = True
    options: tuple[tuple[str, str], ...] = ()


def edits(cells: Iterable[Cell], posted: Mapping[str, str]) -> dict[str, str]:
    """Those posted cells that differ from what they say now; whatever is no cell of the table is ignored."""
    now = {cell.pointer: cell.value for cell in cells}
    texts = {pointer: posted[pointer].replace("\r\n", "\n").strip() for pointer in now if pointer in posted}
    return {pointer: text for pointer, text in texts.items() if text not in (now[pointer].strip(), KEEP)}


def with_cells(
    document: Document, cells: Iterable[Cell], posted: Mapping[str, str]
) -> tuple[dict[str, Any], dict[str, str]]:
    """The document with what was typed, and a sentence for every cell whose text cannot be taken."""
    changed: dict[str, Any] = dict(document)
    by_pointer = {cell.pointer: cell for cell in cells}
    errors: dict[str, str] = {}
    for pointer, text in edits(by_pointer.values(), posted).items():
        try:
            changed = with_value(changed, pointer, value_of(by_pointer[pointer], text))
        except ValueError as error:
            errors[pointer] = str(error)
    return changed, errors


def value_of(cell: Cell, text: str) -> object:
    """What a text stands for in the document; nothing for an empty one.

    Raises:
        ValueError: it cannot stand there; the sentence says why.
    """
    if not text:
        if not cell.required:
            return None
        if cell.kind == "text":
            raise ValueError(_("This text cannot be empty."))
    if cell.kind == "number":
        return number(text)
    if cell.kind == "expression":
        return _number_or_text(text)
    if cell.kind == "choice" and text not in dict(cell.options):
        raise ValueError(_("Choose one of the list."))
    return text


def with_value(document: Document, pointer: str, value: object) -> dict[str, Any]:
    """The document with a value in a place; nothing takes the property away. What stands elsewhere is shared."""
    changed: Any = dict(document)
    here, steps = changed, pointer.split("/")[1:]
    for step in steps[:-1]:
        place: Any = int(step) if isinstance(here, list) else step
        here[place] = copy.copy(here[place])
        here = here[place]
    if value is None:
        here.pop(steps[-1], None)
    else:
        here[steps[-1]] = value
    return dict(changed)


def number(text: str) -> int | Decimal:
    """A number as people type it.

    Raises:
        ValueError: it is none, or none that a definition may have.
    """
    try:
        found = Decimal(text)
    except InvalidOperation as error:
        raise ValueError(_("Enter a number, for example 5 or 2.5.")) from error
    if not found.is_finite() or not 0 <= found <= MOST or int(found.as_tuple().exponent) < -PLACES:
        raise ValueError(_("Enter a number from 0 to 100000 with at most 6 decimals."))
    return int(found) if found == found.to_integral_value() else found


def _number_or_text(text: str) -> object:
    try:
        return number(text)
    except ValueError:
        return text
