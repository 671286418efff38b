"""A manual as values, before it becomes a page, a PDF or a Word file."""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """A line of a table; its key tells it from others when two releases are compared."""

    key: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A table under a heading; the first cell of each row names it."""

    key: str
    title: str
    headings: tuple[str, ...]
    rows: tuple[Row, ...]

    @property
    def lines(self) -> list[list[tuple[str, str]]]:
        """Each row as pairs of heading and cell, the way a telephone shows it."""
        return [list(zip(self.headings, row.cells, strict=False)) for row in self.rows]


@dataclass(frozen=True)
class Chapter:
    """What a role has to do with one matter."""

    key: str
    title: str
    words: tuple[str, ...]
    tables: tuple[Table, ...]


@dataclass(frozen=True)
class Manual:
    """Everything a role needs to know, in one system."""

    role: str
    role_title: str
    system: str
    title: str
    region: str
    number: int  # of the release it was written out of
    chapters: tuple[Chapter, ...]

    @property
    def texts(self) -> Iterator[str]:
        """Every text in it."""
        yield from (self.role_title, self.title, self.region)
        for chapter in self.chapters:
            yield from (chapter.title, *chapter.words)
            for table in chapter.tables:
                yield from (table.title, *table.headings)
                for row in table.rows:
                    yield from row.cells
