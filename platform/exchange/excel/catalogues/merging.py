"""A typed table put into the catalogue it belongs to: what the table says is changed, everything else stays.

Rules, vetoes, weights, policies for what is absent and whatever else a table does not show are those of the node that a
row stands for; a new row behaves like the one above it.
"""

import copy
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from exchange.excel.catalogues import matching
from exchange.excel.catalogues.columns import CATEGORY, DEDUCT, DETAIL, NO_CATEGORY, RULE, SOURCE, TEXT
from exchange.excel.catalogues.deductions import PROPERTIES, deduction_text, read_deduction
from exchange.excel.catalogues.parsing import Cells, Table, TypedNode
from exchange.excel.catalogues.standards import split_standards
from exchange.excel.catalogues.writing import TIER
from exchange.excel.errors import BadWorkbook, CellProblem, in_order

Document = dict[str, Any]

#: What a new row takes over from its neighbour.
_LIKE_NEIGHBOUR = ("line", "absent", "combine", "rounding", "evidence", "rule")
_FIRST_RULE = {"kind": "deduct"}


def merge_table(table: Table, document: Mapping[str, Any]) -> Document:
    """The document as the table says it should be.

    Raises:
        BadWorkbook: some cells cannot be taken in; all of them are named.
    """
    merger = _Merger(document)
    nodes = merger.nodes(table.nodes, parent="")
    problems = (*table.problems, *merger.problems)
    if problems:
        raise BadWorkbook(in_order(problems))
    changed = {**copy.deepcopy(dict(document)), "nodes": nodes}
    if table.origin and table.title:
        changed = _updated(changed, {"title": table.title})
    if table.total is not None:
        changed = _updated(changed, {"marks": plain_number(table.total)})
    if merger.categories != document.get("categories", {}):
        changed["categories"] = merger.categories
    return changed


def new_catalogue(table: Table, *, key: str) -> Document:
    """A catalogue of its own from a table that people typed: findings cost, the parts are added up.

    Raises:
        BadWorkbook: see `merge_table`.
    """
    marks = sum((node.marks or Decimal(0) for node in table.nodes), Decimal(0))
    empty: Document = {
        "kind": "catalogue",
        "key": key,
        "title": table.title or key,
        "marks": plain_number(marks),
        "nodes": [],
    }
    return _with_lines(merge_table(table, empty))


def new_nodes(table: Table, document: Mapping[str, Any], *, parent: str) -> tuple[list[Document], dict[str, str]]:
    """The rows of a table as nodes that a catalogue does not have yet, and its categories with those they bring.

    Raises:
        BadWorkbook: see `merge_table`.
    """
    merger = _Merger(document)
    merger.used |= merger.known.keys()  # no row stands for a node that is there
    nodes = merger.nodes(table.nodes, parent=parent)
    problems = (*table.problems, *merger.problems)
    if problems:
        raise BadWorkbook(in_order(problems))
    return nodes, merger.categories


def plain_number(number: Decimal) -> int | Decimal:
    """A number as documents write it: whole where it is whole."""
    return int(number) if number == number.to_integral_value() else number.normalize()


