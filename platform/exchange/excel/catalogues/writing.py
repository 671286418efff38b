"""A catalogue as a workbook: the table as authorities publish it, how it is to be changed, and where it came from."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter

from exchange.excel.catalogues.columns import (
    CATEGORY,
    DEDUCT,
    DETAIL,
    FIRST_PRINTED,
    KEY,
    LAST_PRINTED,
    LEVEL,
    MARKS,
    NO_CATEGORY,
    NUMBER,
    ORIGIN,
    RULE,
    SOURCE,
    TEXT,
    TITLE,
    WIDTHS,
    sum_titles,
    titles,
)
from exchange.excel.catalogues.deductions import deduction_text
from exchange.excel.catalogues.guide import add_guide
from exchange.excel.writing import Book, Formula, Look, Page, Put, for_paper, print_columns
from schemas.documents import canonical, digest

Document = Mapping[str, Any]

#: How the file's own format is called; a file of another one is not taken for ours.
FORMAT = "kaoping-catalogue-1"
HEAD = 3
TIER = "~"  # before the key of a tier: such rows only say what the rule says
_MOST_IN_SUM = 200  # arguments of one SUM
_LINE = 15.0  # points of height that a line of text needs


@dataclass(frozen=True)
class Span:
    """The rows that a node takes, with the row its marks stand in."""

    node: Document
    first: int
    last: int

    @property
    def marks(self) -> Decimal:
        """Its full marks."""
        return Decimal(str(self.node.get("marks", 0)))


def catalogue_workbook(document: Document, *, system: str, standing: str) -> bytes:
    """The bytes of the workbook; `standing` says which state of the catalogue this is."""
    book = Book()
    _Table(document, book).write(standing)
    add_guide(book, document)
    _add_origin(book, document, system)
    return book.content()


class _Table:
    """The table of one catalogue while it is written from top to bottom."""

    def __init__(self, document: Document, book: Book) -> None:
        self.document = document
        hidden = (KEY, LEVEL, DETAIL) if _has_categories(document["nodes"]) else (KEY, LEVEL, DETAIL, CATEGORY)
        self.page: Page = book.page(_("Catalogue"), WIDTHS, hidden=hidden)
        self.rules: Mapping[str, Document] = document.get("rules", {})
        for_paper(self.page, head=HEAD, foot=str(document["title"]))

    def write(self, standing: str) -> None:
        """Everything from the title to the total."""
        self._head(standing)
        spans = self._children(self.document["nodes"], 1)
        self._total(spans)
        self._offer_rules()
        print_columns(self.page, FIRST_PRINTED, LAST_PRINTED)

    def _head(self, standing: str) -> None:
        for text, look, height in ((self.document["title"], "title", 30.0), (self._note(standing), "note", 28.0)):
            row = self.page.add(_row({FIRST_PRINTED: Put(str(text), look)}), height=height)
            self.page.merge(row, FIRST_PRINTED, row, LAST_PRINTED)
        self.page.add(_row({column: Put(title, "head") for column, title in titles().items()}), height=24)

    def _note(self, standing: str) -> str:
        parts = [standing, _("full marks %(marks)s") % {"marks": self.document["marks"]}]
        if self.document.get("source"):
            parts.append(_("after %(source)s") % {"source": self.document["source"]})
        if self.document.get("synthetic"):
            parts.append(_("made up for demonstration, not an official text"))
        return "  ·  ".join(parts)

    def _children(self, nodes: Sequence[Document], level: int) -> list[Span]:
        """All nodes of one level, with a subtotal after each category where there are several."""
        spans: list[Span] = []
        runs = [(key, list(run)) for key, run in groupby(nodes, lambda node: str(node.get("category", "")))]
        for category, run in runs:
            beside = NO_CATEGORY if len(runs) > 1 else ""
            found = [self._node(node, level, self._category_title(node) or beside) for node in run]
            if category:
                self._category(category, found, subtotal=len(runs) > 1 and len(found) > 1)
            spans += found
        return spans

    def _category(self, category: str, spans: Sequence[Span], *, subtotal: bool) -> None:
        last = spans[-1].last
        if subtotal:
            last = self._sum(sum_titles()[0], spans, sum((span.marks for span in spans), Decimal(0)), "group")
        self.page.merge(spans[0].first, CATEGORY, last, CATEGORY)

    def _node(self, node: Document, level: int, category: str) -> Span:
        children = node.get("children", ())
        if not children:
            return self._item(node, level, category)
        row = self._heading(node, level, category)
        spans = self._children(children, level + 1)
        return Span(node, row, spans[-1].last if spans else row)

    def _heading(self, node: Document, level: int, category: str) -> int:
        """The row of a node that has others below it."""
        look: Look = "section" if level == 1 else "group"
        cells = {column: Put(None, look) for column in range(CATEGORY, SOURCE + 1)}
        cells |= _common(node, level, category, look)
        row = self.page.add(_row(cells), height=22)
        self.page.merge(row, TITLE, row, DEDUCT)
        return row

    def _category_title(self, node: Document) -> str:
        category = str(node.get("category", ""))
        return str(self.document.get("categories", {}).get(category, category))

    def _item(self, node: Document, level: int, category: str) -> Span:
        """An item: one row for each thing that may be found, the cells of the item made one."""
        rule = node.get("rule", "")
        details = list(self._details(node, rule)) or [{TEXT: Put("", "item"), DEDUCT: Put(None, "item")}]
        own = _common(node, level, category) | {RULE: Put(_rule_name(rule), "item", "center")}
        first = self.page.row + 1
        for position, detail in enumerate(details):
            blank = {column: Put(None, "item") for column in (CATEGORY, NUMBER, TITLE, MARKS, RULE, SOURCE)}
            cells = (blank if position else own) | detail  # the first standard stands in the item's own row
            self.page.add(_row(cells), height=_height(detail[TEXT].value))
        last = self.page.row
        for column in (NUMBER, TITLE, MARKS, RULE, SOURCE):
            self.page.merge(first, column, last, column)
        return Span(node, first, last)

    def _details(self, node: Document, rule: object) -> Iterator[dict[int, Put]]:
        for finding in node.get("findings", ()):
            yield {
                DETAIL: Put(str(finding["key"]), "hidden"),
                TEXT: Put(str(finding["text"]), "item"),
                DEDUCT: Put(deduction_text(finding), "item", "center"),
            }
        named = self.rules.get(rule, {}) if isinstance(rule, str) else rule
        for tier in named.get("choices", ()) if isinstance(named, Mapping) else ():
            yield {
                DETAIL: Put(f"{TIER}{tier['key']}", "hidden"),
                TEXT: Put(str(tier["text"]), "item"),
                DEDUCT: Put(_("earns %(marks)s") % {"marks": tier["marks"]}, "quiet", "center"),
            }

    def _total(self, spans: Sequence[Span]) -> None:
        marks = Decimal(str(self.document["marks"]))
        adds_up = self.document.get("combine", "sum") == "sum" and sum(span.marks for span in spans) == marks
        self._sum(sum_titles()[1], spans if adds_up else (), marks, "total")

    def _sum(self, title: str, spans: Sequence[Span], marks: Decimal, look: Look) -> int:
        cells = {column: Put(None, look) for column in range(CATEGORY, LAST_PRINTED + 1)}
        column = get_column_letter(MARKS)
        added = ",".join(f"{column}{span.first}" for span in spans)
        value = Formula(f"SUM({added})", marks) if 0 < len(spans) <= _MOST_IN_SUM else marks
        cells |= {TITLE: Put(title, look, "center"), MARKS: Put(value, look, "center")}
        row = self.page.add(_row(cells), height=20)
        self.page.merge(row, TITLE, row, DEDUCT)
        return row

    def _offer_rules(self) -> None:
        names = ",".join(self.rules)
        if names and len(names) < 250 and self.page.row > HEAD:
            error = _("Choose one of the catalogue's rules.")
            column = get_column_letter(RULE)
            self.page.offer([f"{column}{HEAD + 1}:{column}{self.page.row}"], f'"{names}"', error=error)


def _common(node: Document, level: int, category: str, look: Look = "item") -> dict[int, Put]:
    return {
        KEY: Put(str(node["key"]), "hidden"),
        LEVEL: Put(level, "hidden"),
        CATEGORY: Put(category, look, "center"),
        NUMBER: Put(str(node.get("number", "")), look, "center"),
        TITLE: Put(str(node["title"]), look),
        MARKS: Put(Decimal(str(node["marks"])), look, "center"),
        SOURCE: Put(str(node.get("source", "")), "quiet"),
    }


def _add_origin(book: Book, document: Document, system: str) -> None:
    page = book.page(ORIGIN, {1: 14, 2: 70})
    page.sheet.sheet_state = "hidden"
    origin = {"format": FORMAT, "system": system, "key": document["key"], "digest": digest(canonical([document]))}
    for name, value in origin.items():
        page.add([Put(name), Put(str(value))])


def _row(cells: Mapping[int, Put]) -> list[Put | None]:
    return [cells.get(column) for column in range(1, SOURCE + 1)]


def _rule_name(rule: object) -> str:
    return rule if isinstance(rule, str) else ""


def _has_categories(nodes: Sequence[Document]) -> bool:
    return any(node.get("category") or _has_categories(node.get("children", ())) for node in nodes)


def _height(text: object) -> float:
    """Enough for a text that wraps; spreadsheets do not fit merged rows by themselves."""
    width = sum(2 if ord(sign) > 0x2E7F else 1 for sign in str(text or ""))
    return _LINE * max(1, -(-width // WIDTHS[TEXT])) + 3
