"""Sections where they stand on a sheet: those of a repeated table once for each use, or as an offer to use it."""

from collections.abc import Iterator
from dataclasses import dataclass

from engine.definitions.values import Node
from engine.scoring import address
from portal.sheets.board import Board
from portal.sheets.compiled import CompiledLine, CompiledSection, element_id


@dataclass(frozen=True)
class Placed:
    """A section, and which use of a repeated table it shows; without lines it only offers to use the table."""

    section: CompiledSection
    title: str
    short: str  # without the titles of the nodes above
    use: str = ""
    number: int = 0  # the how-manieth use of its table
    offered: bool = False  # the table is not used yet

    @property
    def place(self) -> str:
        """The address of the section's node."""
        return address(self.section.node.key, self.use)

    @property
    def id(self) -> str:
        """The id of the section's element."""
        return element_id("part", self.place)

    @property
    def lines(self) -> tuple[CompiledLine, ...]:
        """The lines that stand here."""
        return () if self.offered else self.section.lines

    def line_place(self, line: CompiledLine) -> str:
        """The address of one of its lines."""
        return address(line.node.key, self.use)

    def line_id(self, line: CompiledLine) -> str:
        """The id of a line's element."""
        return element_id("item", self.line_place(line))


def placed_sections(board: Board, sections: tuple[CompiledSection, ...]) -> tuple[Placed, ...]:
    """Every section of the sheet in order."""
    return tuple(placed for section in sections for placed in _placed(board, section))


def table_of(board: Board, placed: Placed) -> Node | None:
    """The repeated table that a section stands in."""
    return board.catalogue.nodes[placed.section.table] if placed.section.table else None


def last_of_table(board: Board, sections: tuple[CompiledSection, ...], table: str) -> str:
    """The id of where the last use of a repeated table begins, or of the offer to use it."""
    there = [placed for placed in placed_sections(board, sections) if placed.section.table == table]
    return next((placed.id for placed in there if placed.use == there[-1].use), "")


def _placed(board: Board, section: CompiledSection) -> Iterator[Placed]:
    short = f"{section.node.number} {section.node.title}".strip() or section.title
    if not section.table:
        yield Placed(section, section.title, short)
        return
    uses = board.uses(section.table)
    for number, use in enumerate(uses, start=1):
        name = use.title or (f"#{number}" if len(uses) > 1 else "")
        named = (f"{title} · {name}" if name else title for title in (section.title, short))
        yield Placed(section, *named, use.key, number)
    if not uses and board.base is None and board.access.may_fill:
        yield Placed(section, section.title, short, offered=True)
