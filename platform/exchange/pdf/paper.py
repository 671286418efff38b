"""What stands on paper, as values: a head and blocks, whoever put them together. Every text is plain text."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import datetime
from typing import ClassVar, Literal

Align = Literal["left", "center", "right"]
Width = Literal["slim", "narrow", "normal", "wide"]
RowKind = Literal["plain", "group", "note", "total"]


@dataclass(frozen=True)
class Words:
    """A paragraph; line breaks stay."""

    text: str
    align: Align = "left"
    strong: bool = False
    template: ClassVar[str] = "exchange/pdf/words.html"


@dataclass(frozen=True)
class Fact:
    """A value with its name; a wide one takes a row of its own."""

    title: str
    text: str
    wide: bool = False


@dataclass(frozen=True)
class Facts:
    """Names and values as a table with lines, some pairs to a row."""

    title: str
    facts: tuple[Fact, ...]
    columns: int = 2
    template: ClassVar[str] = "exchange/pdf/facts.html"

    @property
    def rows(self) -> list[list[Fact]]:
        """The pairs row by row: a wide one alone, the others in the order they come."""
        rows: list[list[Fact]] = []
        for fact in self.facts:
            fits = rows and not fact.wide and not rows[-1][0].wide and len(rows[-1]) < self.columns
            if fits:
                rows[-1].append(fact)
            else:
                rows.append([fact])
        return rows

    @property
    def pairs(self) -> range:
        """One for each pair of columns."""
        return range(self.columns)

    @property
    def cells(self) -> list[list[tuple[Fact, int]]]:
        """The rows with how many columns each value spans, so that every row is full."""
        full = 2 * self.columns
        return [[(fact, full - 2 * len(row) + 1 if fact is row[-1] else 1) for fact in row] for row in self.rows]


@dataclass(frozen=True)
class Heading:
    """The heading of a column."""

    title: str
    align: Align = "left"
    width: Width = "normal"


@dataclass(frozen=True)
class Row:
    """A row: cells under the headings, or one text across all of them (group, note)."""

    cells: tuple[str, ...]
    kind: RowKind = "plain"

    @property
    def spans(self) -> bool:
        """Whether its only text runs across the table."""
        return self.kind in ("group", "note")


@dataclass(frozen=True)
class Table:
    """Rows under headings, which are repeated on every page."""

    title: str
    headings: tuple[Heading, ...]
    rows: tuple[Row, ...]
    empty: str = ""
    template: ClassVar[str] = "exchange/pdf/table.html"

    @property
    def lines(self) -> list[tuple[Row, list[tuple[str, Align]]]]:
        """Every row with its cells and how they stand."""
        return [(row, list(zip(row.cells, (head.align for head in self.headings), strict=False))) for row in self.rows]


@dataclass(frozen=True)
class Picture:
    """A photo: where its bytes are asked for, and what stands under it."""

    address: str
    text: str


@dataclass(frozen=True)
class Pictures:
    """Photos side by side, and what is said of those left out."""

    title: str
    pictures: tuple[Picture, ...]
    note: str = ""
    template: ClassVar[str] = "exchange/pdf/pictures.html"


@dataclass(frozen=True)
class Signs:
    """Lines to sign or seal on."""

    title: str
    names: tuple[str, ...]
    template: ClassVar[str] = "exchange/pdf/signs.html"


@dataclass(frozen=True)
class NewPage:
    """What follows begins on a new page."""

    template: ClassVar[str] = "exchange/pdf/new_page.html"


Block = Words | Facts | Table | Pictures | Signs | NewPage


@dataclass(frozen=True)
class Proof:
    """What a print can be checked by: the digest of what was stored, and the address that compares it."""

    digest: str
    address: str

    @property
    def short(self) -> str:
        """The digest as it is printed: its first 16 digits in groups of four."""
        return " ".join(self.digest[start : start + 4].upper() for start in range(0, 16, 4))


@dataclass(frozen=True)
class Paper:
    """A whole print."""

    title: str
    subtitle: str
    place: str  # region and system
    number: str
    state: str
    printed_at: datetime
    printed_by: str
    blocks: tuple[Block, ...]
    landscape: bool = False
    proof: Proof | None = None  # a trial print has none


def texts_of(value: object) -> Iterator[str]:
    """Every text in a paper or a part of it."""
    if isinstance(value, str):
        yield value
    elif is_dataclass(value):
        for field in fields(value):
            yield from texts_of(getattr(value, field.name))
    elif isinstance(value, Sequence):
        for each in value:
            yield from texts_of(each)
