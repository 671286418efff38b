"""The rows of a score sheet's workbook: what is asked, where it is answered, what it comes to."""

from collections.abc import Callable, Iterator, Mapping

from django.utils.translation import gettext as _

from exchange.excel.catalogues.deductions import deduction_text
from exchange.excel.sheets import columns as c
from exchange.excel.sheets.choices import tiers_of
from exchange.excel.sheets.filling import may_be_decided
from exchange.excel.sheets.items import Spot
from exchange.excel.sheets.nodes import may_be_out
from exchange.excel.sheets.places import Detail, Place
from exchange.excel.writing import Content, Formula, Look, Page, Put

_MERGED = (c.NUMBER, c.TITLE, c.MARKS, c.EARLIER, c.VERDICT, c.ABSENT, c.REMARK, c.OPINION, c.ACTUAL)
_CENTRED = frozenset(range(c.MARKS, c.LAST + 1)) - {c.REMARK, c.OPINION} | {c.NUMBER}
_LINE = 14.0
_PLACES = 2

Contents = Mapping[Spot, Content | Formula]


def add_rows(page: Page, root: Place, contents: Contents, *, may_fill: Callable[[Place], bool], has_base: bool) -> None:
    """Write every place below the root; `may_fill` says of which the cells are open."""
    writer = _Rows(page, contents, may_fill, has_base)
    for place in root.walk():
        if place.above is not None:
            writer.add(place)


class _Rows:
    """Writes places from the top to the bottom; their rows are known already."""

    def __init__(self, page: Page, contents: Contents, may_fill: Callable[[Place], bool], has_base: bool) -> None:
        self.page, self.contents, self.may_fill, self.has_base = page, contents, may_fill, has_base

    def add(self, place: Place) -> None:
        """The row of a section, or the rows of an item."""
        if not place.node.rule:
            self._row(place, place.row, _section(place), height=20)
            self.page.merge(place.row, c.TITLE, place.row, c.TEXT)
            return
        for detail in place.details:
            cells = _detail(place, detail)
            if detail.row == place.row:
                cells = _common(place) | cells
            self._row(place, detail.row, cells, height=_height(str(cells.get(c.TEXT) or "")))
        for column in _MERGED:
            self.page.merge(place.row, column, place.last, column)
        if place.kind == "progressive":
            self.page.merge(place.row, c.COST, place.last, c.COST)

    def _row(self, place: Place, row: int, said: Mapping[int, Content], *, height: float) -> None:
        asked = frozenset(_asked(place, row, self.has_base)) if self.may_fill(place) else frozenset()
        cells: list[Put | None] = []
        for column in range(1, c.LAST + 1):
            content = said.get(column, self.contents.get((column, row)))
            cells.append(self._put(column, content, asked=column in asked, look=_look(place)))
        self.page.add(cells, height=height)

    def _put(self, column: int, content: Content | Formula, *, asked: bool, look: Look) -> Put | None:
        if column in (c.ADDRESS, c.DETAIL) or column >= c.BASE_COUNT:
            return None if content is None else Put(content, "hidden")
        places = _PLACES if column in (c.ACTUAL, c.COST) else None
        return Put(
            content, "input" if asked else look, "center" if column in _CENTRED else "", places, column == c.COST
        )


def _look(place: Place) -> Look:
    if place.node.rule:
        return "item"
    return "section" if place.above and place.above.above is None else "group"


def _common(place: Place) -> dict[int, Content]:
    return {
        c.ADDRESS: place.address,
        c.NUMBER: place.node.number,
        c.TITLE: place.title,
        c.MARKS: place.node.marks,
    }


def _section(place: Place) -> dict[int, Content]:
    return _common(place)


def _detail(place: Place, detail: Detail) -> dict[int, Content]:
    """What is asked in one row of an item."""
    if detail.finding:
        known = {name: getattr(detail.finding, name) for name in ("deduct", "least", "per", "most", "strikes")}
        shown = {name: value for name, value in known.items() if value not in (None, "")}
        return {c.DETAIL: detail.key, c.TEXT: detail.finding.text, c.DEDUCT: deduction_text(shown)}
    if detail.input:
        unit = f" ({detail.input.unit})" if detail.input.unit else ""
        return {c.DETAIL: detail.key, c.TEXT: f"{detail.input.title}{unit}"}
    tiers = [f"{position} {tier.text} ({tier.marks:f})" for position, tier in enumerate(tiers_of(place), start=1)]
    if tiers:
        return {c.TEXT: "\n".join(tiers)}
    asked = _("marks from 0 to %(marks)s") % {"marks": f"{place.node.marks:f}"}
    return {c.TEXT: asked if place.kind == "direct" else None}


def _asked(place: Place, row: int, has_base: bool) -> Iterator[int]:
    """The columns that people fill in a row."""
    first = row == place.row
    if first and may_be_out(place):
        yield c.ABSENT
    if first and has_base and may_be_decided(place):
        yield from (c.VERDICT, c.OPINION)
    if first and place.node.rule:
        yield c.REMARK
    detail = next((detail for detail in place.details if detail.row == row), None)
    if detail is None or (place.kind in ("deduct", "progressive") and detail.finding is None):
        return
    yield c.ENTRY
    if detail.finding and place.kind == "deduct":
        yield from _asked_of_finding(detail)


def _asked_of_finding(detail: Detail) -> Iterator[int]:
    assert detail.finding
    if detail.finding.per:
        yield c.COUNT
    if detail.finding.least is not None:
        yield c.AMOUNT


def _height(text: str) -> float:
    """Enough for a text that wraps in its column."""
    lines = 0
    for line in text.split("\n"):
        width = sum(2 if ord(sign) > 0x2E7F else 1 for sign in line)
        lines += max(1, -(-width // 40))
    return _LINE * max(1, lines) + 4
