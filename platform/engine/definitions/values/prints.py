"""Papers: what a record is printed as, block by block. Texts are templates; nothing in them is mark-up."""

from dataclasses import dataclass
from typing import Literal

Block = Literal["words", "facts", "form", "table", "scores", "history", "files", "photos", "signs", "new_page"]
Align = Literal["left", "center", "right"]
Width = Literal["slim", "narrow", "normal", "wide"]


@dataclass(frozen=True)
class PrintFact:
    """A name and its value: a template, or the path of a field, which is written as its form writes it."""

    title: str
    text: str = ""
    path: str = ""
    wide: bool = False


@dataclass(frozen=True)
class PrintColumn:
    """A column of a table: a template over one row's names, and after these the record's."""

    title: str
    text: str
    align: Align = "left"
    width: Width = "normal"
    places: int | None = None  # decimals, where the text is one expression that gives a number


@dataclass(frozen=True)
class PrintBlock:
    """A part of a paper; which of its properties matter depends on what it is.

    `words`: text, align, strong · `facts`: facts, columns · `form`: sections · `table`: rows, columns, empty ·
    `scores`: sheets, lines · `history`: opinions · `signs`: names · all but `new_page`: title, when.
    """

    block: Block
    title: str = ""
    when: str = "true"
    text: str = ""
    align: Align = "left"
    strong: bool = False
    facts: tuple[PrintFact, ...] = ()
    pairs: int = 2  # of a name and a value in a row
    sections: tuple[str, ...] = ()  # none: all
    rows: str = ""  # FEEL: a list, one row for each entry
    columns: tuple[PrintColumn, ...] = ()
    empty: str = ""
    sheets: tuple[str, ...] = ()  # none: all
    lines: bool = True
    opinions: bool = False  # only steps with an opinion
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Print:
    """A paper that records of a type are printed as, beside the one that every record has."""

    key: str
    title: str
    record_type: str
    heading: str
    blocks: tuple[PrintBlock, ...]
    subtitle: str = ""
    landscape: bool = False
    when: str = "true"
