"""Putting a page together: sections filled from the catalogue's skeleton, and what changed after a save."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from portal.sheets import heads
from portal.sheets.board import Board
from portal.sheets.compiled import compiled, gaps_of
from portal.sheets.lines import fill_line
from portal.sheets.panel import navigation, panel
from portal.sheets.parts import Part, part_called, parts_of, shows, way_to
from portal.sheets.placed import Placed, last_of_table, placed_sections
from portal.sheets.reasons import NOTHING, Asked, reasons
from portal.sheets.traces import trace

MANY_LINES = 60  # a longer sheet opens with the section only that asks for something next


@dataclass(frozen=True)
class Filter:
    """A way to look at some lines only."""

    key: str
    title: str
    count: int
    on: bool


def page_context(
    board: Board, *, show: str = "", asked: Asked = NOTHING, folds: bool = True, unfolded: str = "", part: str = ""
) -> dict[str, Any]:
    """What the templates of the page need; `folds` lets a long sheet open with one section only, or with `unfolded`.

    `part` is what a sheet that is filled item by item shows.
    """
    sections = placed_sections(board, compiled(board.catalogue, digest=board.digest))
    show = show if show in _FILTERS else ""
    chosen = part_called(board, parts_of(board, sections), part)
    folds = folds and not show and chosen is None and sum(len(placed.lines) for placed in sections) > MANY_LINES
    return {
        **around(board, sections, asked=asked),
        "sections": rows_of(board, sections, show, folds=folds, unfolded=unfolded, part=chosen),
        "part": chosen,
        "filters": _filters(board, sections, show),
        "show": show,
    }


def rows_of(
    board: Board,
    sections: tuple[Placed, ...],
    show: str = "",
    *,
    folds: bool = False,
    unfolded: str = "",
    part: Part | None = None,
) -> SafeString:
    """The rows and controls of a whole sheet, of which only those of `part` are seen, if there is one."""
    return _safe(_fill_sections(board, sections, show, folds=folds, unfolded=unfolded, part=part))


def around(board: Board, sections: tuple[Placed, ...], *, asked: Asked) -> dict[str, Any]:
    """What stands around the rows."""
    parts = parts_of(board, sections)
    nav = navigation(board, sections, parts)
    places = [(placed, line) for placed in sections for line in placed.lines]
    todo = [(placed, line) for placed, line in places if board.is_open(placed.line_place(line))]
    return {
        "board": board,
        "nav": nav,
        "done": sum(section.done for section in nav),
        "count": len(places),
        "todo": len(todo),
        "next_open": way_to(parts, *todo[0]) if todo else "",
        "panel": panel(board),
        "why": reasons(board, asked),
        "release": _("release %(number)s") % {"number": board.scene.frame.release.number},
    }


def changes(before: Board, after: Board, *, show: str, asked: Asked, part: str = "") -> dict[str, Any]:
    """What a save changed on a page that is there already; typed texts alone change nothing in the rows."""
    sections = placed_sections(after, compiled(after.catalogue, digest=after.digest))
    chosen = part_called(before, parts_of(before, sections), part)
    rows = [
        f"<template>{fill_line(after, line, placed.use, hidden=not shows(chosen, placed, line), swap=True)}</template>"
        for placed in sections
        for line in placed.lines
        if trace(before, placed, line) != trace(after, placed, line)
    ]
    moved = [
        placed
        for placed in sections
        if not placed.offered and heads.standing(before, placed) != heads.standing(after, placed)
    ]
    rows += [heads.summary(after, placed, swap=True) for placed in moved]
    rows += [f"<template>{heads.total(after, placed, swap=True)}</template>" for placed in moved]
    filters = _filters(after, sections, show)
    return {**around(after, sections, asked=asked), "filters": filters, "rows": _safe(rows), "show": show}


def way_to_table(board: Board, do: str) -> str:
    """Where a repeated table stands that was used once more or less, to be put behind the page's address."""
    table = do.partition(":")[2].partition("@")[0]
    found = last_of_table(board, compiled(board.catalogue, digest=board.digest), table)
    return f"?open={found}#{found}" if found else ""


def _safe(rows: Iterable[str]) -> SafeString:
    return mark_safe("".join(rows))  # noqa: S308 - rows are escaped where they are made


def _fill_sections(
    board: Board, sections: tuple[Placed, ...], show: str, *, folds: bool, unfolded: str, part: Part | None
) -> list[str]:
    first = _first(board, sections, unfolded)
    return [
        heads.offer(placed)
        if placed.offered
        else _fill_section(board, placed, show, folded=folds and placed is not first, part=part)
        for placed in sections
        if not placed.offered or shows(part, placed)
    ]


def _first(board: Board, sections: tuple[Placed, ...], unfolded: str) -> Placed | None:
    """The section that a long sheet opens with: the one asked for, else the first where something is to be done."""
    wanted = (placed for placed in sections if placed.id == unfolded)
    asking = (placed for placed in sections if _asks(board, placed))
    return next(chain(wanted, asking, sections), None)


def _asks(board: Board, placed: Placed) -> bool:
    return any(board.is_open(placed.line_place(line)) for line in placed.lines)


def _fill_section(board: Board, placed: Placed, show: str, *, folded: bool, part: Part | None) -> str:
    matches = _FILTERS[show] if show else None
    hidden = {
        line.node.key
        for line in placed.lines
        if not shows(part, placed, line) or (matches and not matches(board, placed.line_place(line)))
    }
    return placed.section.frame.fill(
        {
            **gaps_of(placed.use),
            "open": "" if folded else " open",
            "hidden": " hidden" if len(hidden) == len(placed.lines) else "",
            "summary": heads.summary(board, placed),
            "tools": heads.tools(board, placed),
            "cols": "".join(f'<col class="{"c-act" if column.active else "c-ro"}">' for column in board.columns),
            "heads": "".join(heads.head(board, column) for column in board.columns),
            "lines": "".join(
                fill_line(board, line, placed.use, hidden=line.node.key in hidden) for line in placed.lines
            ),
            "total": heads.total(board, placed),
        }
    )


def _filters(board: Board, sections: tuple[Placed, ...], show: str) -> tuple[Filter, ...]:
    titles = {"todo": _("not done"), "diff": _("with differences"), "cut": _("with deductions")}
    places = [placed.line_place(line) for placed in sections for line in placed.lines]
    wanted = (key for key in _FILTERS if key != "diff" or len(board.columns) > 1)
    return tuple(
        Filter(key, titles[key], sum(_FILTERS[key](board, place) for place in places), on=key == show) for key in wanted
    )


def _differs(board: Board, place: str) -> bool:
    if board.comparison is not None:
        return any(board.line_of(item) == place for item in board.comparison.unlike)
    nodes = [column.node(place) for column in board.columns]
    return len({(node.actual, node.absent) for node in nodes if node is not None}) > 1


def _has_cut(board: Board, place: str) -> bool:
    node = board.active.node(place)
    return node is not None and bool(node.lost)


_FILTERS: Mapping[str, Callable[[Board, str], bool]] = {"todo": Board.is_open, "diff": _differs, "cut": _has_cut}