class _Merger:
    """Puts the rows of a table into a document, keeping what is known about each."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self.top: Sequence[Mapping[str, Any]] = document.get("nodes", ())
        self.known = matching.index(self.top)
        self.rules: Mapping[str, Any] = document.get("rules", {})
        self.categories: dict[str, str] = dict(document.get("categories", {}))
        self.used: set[str] = set()
        self.keys = matching.Keys([*self.known, *_detail_keys(self.top)])
        self.details_used: set[str] = set()
        self.problems: list[CellProblem] = []

    def nodes(self, typed: Sequence[TypedNode], *, parent: str) -> list[Document]:
        """The nodes of one level, in the table's order."""
        named = {node.key for node in typed}
        found: list[Document] = []
        for node in typed:
            known = self._known(node, parent, named)
            found.append(self._node(node, known, parent, found))
        return found

    def _known(self, typed: TypedNode, parent: str, named: set[str]) -> Mapping[str, Any] | None:
        """The node a row stands for: by its key, else by its words among those that no other row names.

        A row that was copied carries a key that is in use already; it is a new one.
        """
        if typed.key:
            known = self.known.get(typed.key)
            return None if known is None or typed.key in self.used else known
        siblings = self.known[parent].get("children", ()) if parent in self.known else self.top
        left = [node for node in siblings if node["key"] not in self.used | named]
        return matching.find_node(left, number=typed.number, title=typed.title)

    def _node(
        self, typed: TypedNode, known: Mapping[str, Any] | None, parent: str, before: Sequence[Document]
    ) -> Document:
        inner = bool(typed.children)
        key = str(known["key"]) if known else self.keys.for_node(typed.title, parent)
        self.used.add(key)
        base = dict(known) if known else self._like_neighbour(parent, before, inner=inner)
        said = {"key": key, "number": typed.number, "title": typed.title, "marks": self._marks(typed)}
        said |= self._category(typed.cells, before) | self._source(typed.cells)
        node = _updated({name: value for name, value in base.items() if name not in ("children", "findings")}, said)
        if inner:
            node.pop("rule", None)
            return {**node, "children": self.nodes(typed.children, parent=key)}
        node["rule"] = self._rule(typed.cells, base)
        findings = self._findings(typed, known, key, node["rule"])
        return {**node, "findings": findings} if findings else node

    def _marks(self, typed: TypedNode) -> object:
        return plain_number(typed.marks) if typed.marks is not None else 0  # a problem is noted already

    def _like_neighbour(self, parent: str, before: Sequence[Document], *, inner: bool) -> Document:
        """How a new node behaves: like the one of its kind above it, else like the first of its kind beside it."""
        siblings = self.known[parent].get("children", ()) if parent in self.known else self.top
        everywhere = self.known.values()
        for node in (*reversed(before), *siblings, *everywhere):
            if bool(node.get("children")) == inner:
                return {name: node[name] for name in _LIKE_NEIGHBOUR if name in node}
        return {} if inner else {"rule": dict(_FIRST_RULE)}

    def _category(self, cells: Cells, before: Sequence[Document]) -> Document:
        """A category by its title; an empty cell is part of the merged one above it, and a new title gets a key."""
        if not cells.has(CATEGORY):
            return {}
        title = "".join(cells.text(CATEGORY).split())
        if title == NO_CATEGORY:
            return {"category": ""}
        if not title:
            return {"category": before[-1].get("category", "") if before else ""}
        for key, known in self.categories.items():
            if title in (key, known):
                return {"category": key}
        key = matching.Keys(self.categories).for_node(title, "")[:60]
        self.categories[key] = title
        return {"category": key}

    def _source(self, cells: Cells) -> Document:
        return {"source": cells.text(SOURCE)} if cells.has(SOURCE) else {}

    def _rule(self, cells: Cells, base: Mapping[str, Any]) -> object:
        name = cells.text(RULE)
        if not name:
            return base.get("rule", dict(_FIRST_RULE))
        if name not in self.rules:
            self.problems.append(cells.problem(RULE, "unknown_rule", found=name[:40], rules=", ".join(self.rules)))
        return name

    def _findings(self, typed: TypedNode, known: Mapping[str, Any] | None, item: str, rule: object) -> list[Document]:
        before = list(known.get("findings", ())) if known else []
        named = {cells.text(DETAIL) for cells in typed.details}
        found = []
        for cells in typed.details:
            if self._is_tier(cells, rule):
                continue
            for text, said in split_standards(cells):
                found.append(self._finding(cells, text, said, before, named, item))
        return found

    def _finding(
        self,
        cells: Cells,
        text: str,
        said: Document,
        before: Sequence[Mapping[str, Any]],
        named: set[str],
        item: str,
    ) -> Document:
        key = cells.text(DETAIL)
        left = [finding for finding in before if finding["key"] not in self.details_used]
        if key:
            known = next((finding for finding in left if finding["key"] == key), None)
        else:
            known = matching.find_detail([finding for finding in left if finding["key"] not in named], text)
        key = str(known["key"]) if known else self.keys.for_detail(item)
        self.details_used.add(key)
        finding = _updated(dict(known or {}), {"key": key, "text": text})
        return self._with_cost(cells, finding, said)

    def _with_cost(self, cells: Cells, finding: Document, said: Document) -> Document:
        """The finding with the cost its cell says; a cell that reads as it was written changes nothing."""
        if said or not cells.has(DEDUCT):
            return finding | said
        text, written = cells.text(DEDUCT), deduction_text(finding)
        if matching.same_words(text, "" if written is None else str(written)):
            return finding
        read = read_deduction(text) if text else {}
        if read is None:
            self.problems.append(cells.problem(DEDUCT, "bad_deduction", found=text[:40]))
            return finding
        return {name: value for name, value in finding.items() if name not in PROPERTIES} | read

    def _is_tier(self, cells: Cells, rule: object) -> bool:
        """Whether a row says a tier. Tiers belong to their rule: a table shows them, but may not change them."""
        named = self.rules.get(rule) if isinstance(rule, str) else rule
        tiers = named.get("choices", ()) if isinstance(named, Mapping) else ()
        texts = {f"{TIER}{tier['key']}": str(tier["text"]) for tier in tiers}
        key, text = cells.text(DETAIL), cells.text(TEXT)
        if not key:
            return any(matching.same_words(known, text) for known in texts.values())
        if key.startswith(TIER) and not matching.same_words(texts.get(key, ""), text):
            self.problems.append(cells.problem(TEXT, "tier_fixed"))
        return key.startswith(TIER)


def _updated(base: Document, said: Mapping[str, Any]) -> Document:
    """The base with what the table says; an empty cell takes away, and what says the same stays as it was written."""
    changed = dict(base)
    for name, value in said.items():
        if value in ("", None):
            changed.pop(name, None)
        elif name not in changed or not _same(changed[name], value):
            changed[name] = value
    return changed


def _same(one: object, other: object) -> bool:
    if isinstance(one, str) and isinstance(other, str):
        return one.strip() == other
    return not isinstance(one, str) and not isinstance(other, str) and one == other


def _detail_keys(nodes: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for node in matching.walk(nodes):
        yield from (str(finding["key"]) for finding in node.get("findings", ()))


def _with_lines(document: Document) -> Document:
    """A new catalogue whose items can be left out: each node that has items right below it is a line."""
    for node in matching.walk(document["nodes"]):
        if isinstance(node, dict) and any(not child.get("children") for child in node.get("children", ())):
            node |= {"line": True, "absent": "exclude"}
    return document
