"""The tiers of items by choice, on a hidden sheet: what people pick from, and the marks that go with it."""

from collections.abc import Iterator
from itertools import groupby

from engine.definitions.values import Choice
from exchange.excel.sheets import columns as c
from exchange.excel.sheets.columns import cell
from exchange.excel.sheets.places import Place
from exchange.excel.writing import Book, Page, Put

SHEET = "_lists"
_LONGEST = 200


def label(position: int, tier: Choice) -> str:
    """What people pick: the number by which the tier is known again, its words, its marks."""
    return f"{position} {tier.text[:_LONGEST]} ({tier.marks:f})"


def tiers_of(place: Place) -> tuple[Choice, ...]:
    """The tiers of an item by choice."""
    return place.node.rule.choices if place.node.rule and place.kind == "choice" else ()


class Tiers:
    """The lists of all items by choice; items with the same tiers share one."""

    def __init__(self, root: Place) -> None:
        self.lists: dict[tuple[Choice, ...], int] = {}
        self.areas: dict[tuple[Choice, ...], list[str]] = {}
        self.marks: dict[int, str] = {}
        row = 1
        for place in root.walk():
            tiers = tiers_of(place)
            if not tiers:
                continue
            if tiers not in self.lists:
                self.lists[tiers], row = row, row + len(tiers)
            self.areas.setdefault(tiers, []).append(cell(c.ENTRY, place.row))
            self.marks[place.row] = self._range(tiers, "B")

    def offer(self, page: Page, *, error: str) -> None:
        """Let people pick a tier."""
        for tiers, areas in self.areas.items():
            page.offer(areas, self._range(tiers, "A"), error=error)

    def add(self, book: Book) -> None:
        """Write the lists, if there are any."""
        if not self.lists:
            return
        page = book.page(SHEET, {1: 60, 2: 10})
        page.sheet.sheet_state = "hidden"
        for tiers in self.lists:
            for position, tier in enumerate(tiers, start=1):
                page.add([Put(label(position, tier)), Put(tier.marks)])

    def _range(self, tiers: tuple[Choice, ...], column: str) -> str:
        first = self.lists[tiers]
        return f"'{SHEET}'!${column}${first}:${column}${first + len(tiers) - 1}"


def areas(column: int, rows: Iterator[int]) -> list[str]:
    """Rows that follow each other as one area of a column."""
    found = []
    for _key, run in groupby(enumerate(rows), lambda pair: pair[1] - pair[0]):
        numbers = [row for _position, row in run]
        first, last = cell(column, numbers[0]), cell(column, numbers[-1])
        found.append(first if first == last else f"{first}:{last}")
    return found
