"""Workbooks as people make and change them, outside the platform."""

from collections.abc import Mapping, Sequence
from io import BytesIO

from openpyxl import Workbook, load_workbook


def typed(*rows: Sequence[object], title: str = "评分表") -> bytes:
    """A table that somebody typed."""
    book = Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    return saved(book)


def edited(content: bytes, cells: Mapping[str, object], *, sheet: int = 0) -> bytes:
    """The same workbook with other values in some cells, saved by somebody's program."""
    book = load_workbook(BytesIO(content))
    for cell, value in cells.items():
        book.worksheets[sheet][cell].value = value
    return saved(book)


def saved(book: Workbook) -> bytes:
    """The bytes of a workbook."""
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()
