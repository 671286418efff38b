"""What pasting a block of cells into a catalogue would do, shown before it is done."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from authoring.designing.grid import Sum, grid_of
from authoring.designing.shapes import Document, Way, node_at, pointer_of
from authoring.designing.trees import CannotMove, in_lines, with_rows
from exchange.excel.catalogues.pasting import pasted_nodes


@dataclass(frozen=True)
class Pasted:
    """A row that would be added."""

    number: str
    title: str
    marks: str
    depth: int
    findings: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Look:
    """The rows that would be added, where, and what the marks come to then; or why it cannot be done."""

    document: dict[str, Any] | None = None
    way: Way = ()
    rows: tuple[Pasted, ...] = ()
    where: str = ""
    marks: str = ""
    sum: Sum | None = None
    problems: tuple[str, ...] = ()


def look_at(catalogue: Document, chosen: Way, text: str) -> Look:
    """What a block would add: below a part or the whole catalogue, else behind the item that is chosen.

    Raises:
        BadWorkbook: some cells cannot be taken in.
    """
    try:
        to, where = _place(catalogue, chosen)
    except (CannotMove, KeyError):
        return Look(problems=(_("Choose the row behind which or below which it goes."),))
    parent = node_at(catalogue, to[:-2])
    nodes, categories = pasted_nodes(text, catalogue, parent=str(parent["key"]) if len(to) > 2 else "")
    nodes = in_lines(catalogue, to, nodes)
    document = with_rows(catalogue, to, nodes)
    if categories != catalogue.get("categories", {}):
        document["categories"] = categories
    owner = pointer_of(to[:-2])
    total = next((row.sum for row in grid_of(document).rows if row.pointer == owner), None)
    marks = sum((Decimal(str(node["marks"])) for node in nodes), Decimal(0))
    return Look(document, to, tuple(_rows(nodes, 0)), where, f"{marks.normalize():f}", total)


def _place(catalogue: Document, chosen: Way) -> tuple[Way, str]:
    """Where the rows go, and how that is said."""
    if not chosen:
        return ("nodes", len(catalogue.get("nodes", ()))), _("at the end of the catalogue")
    way = chosen[:-2] if chosen[-2] == "findings" else chosen
    node = node_at(catalogue, way)
    if node.get("children"):
        return (*way, "children", len(node["children"])), _("below “%(title)s”") % {"title": node["title"]}
    return (*way[:-1], int(way[-1]) + 1), _("behind “%(title)s”") % {"title": node["title"]}


def _rows(nodes: list[dict[str, Any]], depth: int) -> Iterator[Pasted]:
    for node in nodes:
        findings = tuple((str(one["text"]), str(one.get("deduct", ""))) for one in node.get("findings", ()))
        yield Pasted(str(node.get("number", "")), str(node["title"]), str(node["marks"]), min(depth, 6), findings)
        yield from _rows(node.get("children", []), depth + 1)
