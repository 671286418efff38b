"""A catalogue drawn once per release: every row and control with gaps for what differs from sheet to sheet.

Two gaps are in every piece: `use` ends the names of controls, `at` the ids, for the same row is drawn once for each use
of a repeated table.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from engine.definitions.values import Catalogue, Finding, Node, walk
from engine.scoring import preview_deduction
from forms.rendering.skeleton import Skeleton, clean, draw, gap
from forms.scoring_words import MINUS, number_words
from portal.sheets.controls import consequence, status

_MOST = 200  # catalogues kept, far more than a region's running releases have

_LINE_PARTS: Mapping[str, tuple[str, ...]] = {
    "line": ("kind", "attributes", "tools", "cells", "items", "decision", "opinion", "rounds"),
    "switch": ("on",),
    "verdict": ("adopt", "override"),
    "outcome": ("span", "pass", "return", "send_back", "reason"),
    "reason": ("label", "text"),
    "opinion": ("span", "label", "text"),
    "opinion_shown": ("span", "label", "text"),
}
_ITEM_PARTS: Mapping[str, tuple[str, ...]] = {
    "item": ("kind", "earlier", "cells", "finding"),
    "own": ("span", "kind", "earlier", "control", "finding"),
    "remark": ("span", "text", "evidence"),
    "findings_shown": ("span", "findings", "text", "evidence"),
    "checked": ("on",),
}
_CONTROLS = {"choice": "choices", "direct": "marks", "formula": "inputs"}


@dataclass(frozen=True)
class CompiledItem:
    """An item's row, the control that answers it, and what may stand under it."""

    node: Node
    parts: Mapping[str, Skeleton]
    untouched: str  # the control as long as nothing is entered and nothing was found before; not in repeated tables


@dataclass(frozen=True)
class CompiledLine:
    """The rows of one line, or of one item that belongs to no line."""

    node: Node
    parts: Mapping[str, Skeleton]
    items: tuple[CompiledItem, ...]


@dataclass(frozen=True)
class CompiledSection:
    """The lines under one heading, and the repeated table that it stands in, if it does."""

    node: Node
    title: str
    frame: Skeleton
    lines: tuple[CompiledLine, ...]
    table: str = ""


def element_id(kind: str, place: str) -> str:
    """The id of an element on the page; addresses may have dots, ids that CSS selects better have none."""
    return f"{kind}-{place.replace('.', '-').replace('@', '--')}"


def gaps_of(use: str) -> dict[str, str]:
    """What ends names and ids in this use of a repeated table."""
    return {"use": f"@{use}", "at": f"--{use}"} if use else {}


_compiled: dict[tuple[str, str, str | None], tuple[CompiledSection, ...]] = {}


def compiled(catalogue: Catalogue, *, digest: str) -> tuple[CompiledSection, ...]:
    """The catalogue of this release, drawn when it is first asked for."""
    key = (digest, catalogue.key, get_language())
    if key not in _compiled:
        if len(_compiled) >= _MOST:
            _compiled.pop(next(iter(_compiled)))
        _compiled[key] = compile_catalogue(catalogue)
    return _compiled[key]


def compile_catalogue(catalogue: Catalogue) -> tuple[CompiledSection, ...]:
    """Draw the sections of a catalogue: each node that has lines, or items without a line, right below it."""
    return tuple(
        _section(catalogue, node, blocks)
        for node in walk(catalogue.root)
        if node.key not in catalogue.line_of and (blocks := tuple(_blocks(catalogue, node)))
    )


def _blocks(catalogue: Catalogue, node: Node) -> Iterator[Node]:
    return (child for child in node.children if child.line or (child.rule and child.key not in catalogue.line_of))


def _section(catalogue: Catalogue, node: Node, blocks: tuple[Node, ...]) -> CompiledSection:
    title = _title(catalogue, node)
    context = {"id": _id("part", node.key or catalogue.key), "title": clean(title)}
    gaps = ("hidden", "open", "summary", "tools", "cols", "heads", "lines", "total")
    lines = tuple(_line(catalogue, block) for block in blocks)
    table = catalogue.repeated_in.get(node.key, "")
    return CompiledSection(node, title, _draw("section", context, gaps), lines, table)


