"""A catalogue drawn once per release: every row with gaps for what differs from sheet to sheet."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language

from engine.definitions.values import Catalogue, Node, walk
from forms.rendering.skeleton import Skeleton, clean, draw, gap
from forms.scoring_words import number_words

_FOLDER = "portal/sheet"
_MOST = 200  # catalogues kept, far more than a region's running releases have


@dataclass(frozen=True)
class CompiledItem:
    """An item's row, and the control that answers it; `marks` of controls are named by finding or tier."""

    node: Node
    id: str
    row: Skeleton
    control: Skeleton


@dataclass(frozen=True)
class CompiledLine:
    """The rows of one line, or of one item that belongs to no line."""

    node: Node
    id: str
    frame: Skeleton
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
    frame = draw(f"{_FOLDER}/section.html", {**context, "gaps": _gaps("hidden", "summary", "cols", "heads", "lines")})
    return CompiledSection(node, section_id, frame, tuple(_line(block) for block in blocks))


def _line(node: Node) -> CompiledLine:
    context = {
        **_common(node, "item"),
        "gaps": _gaps("kind", "attributes", "switch", "cells", "items", "opinion"),
    }
    items = tuple(_item(deep) for deep in walk(node) if deep.rule)
    return CompiledLine(node, element_id("item", node.key), draw(f"{_FOLDER}/line.html", context), items)


def _item(node: Node) -> CompiledItem:
    context = {**_common(node, "sub"), "gaps": _gaps("kind", "earlier", "cells", "finding")}
    return CompiledItem(node, element_id("sub", node.key), draw(f"{_FOLDER}/item.html", context), _control(node))


def _control(node: Node) -> Skeleton:
    context = {**_common(node, "sub"), "gaps": _gaps("open", "status", "consequence", "value"), "ticks": _ticks(node)}
    kind = node.rule.kind if node.rule else ""
    template = {"choice": "choices.html", "direct": "marks.html"}.get(kind, "ticks.html")
    return draw(f"{_FOLDER}/{template}", context)


def _ticks(node: Node) -> list[dict[str, Any]]:
    if node.rule and node.rule.kind == "choice":
        return [
            {"key": tier.key, "text": clean(tier.text), "marks": number_words(tier.marks), "gap": gap(f"on:{tier.key}")}
            for tier in node.rule.choices
        ]
    return [{"key": found.key, "text": clean(found.text), "gap": gap(f"on:{found.key}")} for found in node.findings]


def _common(node: Node, kind: str) -> dict[str, Any]:
    return {
        "id": element_id(kind, node.key),
        "key": node.key,
        "number": clean(node.number),
        "title": clean(node.title),
        "marks": number_words(node.marks),
    }


def _gaps(*names: str) -> dict[str, str]:
    return {name: gap(name) for name in names}
