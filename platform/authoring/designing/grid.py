"""A scoring catalogue as a table like a spreadsheet: a row for each node and finding, a column for what changes most.

What the table does not show stays as it is; a rule written at its item is shown and changed in the designer.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from authoring.designing.cells import KEEP, Cell, edits, with_cells, with_value
from authoring.designing.shapes import Document
from authoring.words import meta_word

NUMBER, TITLE, MARKS, DEDUCT, WEIGHT, SCORING, LINE, CATEGORY = (
    "number", "title", "marks", "deduct", "weight", "scoring", "line", "category",
)  # fmt: skip
#: How an item may be scored that needs nothing said beside the kind of its rule, and how a part is made of its own.
_SIMPLE = ("deduct", "direct")
_COMBINED = ("sum", "deduct", "weighted", "mean", "min", "formula")
_WRITTEN = "rule:"  # before the kind of a rule that is written at its item; others are named


@dataclass(frozen=True)
class Column:
    """A column and its heading."""

    key: str
    title: str


@dataclass(frozen=True)
class Sum:
    """What the rows below a row come to, and whether that is what the row gives."""

    total: str
    marks: str
    agrees: bool


@dataclass(frozen=True)
class GridRow:
    """A row: what it stands for, how deep, and its cell in each column, if it has one there."""

    pointer: str
    kind: str  # `whole`, `part`, `item` or `finding`
    name: str
    depth: int
    cells: tuple[Cell | None, ...]
    sum: Sum | None = None
    vetoes: int = 0


@dataclass(frozen=True)
class Grid:
    """The whole table."""

    columns: tuple[Column, ...]
    rows: tuple[GridRow, ...]

    @property
    def cells(self) -> Iterator[Cell]:
        """Every cell that is there."""
        return (cell for row in self.rows for cell in row.cells if cell is not None)


def grid_of(catalogue: Document) -> Grid:
    """The table of a catalogue."""
    columns = _columns(catalogue)
    reader = _Reader(catalogue, columns)
    return Grid(columns, (reader.whole(), *reader.nodes(catalogue.get("nodes", ()), "/nodes", 1)))


def typed(catalogue: Document, posted: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
    """The catalogue with what was typed, and a sentence for every cell whose text cannot be taken."""
    cells = tuple(grid_of(catalogue).cells)
    changed, errors = with_cells(catalogue, cells, posted)
    for pointer, text in edits(cells, posted).items():
        if pointer not in errors and text:
            changed = _as_said(changed, pointer, text)
    return changed, errors


def carried(before: Document, now: Document, posted: Mapping[str, str]) -> dict[str, str]:
    """What was typed into the table of one state of a catalogue, for the cells of another: rows are known by key."""
    places = {row_key: pointer for pointer, row_key in keys_of_rows(now)}
    found = {}
    for pointer, key in keys_of_rows(before):
        own = {name: text for name, text in posted.items() if name.rpartition("/")[0] == pointer}
        if key in places:
            found |= {f"{places[key]}/{name.rpartition('/')[2]}": text for name, text in own.items()}
    return found


def _headings() -> Mapping[str, str]:
    return {
        NUMBER: pgettext("catalogue grid", "No."),
        TITLE: pgettext("catalogue grid", "What is checked"),
        MARKS: pgettext("catalogue grid", "Marks"),
        DEDUCT: pgettext("catalogue grid", "Deduction"),
        WEIGHT: pgettext("catalogue grid", "Weight"),
        SCORING: pgettext("catalogue grid", "Scoring"),
        LINE: pgettext("catalogue grid", "Line"),
        CATEGORY: pgettext("catalogue grid", "Category"),
    }


def _columns(catalogue: Document) -> tuple[Column, ...]:
    nodes = [catalogue, *(node for _pointer, node in walk(catalogue))]
    absent = {WEIGHT} if all(node.get("combine") != "weighted" for node in nodes) else set()
    absent |= set() if catalogue.get("categories") else {CATEGORY}
    return tuple(Column(key, title) for key, title in _headings().items() if key not in absent)


def walk(catalogue: Document) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every node with its pointer, each before those below it."""
    waiting = [("/nodes", catalogue.get("nodes", ()))]
    while waiting:
        place, nodes = waiting.pop()
        for index, node in enumerate(nodes):
            yield f"{place}/{index}", node
            waiting.append((f"{place}/{index}/children", node.get("children", ())))


