"""A score sheet as a workbook: filled as it stands, to be filled on, and reckoning by itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from engine.definitions.values import Catalogue
from engine.scoring import NodeScore, SheetEntries, SheetScore, effective_entries
from exchange.excel.sheets import columns as c
from exchange.excel.sheets.choices import Tiers, areas
from exchange.excel.sheets.comparing import Compared, add_comparison
from exchange.excel.sheets.filling import entry_cells, may_be_decided
from exchange.excel.sheets.grading import GradeOf
from exchange.excel.sheets.items import Spot
from exchange.excel.sheets.nodes import may_be_out
from exchange.excel.sheets.origin import Origin, add_origin
from exchange.excel.sheets.places import Place, places_of
from exchange.excel.sheets.reckoning import Reckoning
from exchange.excel.sheets.rows import add_rows
from exchange.excel.sheets.totals import Totals
from exchange.excel.writing import Book, Formula, Page, Put, for_paper, lock, print_columns

HEAD = 4
_WIDTHS = {
    c.ADDRESS: 10,
    c.DETAIL: 10,
    c.NUMBER: 7,
    c.TITLE: 22,
    c.TEXT: 40,
    c.MARKS: 8,
    c.DEDUCT: 9,
    c.EARLIER: 8,
    c.BASE: 8,
    c.VERDICT: 7,
    c.ENTRY: 10,
    c.COUNT: 7,
    c.AMOUNT: 8,
    c.ABSENT: 8,
    c.REMARK: 20,
    c.OPINION: 20,
    c.COST: 8,
    c.ACTUAL: 9,
    **dict.fromkeys(range(c.BASE_COUNT, c.LAST + 1), 8),
}


@dataclass(frozen=True)
class SheetOut:
    """Everything that is known of a sheet when it is written out."""

    catalogue: Catalogue
    title: str  # of the sheet
    record: str  # what it is about, in words
    entries: SheetEntries
    result: SheetScore
    origin: Origin
    base: SheetEntries | None = None  # what counts on the sheet that this one starts from
    base_title: str = ""
    history: Mapping[str, int] = field(default_factory=dict)  # in how many earlier periods an item had a finding
    facts: Mapping[str, object] = field(default_factory=dict)
    grade_of: GradeOf | None = None
    limits: tuple[Decimal, ...] = ()  # scores at which the grade may change
    may_fill: bool = True
    returned: frozenset[str] = frozenset()  # lines that were sent back; if any, only these are open
    compared: Compared | None = None  # of a spot check

    def is_open(self, place: Place) -> bool:
        """Whether people may fill the cells of a place."""
        line = place.line
        return self.may_fill and (not self.returned or (line is not None and line.address in self.returned))


def sheet_workbook(out: SheetOut) -> bytes:
    """The bytes of the workbook."""
    counted = effective_entries(out.catalogue, out.entries, out.base)
    root = places_of(out.catalogue, counted, first=HEAD + 1)
    tiers = Tiers(root)
    reckoning = Reckoning(out.catalogue, root, out.result, out.facts, out.base is not None, tiers.marks)
    formulas = _with_values(root, reckoning.cells(), out.result)
    totals = Totals(out.catalogue, out.result, reckoning, out.grade_of, out.limits)
    book = Book()
    page = book.page(out.title, _WIDTHS, hidden=_hidden(out, root))
    lock(page)
    for_paper(page, head=HEAD, landscape=True, foot=f"{out.record}  {out.title}")
    _head(page, out, totals)
    filled = dict(entry_cells(root, out.entries, out.base, out.history))
    add_rows(page, root, {**formulas, **filled}, may_fill=out.is_open, has_base=out.base is not None)
    totals.add(page, formulas)
    _offer(page, root, tiers)
    print_columns(page, c.FIRST_PRINTED, c.LAST_PRINTED)
    if out.compared is not None:
        add_comparison(book, out.compared)
    tiers.add(book)
    add_origin(book, out.origin, out.entries)
    return book.content()


def _head(page: Page, out: SheetOut, totals: Totals) -> None:
    """Title, what it is about, the score as it stands, and the heading."""
    first, last = c.FIRST_PRINTED, c.LAST_PRINTED
    title = f"{out.catalogue.title} · {out.title}"
    for row, (text, look) in enumerate(((title, "title"), (out.record, "note")), start=1):
        page.add([None, None, Put(text, look, "center")], height=28 if row == 1 else 18)  # type: ignore[arg-type]
        page.merge(row, first, row, last)
    score, grade = cell_of(totals.score_row), cell_of(totals.grade_row)
    places = out.catalogue.rounding.places
    shown = Formula(f'{score}&""', "") if out.result.score is None else Formula(score, out.result.score)
    cells: list[Put | None] = [None] * c.LAST_PRINTED
    cells[c.TITLE - 1] = Put(_("Score"), "score", "right")
    cells[c.TEXT - 1] = Put(shown, "score", "left", places)
    cells[c.ENTRY - 1] = Put(_("Grade"), "score", "right")
    cells[c.REMARK - 1] = Put(Formula(grade, out.result.grade), "score", "left")
    page.add(cells, height=24)
    headings = _headings(out)
    page.add([Put(headings.get(column, ""), "head") for column in range(1, last + 1)], height=32)


def cell_of(row: int) -> str:
    """The cell with the value of one of the last rows."""
    return c.cell(c.ACTUAL, row)


def _headings(out: SheetOut) -> Mapping[int, str]:
    return {
        c.NUMBER: _("No."),
        c.TITLE: pgettext("workbook", "Check item"),
        c.TEXT: _("What may be found"),
        c.MARKS: _("Full marks"),
        c.DEDUCT: _("Costs"),
        c.EARLIER: _("Earlier findings"),
        c.BASE: out.base_title,
        c.VERDICT: _("√ adopt × override"),
        c.ENTRY: _("Entered here"),
        c.COUNT: _("How many"),
        c.AMOUNT: _("Chosen deduction"),
        c.ABSENT: out.catalogue.absent_label or _("Takes no part"),
        c.REMARK: _("Remark"),
        c.OPINION: pgettext("workbook", "Opinion"),
        c.COST: pgettext("workbook", "Deducted"),
        c.ACTUAL: _("Earned"),
    }


def _hidden(out: SheetOut, root: Place) -> list[int]:
    """The columns that only reckon, and those that this catalogue has no use for."""
    places = list(root.walk())
    findings = [detail.finding for place in places for detail in place.details if detail.finding]
    used = {
        c.DEDUCT: any(finding.deduct is not None or finding.strikes for finding in findings),
        c.EARLIER: any(place.kind == "progressive" for place in places),
        c.COUNT: any(finding.per for finding in findings),
        c.AMOUNT: any(finding.least is not None for finding in findings),
        c.ABSENT: any(may_be_out(place) for place in places),
        c.COST: bool(findings),
        **dict.fromkeys((c.BASE, c.VERDICT, c.OPINION), out.base is not None),
    }
    unused = [column for column, use in used.items() if not use]
    return [c.ADDRESS, c.DETAIL, *unused, *range(c.BASE_COUNT, c.LAST + 1)]


def _with_values(root: Place, cells: Mapping[Spot, str], result: SheetScore) -> dict[Spot, Formula]:
    """The formulas with what the platform came to, so that readers which do not reckon see it too."""
    known: dict[Spot, Decimal] = {}
    for place in root.walk():
        score = result.nodes.get(place.address)
        known[c.ACTUAL, place.row] = score.shown_actual if score else Decimal(0)
        known[c.ATTAINABLE, place.row] = score.shown_attainable if score else Decimal(0)
        known |= dict(_costs(place, score))
    return {spot: Formula(text, known.get(spot)) for spot, text in cells.items()}


def _costs(place: Place, score: NodeScore | None) -> dict[Spot, Decimal]:
    if place.kind == "progressive":
        return {(c.COST, place.row): score.shown_lost if score and score.rule == "progressive" else Decimal(0)}
    costs = {cost.finding: cost.cost for cost in score.costs} if score else {}
    return {(c.COST, detail.row): costs.get(detail.key, Decimal(0)) for detail in place.details if detail.finding}


def _offer(page: Page, root: Place, tiers: Tiers) -> None:
    """What may be put into the cells: ticks, verdicts, tiers, numbers within their limits."""
    places = [place for place in root.walk() if place.above is not None]
    ticks = [detail.row for place in places for detail in place.details if detail.finding]
    out = [place.row for place in places if may_be_out(place)]
    decided = [place.row for place in places if may_be_decided(place)]
    tick, verdict = f'"{c.TICKED}"', f'"{c.TICKED},{c.OVERRIDDEN}"'
    for column, rows, choices in ((c.ENTRY, ticks, tick), (c.ABSENT, out, tick), (c.VERDICT, decided, verdict)):
        if rows:
            page.offer(areas(column, iter(rows)), choices, error=_("Choose from the list, or leave the cell empty."))
    tiers.offer(page, error=_("Choose from the list, or leave the cell empty."))
    _limit(page, places)


def _limit(page: Page, places: list[Place]) -> None:
    limits: dict[tuple[Decimal, Decimal, bool], list[str]] = {}
    for place in places:
        if place.kind == "direct":
            limits.setdefault((Decimal(0), place.node.marks, False), []).append(c.cell(c.ENTRY, place.row))
        for detail in place.details:
            finding = detail.finding
            if finding and finding.least is not None and finding.deduct is not None:
                limits.setdefault((finding.least, finding.deduct, False), []).append(c.cell(c.AMOUNT, detail.row))
            if finding and finding.per:
                limits.setdefault((Decimal(1), Decimal(9999), True), []).append(c.cell(c.COUNT, detail.row))
    for (least, most, whole), cells in limits.items():
        names = {"least": f"{least:f}", "most": f"{most:f}"}
        page.limit(cells, least, most, whole=whole, error=_("Enter a number from %(least)s to %(most)s.") % names)
