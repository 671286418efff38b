"""Sheets that are filled item by item: one part stands on the page, and is saved before the next one comes.

A part is a section of the sheet; where the whole sheet is one section, a line of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.sheets.board import Board
from portal.sheets.compiled import CompiledLine
from portal.sheets.placed import Placed


@dataclass(frozen=True)
class Part:
    """What is saved at once: its id on the page, what it is called, and the addresses of its lines."""

    id: str
    title: str
    places: tuple[str, ...]

    @property
    def way(self) -> str:
        """The address of the page that shows it."""
        return f"?part={self.id}"


def parts_of(board: Board, sections: Sequence[Placed]) -> tuple[Part, ...]:
    """The parts of a sheet that this person fills item by item; none where the sheet stands there as a whole."""
    if board.use.item_by_item is None or not board.access.may_fill:
        return ()
    if len(sections) > 1:
        return tuple(_of_section(placed) for placed in sections)
    return tuple(_of_line(placed, line) for placed in sections for line in placed.lines)


def part_called(board: Board, parts: Sequence[Part], wanted: str) -> Part | None:
    """The part of this id, else the first that was not saved yet, else the first."""
    called = (part for part in parts if part.id == wanted)
    return next(called, None) or next((part for part in parts if _asks(board, part)), next(iter(parts), None))


def part_after(board: Board, parts: Sequence[Part], saved: Part) -> Part | None:
    """The part to go on with: the next one that was not saved yet, from the first again behind the last."""
    place = next((number for number, part in enumerate(parts) if part.id == saved.id), 0)
    return next((part for part in (*parts[place + 1 :], *parts[:place]) if _asks(board, part)), None)


def shows(part: Part | None, placed: Placed, line: CompiledLine | None = None) -> bool:
    """Whether the page shows this section, or this line of it, when this part is chosen."""
    if part is None or part.id == placed.id:
        return True
    return line is not None and part.id == placed.line_id(line)


def way_to(parts: Sequence[Part], placed: Placed, line: CompiledLine | None = None) -> str:
    """Where a section, or a line of it, is on this page or on the page of its part."""
    here = f"#{placed.line_id(line) if line else placed.id}"
    ids = (placed.line_id(line) if line else "", placed.id)
    found = next((part for name in ids for part in parts if part.id == name), None)
    return f"{found.way if found else ''}{here}"


def _asks(board: Board, part: Part) -> bool:
    return any(board.is_open(place) for place in part.places)


def _of_section(placed: Placed) -> Part:
    return Part(placed.id, placed.short, tuple(placed.line_place(line) for line in placed.lines))


def _of_line(placed: Placed, line: CompiledLine) -> Part:
    return Part(placed.line_id(line), f"{line.node.number} {line.node.title}".strip(), (placed.line_place(line),))
