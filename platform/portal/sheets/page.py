"""Putting a page together: sections filled from the catalogue's skeleton, and what changed after a save."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from engine.scoring import NodeScore
from forms.scoring_words import number_words
from portal.sheets.board import Board, Column
from portal.sheets.compiled import CompiledLine, CompiledSection, compiled
from portal.sheets.lines import fill_line
from portal.sheets.panel import is_done, navigation, panel


@dataclass(frozen=True)
class Filter:
    """A way to look at some lines only."""

    key: str
    title: str
    count: int
    on: bool


def page_context(board: Board, *, show: str = "") -> dict[str, Any]:
    """What the templates of the page need."""
    sections = compiled(board.catalogue, digest=board.digest)
    nav = navigation(board, sections)
    lines = [line for section in sections for line in section.lines]
    todo = [line for line in lines if not is_done(board.active.node(line.node.key))]
    show = show if show in _FILTERS else ""
    return {
        "board": board,
        "sections": _safe(_fill_section(board, section, show) for section in sections),
        "nav": nav,
        "done": sum(section.done for section in nav),
        "count": len(lines),
        "todo": len(todo),
        "next_open": f"#{todo[0].id}" if todo else "",
        "filters": _filters(board, lines, show),
        "show": show,
        "panel": panel(board),
        "release": _("release %(number)s") % {"number": board.scene.frame.release.number},
    }


def changed_rows(before: Board, after: Board) -> SafeString:
    """The rows and headings that a save changed, to be swapped in; typed texts alone change nothing."""
    sections = compiled(after.catalogue, digest=after.digest)
    old, new = before.without_texts(), after.without_texts()
    changed = [
        f"<template>{fill_line(after, line, swap=True)}</template>"
        for section in sections
        for line in section.lines
        if fill_line(old, line) != fill_line(new, line)
    ]
    heads = [
        _summary(after, section, swap=True)
        for section in sections
        if _summary(before, section) != _summary(after, section)
    ]
    return _safe(changed + heads)


def _safe(rows: Iterable[str]) -> SafeString:
    return mark_safe("".join(rows))  # noqa: S308 - rows are escaped where they are made


def _fill_section(board: Board, section: CompiledSection, show: str) -> str:
    hidden = {line.id for line in section.lines if show and not _FILTERS[show](board, line)}
    return section.frame.fill(
        {
            "hidden": " hidden" if len(hidden) == len(section.lines) else "",
            "summary": _summary(board, section),
            "cols": "".join(f'<col class="{"c-act" if column.active else "c-ro"}">' for column in board.columns),
            "heads": "".join(_head(column, filling=board.access.may_fill) for column in board.columns),
            "lines": "".join(fill_line(board, line, hidden=line.id in hidden) for line in section.lines),
        }
    )


def _head(column: Column, *, filling: bool) -> str:
    title = escape(column.title)
    if not column.active:
        return f'<th scope="col" class="num">{title}</th>'
    words = f"<i> · {escape(_('being filled'))}</i>" if filling else ""
    return f'<th scope="col" class="c-act">{title}{words}</th>'


def _summary(board: Board, section: CompiledSection, *, swap: bool = False) -> str:
    """The heading of a section: how many of its lines are done, and what it came to on each sheet."""
    count = len(section.lines)
    done = sum(is_done(board.active.node(line.node.key)) for line in section.lines)
    words = ngettext("%(done)s of %(count)s line done", "%(done)s of %(count)s lines done", count)
    sums = "".join(_sum(column, section.node.key) for column in board.columns)
    title = escape(section.node.title or board.catalogue.title)
    oob = ' hx-swap-oob="true"' if swap else ""
    return (
        f'<summary id="{section.id}-sum"{oob}>{title}<span class="sheet-sec__grow">'
        f'{escape(words % {"done": done, "count": count})}</span><i class="sheet-sec__break"></i>{sums}</summary>'
    )


def _sum(column: Column, section: str) -> str:
    strong = ' class="strong"' if column.active else ""
    return f"<span{strong}>{escape(column.title)} {_earned(column.node(section))}</span>"


def _earned(node: NodeScore | None) -> str:
    return number_words(node.shown_actual) if node is not None and node.attainable else "—"


def _filters(board: Board, lines: list[CompiledLine], show: str) -> tuple[Filter, ...]:
    titles = {"todo": _("not done"), "diff": _("with differences"), "cut": _("with deductions")}
    counted = {key: sum(matches(board, line) for line in lines) for key, matches in _FILTERS.items()}
    wanted = (key for key in _FILTERS if key != "diff" or len(board.columns) > 1)
    return tuple(Filter(key, titles[key], counted[key], on=key == show) for key in wanted)


def _is_open(board: Board, line: CompiledLine) -> bool:
    return not is_done(board.active.node(line.node.key))


def _differs(board: Board, line: CompiledLine) -> bool:
    nodes = [column.node(line.node.key) for column in board.columns]
    return len({(node.actual, node.absent) for node in nodes if node is not None}) > 1


def _has_cut(board: Board, line: CompiledLine) -> bool:
    node = board.active.node(line.node.key)
    return node is not None and bool(node.lost)


_FILTERS: Mapping[str, Callable[[Board, CompiledLine], bool]] = {"todo": _is_open, "diff": _differs, "cut": _has_cut}
