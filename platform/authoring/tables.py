"""Quick editing: the few values of a document that change most often, as a table over the same document.

Every cell is known by the JSON pointer of its value. Only the pointers listed here can be written this way.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from authoring.designing.cells import Cell, with_cells
from authoring.texts import is_readable
from authoring.words import word

Document = Mapping[str, Any]


@dataclass(frozen=True)
class Row:
    """One line of the table: what it is about and its cells, indented by depth."""

    name: str
    cells: tuple[Cell, ...]
    depth: int = 0
    heading: bool = False


class BadCells(Exception):
    """Posted cells that cannot be stored: pointer → sentence."""

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__(errors)
        self.errors = errors


def has_table(document: Document) -> bool:
    """Whether this document can be edited as a table: its kind has one, and it has the shape of its kind."""
    return document.get("kind") in _TABLES and is_readable(document)


def rows_of(document: Document) -> tuple[Row, ...]:
    """The table of a document; empty for kinds without one."""
    return tuple(_TABLES.get(str(document.get("kind")), _nothing)(document))


def cells_of(document: Document) -> tuple[Cell, ...]:
    """Every cell of a document's table."""
    return tuple(cell for row in rows_of(document) for cell in row.cells)


def apply_cells(document: Document, posted: Mapping[str, str]) -> dict[str, Any]:
    """The document with the posted cells in it.

    Raises:
        BadCells: a text is empty or a number is not one.
    """
    changed, errors = with_cells(document, cells_of(document), posted)
    if errors:
        raise BadCells(errors)
    return changed


def _catalogue(document: Document) -> Iterator[Row]:
    for position, node in enumerate(document.get("nodes", ())):
        yield from _node(node, f"/nodes/{position}", 0)


def _node(node: Mapping[str, Any], pointer: str, depth: int) -> Iterator[Row]:
    cells = [*_cells(node, pointer, "title"), *_cells(node, pointer, "marks", kind="number")]
    yield Row(str(node.get("number", "")), tuple(cells), depth, heading=bool(node.get("children")))
    for position, finding in enumerate(node.get("findings", ())):
        place = f"{pointer}/findings/{position}"
        texts = (*_cells(finding, place, "text"), *_cells(finding, place, "deduct", kind="number"))
        yield Row(word("findings"), texts, depth + 1)
    for position, child in enumerate(node.get("children", ())):
        yield from _node(child, f"{pointer}/children/{position}", depth + 1)


def _workflow(document: Document) -> Iterator[Row]:
    for position, state in enumerate(document.get("states", ())):
        pointer = f"/states/{position}"
        yield Row(word("states"), (*_cells(state, pointer, "title"), *_cells(state, pointer, "asks")), heading=True)
    for position, action in enumerate(document.get("actions", ())):
        pointer = f"/actions/{position}"
        cells = (*_cells(action, pointer, "title"), *_cells(action, pointer, "confirm"))
        yield Row(word("actions"), cells, heading=True)
        yield from _rules(action, pointer, "guards")


def _record_type(document: Document) -> Iterator[Row]:
    yield from _rules(document, "", "available")
    yield from _rules(document, "", "locked")


def _rules(owner: Mapping[str, Any], pointer: str, name: str) -> Iterator[Row]:
    """The sentences people read when a condition refuses them."""
    for position, rule in enumerate(owner.get(name, ())):
        yield Row(word(name), _cells(rule, f"{pointer}/{name}/{position}", "else"), depth=1)


def _nothing(_document: Document) -> Iterator[Row]:
    return iter(())


_TABLES: dict[str, Callable[[Document], Iterator[Row]]] = {
    "catalogue": _catalogue,
    "workflow": _workflow,
    "record_type": _record_type,
}


def _cells(
    owner: Mapping[str, Any], pointer: str, name: str, *, kind: Literal["text", "number"] = "text"
) -> tuple[Cell, ...]:
    """The cell of a property, if the document states it."""
    if name not in owner:
        return ()
    return (Cell(f"{pointer}/{name}", str(owner[name]), word(name), kind),)