def _title(catalogue: Catalogue, node: Node) -> str:
    """The heading of a section: its own title after those of the nodes above that head nothing themselves."""
    above, titles = catalogue.parents.get(node.key), [f"{node.number} {node.title}".strip() or catalogue.title]
    while above is not None and above.key:
        if above.title != node.title:
            titles.insert(0, f"{above.number} {above.title}".strip())
        above = catalogue.parents.get(above.key)
    return " · ".join(titles)


def _line(catalogue: Catalogue, node: Node) -> CompiledLine:
    context = {**_common(node, "item"), "absent_label": clean(catalogue.absent_label or _("takes no part"))}
    context["standard"] = clean(node.standard)
    context["category"] = clean(dict(catalogue.categories).get(node.category, ""))
    parts = {name: _draw(name, context, gaps) for name, gaps in _LINE_PARTS.items()}
    return CompiledLine(node, parts, tuple(_item(catalogue, deep) for deep in walk(node) if deep.rule))


def _item(catalogue: Catalogue, node: Node) -> CompiledItem:
    context = {**_common(node, "sub"), "ticks": _ticks(node), "inputs": _inputs(node)}
    context |= {"step": number_words(node.rule.step) if node.rule and node.rule.step else "any"}
    parts = {name: _draw(name, context, gaps) for name, gaps in _ITEM_PARTS.items()}
    control = _CONTROLS.get(node.rule.kind if node.rule else "", "ticks")
    parts["control"] = _draw(control, context, ("open", "status", "consequence", "value"))
    first = preview_deduction(catalogue, node.key, 1)
    untouched = parts["control"].fill({"status": status(None), "consequence": consequence(first)})
    return CompiledItem(node, parts, untouched)


def _ticks(node: Node) -> list[dict[str, Any]]:
    """What can be ticked at an item: tiers, or findings."""
    if node.rule and node.rule.kind == "choice":
        return [{**_tick(tier.key, tier.text), "marks": number_words(tier.marks)} for tier in node.rule.choices]
    priced = node.rule is not None and node.rule.kind == "deduct"
    return [{**_tick(found.key, found.text), **(_price(found) if priced else {})} for found in node.findings]


def _tick(key: str, text: str) -> dict[str, Any]:
    return {"key": key, "text": clean(text), "gap": gap(f"on:{key}")}


def _price(finding: Finding) -> dict[str, Any]:
    """What a finding costs, and the numbers that are asked for with it."""
    full = number_words(finding.deduct)
    price: dict[str, Any] = {"cost": f"{MINUS}{full}", "source": clean(finding.source)}
    if finding.strikes:
        price["cost"] = {"item": _("nothing is left"), "parent": _("the whole table: 0")}.get(
            finding.strikes, _("the whole sheet: 0")
        )
    if finding.least is not None:
        price |= {"cost": f"{MINUS}{number_words(finding.least)}…{full}", "least": number_words(finding.least)}
        price |= {"full": full, "amount": gap(f"amount:{finding.key}")}
    if finding.per:
        price |= {"per": clean(finding.per), "count": gap(f"count:{finding.key}")}
    if finding.most is not None:
        price["most"] = number_words(finding.most)
    return price


def _inputs(node: Node) -> list[dict[str, Any]]:
    """The numbers that are entered at an item by formula."""
    asked = node.rule.inputs if node.rule else ()
    return [
        {"key": each.key, "title": clean(each.title), "unit": clean(each.unit), "gap": gap(f"input:{each.key}")}
        for each in asked
    ]


def _common(node: Node, kind: str) -> dict[str, Any]:
    return {
        "id": _id(kind, node.key),
        "key": _with_gap(node.key, "use"),
        "number": clean(node.number),
        "title": clean(node.title),
        "marks": number_words(node.marks),
        "use": gap("use"),
    }


def _id(kind: str, key: str) -> SafeString:
    return _with_gap(element_id(kind, key), "at")


def _with_gap(key: str, name: str) -> SafeString:
    """A key (letters, digits, dots and underscores only) and the gap behind it."""
    return mark_safe(f"{key}{gap(name)}")  # noqa: S308 - keys have no signs of HTML


def _draw(name: str, context: Mapping[str, Any], gaps: tuple[str, ...]) -> Skeleton:
    return draw(f"portal/sheet/{name}.html", {**context, "gaps": {each: gap(each) for each in gaps}})
