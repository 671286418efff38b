"""Where a sheet's workbook came from: kept in it on a hidden sheet, with the entries it had when it was written."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.scoring import EntriesUnreadable, SheetEntries
from exchange.excel.reading import Grid
from exchange.excel.writing import Book, Put
from schemas.documents import DocumentEncoder, parse

SHEET = "_kaoping"
FORMAT = "kaoping-sheet-1"
_PIECE = 30_000  # signs of one cell


@dataclass(frozen=True)
class Origin:
    """The sheet that a workbook is of, and the state it was in."""

    region: str
    record: int
    sheet: str
    version: int
    digest: str  # of the release whose catalogue it follows


def add_origin(book: Book, origin: Origin, entries: SheetEntries) -> None:
    """Write it."""
    page = book.page(SHEET, {1: 14, 2: 60})
    page.sheet.sheet_state = "hidden"
    named = {
        "format": FORMAT,
        "region": origin.region,
        "record": str(origin.record),
        "sheet": origin.sheet,
        "version": str(origin.version),
        "digest": origin.digest,
    }
    for name, value in named.items():
        page.add([Put(name), Put(value)])
    text = json.dumps(entries.to_json(), cls=DocumentEncoder, ensure_ascii=False)
    for start in range(0, len(text), _PIECE):
        page.add([Put("entries"), Put(f"|{text[start : start + _PIECE]}|")])


def read_origin(grids: Sequence[Grid]) -> tuple[Origin, SheetEntries] | None:
    """Where a workbook came from and what was entered then; nothing where it is not one of ours."""
    rows = next((grid.rows for grid in grids if grid.title == SHEET), ())
    named = {row.text(1): row.text(2) for row in rows if row.text(1) != "entries"}
    if named.get("format") != FORMAT or not _numbers(named):
        return None
    text = "".join(row.text(2)[1:-1] for row in rows if row.text(1) == "entries")
    try:
        entries = SheetEntries.from_json(parse(text))
    except (ValueError, EntriesUnreadable, AttributeError, TypeError):
        return None
    origin = Origin(
        region=named.get("region", ""),
        record=int(named["record"]),
        sheet=named.get("sheet", ""),
        version=int(named["version"]),
        digest=named.get("digest", ""),
    )
    return origin, entries


def _numbers(named: Mapping[str, str]) -> bool:
    return all(named.get(name, "").isdecimal() and len(named[name]) < 19 for name in ("record", "version"))
