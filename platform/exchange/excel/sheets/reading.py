"""A sheet that was filled offline, read back as entries; every cell that cannot be taken is a problem."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from engine.definitions.values import Catalogue
from engine.scoring import ItemEntry, SheetEntries, effective_entries
from exchange.excel.errors import BadWorkbook, CellProblem, at
from exchange.excel.reading import Grid, Row
from exchange.excel.sheets import columns as c
from exchange.excel.sheets.choices import tiers_of
from exchange.excel.sheets.filling import may_be_decided
from exchange.excel.sheets.nodes import may_be_out
from exchange.excel.sheets.places import Detail, Place, places_of

_TICKS = frozenset({"√", "✓", "✔", "V", "Y", "1", "TRUE"})
_VERDICTS = {"√": "adopt", "✓": "adopt", "✔": "adopt", "V": "adopt", "×": "override", "X": "override", "✗": "override"}
_NUMBER = re.compile(r"\d{1,9}(\.\d{1,6})?", re.ASCII)
MAX_TEXT = 2000


def read_entries(
    grids: Sequence[Grid], catalogue: Catalogue, *, exported: SheetEntries, base: SheetEntries | None
) -> SheetEntries:
    """The entries of a workbook that we had written with `exported` in it.

    What the workbook has no cells for stays as it was: records, adjustments, how tables are used.

    Raises:
        BadWorkbook: rows are missing, or cells cannot be taken; all of them are named.
    """
    grid = next((grid for grid in grids if not grid.title.startswith("_")), None)
    if grid is None:
        raise BadWorkbook([CellProblem("no_table")])
    root = places_of(catalogue, effective_entries(catalogue, exported, base), first=1)
    reader = _Reader(grid, root, exported, has_base=base is not None)
    entries = reader.entries()
    if reader.problems:
        raise BadWorkbook(reader.problems)
    return entries


@dataclass
class _Reader:
    """Finds the rows by the keys they carry, and reads what stands in them."""

    grid: Grid
    root: Place
    exported: SheetEntries
    has_base: bool
    problems: list[CellProblem] = field(default_factory=list)

    def entries(self) -> SheetEntries:
        """Everything entered."""
        rows = self._rows()
        items: dict[str, ItemEntry] = {}
        absent: set[str] = set()
        verdicts: dict[str, str] = {}
        opinions: dict[str, str] = {}
        for place in self.root.walk():
            found = rows.get((place.address, ""))
            if place.above is None or not self._is_there(place, found):
                continue
            if may_be_out(place) and self._tick(found, c.ABSENT):
                absent.add(place.address)
            if self.has_base and may_be_decided(place):
                verdicts[place.address] = self._verdict(found)
                opinions[place.address] = self._text(found, c.OPINION)
            if place.node.rule:
                items[place.address] = self._item(place, found, rows)
        return SheetEntries(
            items={key: entry for key, entry in items.items() if not entry.empty},
            absent=frozenset(absent),
            verdicts={key: verdict for key, verdict in verdicts.items() if verdict},
            opinions={key: text for key, text in opinions.items() if text},
            instances=self.exported.instances,
            records=self.exported.records,
            adjustments=self.exported.adjustments,
        )

    def _rows(self) -> Mapping[tuple[str, str], Row]:
        """Rows by the address of their place and the key of what is asked; a place's first row also without one."""
        found: dict[tuple[str, str], Row] = {}
        address = ""
        for row in self.grid.rows:
            address = row.text(c.ADDRESS) or address
            if row.text(c.ADDRESS):
                found.setdefault((address, ""), row)
            if address and row.text(c.DETAIL):
                found.setdefault((address, row.text(c.DETAIL)), row)
        return found

    def _is_there(self, place: Place, row: Row | None) -> bool:
        if row is None:
            names = {"title": f"{place.node.number} {place.title}".strip()}
            self.problems.append(CellProblem("row_missing", self.grid.title, data=names))
        return row is not None

    def _item(self, place: Place, first: Row, rows: Mapping[tuple[str, str], Row]) -> ItemEntry:
        remark = self._text(first, c.REMARK)
        if place.kind in ("deduct", "progressive"):
            return self._findings(place, rows, remark)
        if place.kind == "choice":
            return ItemEntry(remark=remark, choice=self._choice(place, first))
        if place.kind == "direct":
            return ItemEntry(remark=remark, marks=self._number(first, c.ENTRY))
        inputs = {detail.key: self._number(rows.get((place.address, detail.key)), c.ENTRY) for detail in place.details}
        return ItemEntry(remark=remark, inputs={key: value for key, value in inputs.items() if value is not None})

    def _findings(self, place: Place, rows: Mapping[tuple[str, str], Row], remark: str) -> ItemEntry:
        ticked: list[str] = []
        counts: dict[str, int] = {}
        amounts: dict[str, Decimal] = {}
        for detail in place.details:
            row = rows.get((place.address, detail.key))
            if detail.finding is None or not self._is_there(place, row) or row is None:
                continue
            count, amount = self._count(detail, row), self._amount(detail, row)
            if not self._tick(row, c.ENTRY):
                if count is not None or amount is not None:
                    self._problem(row, c.ENTRY, "number_without_tick")
                continue
            ticked.append(detail.key)
            counts |= {detail.key: count} if count is not None else {}
            amounts |= {detail.key: amount} if amount is not None else {}
        return ItemEntry(findings=tuple(ticked), remark=remark, counts=counts, amounts=amounts)

    def _count(self, detail: Detail, row: Row) -> int | None:
        if not (detail.finding and detail.finding.per):
            return None
        number = self._number(row, c.COUNT)
        if number is None:
            return None
        if number != number.to_integral_value() or not 1 <= number <= 9999:
            self._problem(row, c.COUNT, "bad_count", found=row.text(c.COUNT)[:20])
        return int(number)

    def _amount(self, detail: Detail, row: Row) -> Decimal | None:
        finding = detail.finding
        if finding is None or finding.least is None or finding.deduct is None:
            return None
        number = self._number(row, c.AMOUNT)
        if number is not None and not finding.least <= number <= finding.deduct:
            self._problem(row, c.AMOUNT, "out_of_range", least=f"{finding.least:f}", most=f"{finding.deduct:f}")
        return number

    def _choice(self, place: Place, row: Row) -> str:
        """The tier by the number before its words, or by the words alone."""
        text = row.text(c.ENTRY)
        for position, tier in enumerate(tiers_of(place), start=1):
            if text == tier.text or text.partition(" ")[0] == str(position):
                return tier.key
        if text:
            self._problem(row, c.ENTRY, "unknown_tier", found=text[:40])
        return ""

    def _tick(self, row: Row | None, column: int) -> bool:
        text = row.text(column).upper() if row else ""
        if text and text not in _TICKS and row:
            self._problem(row, column, "bad_tick", found=text[:20], tick=c.TICKED)
        return bool(text)

    def _verdict(self, row: Row | None) -> str:
        text = row.text(c.VERDICT).upper() if row else ""
        if text and text not in _VERDICTS and row:
            self._problem(row, c.VERDICT, "bad_verdict", found=text[:20], adopt=c.TICKED, override=c.OVERRIDDEN)
        return _VERDICTS.get(text, "")

    def _text(self, row: Row | None, column: int) -> str:
        text = row.text(column) if row else ""
        if len(text) > MAX_TEXT and row:
            self._problem(row, column, "text_too_long", most=MAX_TEXT)
        return text

    def _number(self, row: Row | None, column: int) -> Decimal | None:
        text = row.text(column) if row else ""
        if not text or row is None:
            return None
        if not _NUMBER.fullmatch(text):
            self._problem(row, column, "not_a_number", found=text[:40])
            return None
        return Decimal(text)

    def _problem(self, row: Row, column: int, code: str, **data: object) -> None:
        self.problems.append(at(self.grid.title, row.number, column, code, **data))