def keys_of_rows(catalogue: Document) -> Iterator[tuple[str, tuple[str, str]]]:
    """By what the row at a pointer is known again: what it is, and its key."""
    yield "", ("whole", "")
    for pointer, node in walk(catalogue):
        yield pointer, ("node", str(node.get("key")))
        for index, finding in enumerate(node.get("findings", ())):
            yield f"{pointer}/findings/{index}", ("finding", str(finding.get("key")))


@dataclass(frozen=True)
class _Reader:
    """Reads the rows of a catalogue."""

    catalogue: Document
    columns: tuple[Column, ...]

    @cached_property
    def words(self) -> Mapping[str, str]:
        """The headings by their columns; translating is slow, and there are thousands of cells."""
        return _headings()

    @cached_property
    def combining(self) -> tuple[tuple[str, str], ...]:
        """How parts may be made of what stands below them."""
        return tuple((name, meta_word(name)) for name in _COMBINED)

    @cached_property
    def lines(self) -> tuple[tuple[str, str], ...]:
        """Whether people decide about a row."""
        return (("", "—"), ("true", meta_word("Yes")))

    @cached_property
    def rules(self) -> tuple[tuple[str, str], ...]:
        """How items may be scored."""
        named = [(name, f"{meta_word(self._kind_of(name))} · {name}") for name in self.catalogue.get("rules", {})]
        return (("", "—"), *((f"{_WRITTEN}{kind}", meta_word(kind)) for kind in _SIMPLE), *named)

    @cached_property
    def categories(self) -> tuple[tuple[str, str], ...]:
        """The kinds of nodes."""
        return (("", "—"), *((key, str(title)) for key, title in self.catalogue.get("categories", {}).items()))

    def whole(self) -> GridRow:
        """The catalogue itself."""
        cells = {
            TITLE: Cell("/title", str(self.catalogue["title"]), self.words[TITLE]),
            MARKS: Cell("/marks", str(self.catalogue["marks"]), self.words[MARKS], "number"),
            SCORING: self._combined(self.catalogue, ""),
        }
        total = _sum(self.catalogue, self.catalogue.get("nodes", ()))
        return GridRow("", "whole", str(self.catalogue["title"]), 0, self._placed(cells), total)

    def nodes(self, nodes: Any, place: str, depth: int) -> Iterator[GridRow]:
        """The nodes of a list, each with its findings and the nodes below it."""
        for index, node in enumerate(nodes):
            pointer = f"{place}/{index}"
            yield self._node(node, pointer, depth)
            priced = self._kind_of(node.get("rule")) == "deduct"
            for number, finding in enumerate(node.get("findings", ())):
                yield self._finding(finding, f"{pointer}/findings/{number}", depth + 1, priced=priced)
            yield from self.nodes(node.get("children", ()), f"{pointer}/children", depth + 1)

    def _node(self, node: Mapping[str, Any], pointer: str, depth: int) -> GridRow:
        children, words = node.get("children", ()), self.words
        cells = {
            NUMBER: Cell(f"{pointer}/number", _text(node, "number"), words[NUMBER], required=False),
            TITLE: Cell(f"{pointer}/title", _text(node, "title"), words[TITLE]),
            MARKS: Cell(f"{pointer}/marks", _text(node, "marks"), words[MARKS], "number"),
            WEIGHT: Cell(f"{pointer}/weight", _text(node, "weight"), words[WEIGHT], "expression", required=False),
            SCORING: self._combined(node, pointer) if children else self._rule(node, pointer),
            LINE: self._chosen(f"{pointer}/line", "true" if node.get("line") is True else "", LINE, self.lines),
            CATEGORY: self._chosen(f"{pointer}/category", _text(node, "category"), CATEGORY, self.categories),
        }
        kind, name = "part" if children else "item", f"{node.get('number', '')} {node.get('title', '')}".strip()
        placed, vetoes = self._placed(cells), len(node.get("vetoes", ()))
        return GridRow(pointer, kind, name, depth, placed, _sum(node, children), vetoes)

    def _finding(self, finding: Mapping[str, Any], pointer: str, depth: int, *, priced: bool) -> GridRow:
        cells = {TITLE: Cell(f"{pointer}/text", _text(finding, "text"), self.words[TITLE])}
        if priced or "deduct" in finding:
            cost = _text(finding, "deduct")
            cells[DEDUCT] = Cell(f"{pointer}/deduct", cost, self.words[DEDUCT], "number", required=False)
        return GridRow(pointer, "finding", _text(finding, "text"), depth, self._placed(cells))

    def _placed(self, cells: Mapping[str, Cell]) -> tuple[Cell | None, ...]:
        return tuple(cells.get(column.key) for column in self.columns)

    def _kind_of(self, rule: object) -> str:
        written = self.catalogue.get("rules", {}).get(rule) if isinstance(rule, str) else rule
        return str(written.get("kind", "")) if isinstance(written, Mapping) else ""

    def _combined(self, node: Mapping[str, Any], pointer: str) -> Cell:
        value = str(node.get("combine", "sum"))
        return Cell(f"{pointer}/combine", value, self.words[SCORING], "choice", options=self.combining)

    def _rule(self, node: Mapping[str, Any], pointer: str) -> Cell:
        rule, options = node.get("rule", ""), self.rules
        if isinstance(rule, str):
            return self._chosen(f"{pointer}/rule", rule, SCORING, options)
        if rule in ({"kind": kind} for kind in _SIMPLE):
            return self._chosen(f"{pointer}/rule", f"{_WRITTEN}{rule['kind']}", SCORING, options)
        own = _("%(kind)s, written at the item") % {"kind": meta_word(self._kind_of(rule))}
        return self._chosen(f"{pointer}/rule", KEEP, SCORING, (*options, (KEEP, own)))

    def _chosen(self, pointer: str, value: str, column: str, options: tuple[tuple[str, str], ...]) -> Cell:
        return Cell(pointer, value, self.words[column], "choice", required=False, options=_offering(options, value))


