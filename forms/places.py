"""The places of a sheet, by address: its items, and the line that a place belongs to."""

from collections.abc import Iterator

from engine.definitions.values import Catalogue, Node
from engine.scoring import SheetEntries, address, key_of, use_of


def items_on(catalogue: Catalogue, entries: SheetEntries) -> Iterator[tuple[str, Node]]:
    """Every item on a sheet with its address, in order; those of a repeated table once for each use."""
    repeated_in = catalogue.repeated_in
    for node in catalogue.nodes.values():
        if node.rule is not None:
            table = repeated_in.get(node.key)
            for use in [each.key for each in entries.uses(table)] if table else [""]:
                yield address(node.key, use), node


def line_at(catalogue: Catalogue, place: str) -> str:
    """The address of the line that a place belongs to, or nothing."""
    line = catalogue.line_of.get(key_of(place), "")
    return address(line, use_of(place)) if line else ""
