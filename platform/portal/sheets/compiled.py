"""A catalogue drawn once per release: every row and control with gaps for what differs from sheet to sheet."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language

from engine.definitions.values import Catalogue, Node, walk
from engine.scoring import preview_deduction
from forms.rendering.skeleton import Skeleton, clean, draw, gap
from forms.scoring_words import number_words
from portal.sheets.controls import consequence, status

_MOST = 200  # catalogues kept, far more than a region's running releases have

_LINE_PARTS: Mapping[str, tuple[str, ...]] = {
    "line": ("kind", "attributes", "switch", "cells", "items", "opinion"),
    "switch": ("on",),
    "verdict": ("adopt", "override"),
    "opinion": ("span", "text"),
    "opinion_shown": ("span", "text"),
}
_ITEM_PARTS: Mapping[str, tuple[str, ...]] = {
    "item": ("kind", "earlier", "cells", "finding"),
    "remark": ("span", "text"),
    "findings_shown": ("span", "findings", "text"),
}
_CONTROLS = {"choice": "choices", "direct": "marks"}


@dataclass(frozen=True)
class CompiledItem:
    """An item's row, the control that answers it, and what may stand under it."""

    node: Node
    id: str
    parts: Mapping[str, Skeleton]
    untouched: str  # the control as long as nothing is entered and nothing was found before


@dataclass(frozen=True)
class CompiledLine:
    """The rows of one line, or of one item that belongs to no line."""

    node: Node
    id: str
    parts: Mapping[str, Skeleton]
    items: tuple[CompiledItem, ...]


@dataclass(frozen=True)
class CompiledSection:
    """The lines under one heading."""

    node: Node
    id: str
    frame: Skeleton
    lines: tuple[CompiledLine, ...]


def element_id(kind: str, key: str) -> str:
    """The id of an element on the page; keys may have dots, ids that CSS selects better have none."""
    return f"{kind}-{key.replace('.', '-')}"


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
    section_id = element_id("part", node.key or catalogue.key)
    context = {"id": section_id, "title": clean(node.title or catalogue.title)}
    frame = _draw("section", context, ("hidden", "summary", "cols", "heads", "lines"))
    return CompiledSection(node, section_id, frame, tuple(_line(catalogue, block) for block in blocks))


def _line(catalogue: Catalogue, node: Node) -> CompiledLine:
    context = {**_common(node, "item"), "absent_label": clean(catalogue.absent_label)}
    parts = {name: _draw(name, context, gaps) for name, gaps in _LINE_PARTS.items()}
    return CompiledLine(node, context["id"], parts, tuple(_item(catalogue, deep) for deep in walk(node) if deep.rule))


def _item(catalogue: Catalogue, node: Node) -> CompiledItem:
    context = {**_common(node, "sub"), "ticks": _ticks(node)}
    parts = {name: _draw(name, context, gaps) for name, gaps in _ITEM_PARTS.items()}
    control = _CONTROLS.get(node.rule.kind if node.rule else "", "ticks")
    parts["control"] = _draw(control, context, ("open", "status", "consequence", "value"))
    first = preview_deduction(catalogue, node.key, 1)
    untouched = parts["control"].fill({"status": status(None), "consequence": consequence(first)})
    return CompiledItem(node, context["id"], parts, untouched)


def _ticks(node: Node) -> list[dict[str, Any]]:
    """What can be ticked at an item: tiers, or findings."""
    if node.rule and node.rule.kind == "choice":
        return [{**_tick(tier.key, tier.text), "marks": number_words(tier.marks)} for tier in node.rule.choices]
    return [_tick(finding.key, finding.text) for finding in node.findings]


def _tick(key: str, text: str) -> dict[str, Any]:
    return {"key": key, "text": clean(text), "gap": gap(f"on:{key}")}


def _common(node: Node, kind: str) -> dict[str, Any]:
    return {
        "id": element_id(kind, node.key),
        "key": node.key,
        "number": clean(node.number),
        "title": clean(node.title),
        "marks": number_words(node.marks),
    }


def _draw(name: str, context: Mapping[str, Any], gaps: tuple[str, ...]) -> Skeleton:
    return draw(f"portal/sheet/{name}.html", {**context, "gaps": {each: gap(each) for each in gaps}})