def _offering(options: tuple[tuple[str, str], ...], value: str) -> tuple[tuple[str, str], ...]:
    """The options, and what stands there although it is none of them: nothing is changed by looking at it."""
    return options if value in dict(options) else (*options, (value, value))


def _as_said(catalogue: dict[str, Any], pointer: str, text: str) -> dict[str, Any]:
    """What was chosen, as documents say it."""
    if pointer.endswith("/line"):
        return with_value(catalogue, pointer, True)
    if pointer.endswith("/rule") and text.startswith(_WRITTEN):
        return with_value(catalogue, pointer, {"kind": text.removeprefix(_WRITTEN)})
    return catalogue


def _text(node: Mapping[str, Any], name: str) -> str:
    return str(node[name]) if name in node else ""


def _sum(node: Mapping[str, Any], children: Any) -> Sum | None:
    """Of what is added up: what it comes to against what the node can give."""
    marks = [child.get("marks", 0) for child in children if not child.get("bonus")]
    if not marks or node.get("combine", "sum") not in ("sum", "deduct"):
        return None
    total = sum((Decimal(str(one)) for one in marks), Decimal(0))
    full = Decimal(str(node.get("marks", 0)))
    return Sum(f"{total.normalize():f}", f"{full.normalize():f}", total == full)
