"""What a line's rows depend on, so that a save can tell which of them changed without drawing them."""

from engine.scoring import ItemEntry, address
from portal.sheets.board import Board, Column
from portal.sheets.compiled import CompiledLine
from portal.sheets.placed import Placed


def trace(board: Board, placed: Placed, line: CompiledLine) -> tuple[object, ...]:
    """Everything that the rows of a line show, but for the texts that are typed into them."""
    place, held = placed.line_place(line), board.around.evidence
    items = [address(item.node.key, placed.use) for item in line.items]
    return (
        board.verdict(place),
        place in board.own.absent,
        board.handling.outcomes.get(place),
        place in board.lacking,
        bool(board.handling.checked) and [item in board.handling.checked for item in items],
        [_traced(column, place, items) for column in board.columns],
        held and [held.get((column.key, item)) for column in board.columns for item in items],
    )


def _traced(column: Column, place: str, items: list[str]) -> tuple[object, ...]:
    entries = column.entries.items
    return (
        column.node(place),
        [(column.node(item), _choices(entries[item]) if item in entries else None) for item in items],
    )


def _choices(entry: ItemEntry) -> tuple[object, ...]:
    """What was entered at an item by choosing: typed numbers stay as they are typed."""
    return (entry.findings, entry.choice)
