"""The small pieces of a score sheet's rows: what a node came to, as a reader sees it."""

from django.utils.html import escape
from django.utils.translation import gettext as _

from engine.scoring import NodeScore
from forms.scoring_words import MINUS, number_words
from portal.sheets.addresses import why_link
from portal.sheets.board import Board, Column, quiet
from portal.sheets.controls import cut


def outcome(board: Board, column: Column, node: NodeScore | None) -> str:
    """What an item came to on a sheet."""
    said = board.said.get(node.rule if node is not None else "")
    if said is not None or node is None:
        return said or ""
    if node.rule in ("choice", "direct", "formula"):
        return why_link(board, column, node.key, f"<b>{number_words(node.shown_actual)}</b>")
    return why_link(board, column, node.key, cut(node.shown_lost))


def item_cells(board: Board, place: str, act: str) -> str:
    """The cells of an item's row, one for each sheet; `act` goes into the active one."""
    mine = board.active.node(place)
    return "".join(
        _cell(column, "c-act", act) if column.active else _cell(column, "num", other(board, column, place, mine))
        for column in board.columns
    )


def line_cells(board: Board, place: str, act: str) -> str:
    """The cells of a line's head, one for each sheet; `act` goes before the active sheet's number."""
    mine = board.active.node(place)
    number = _line_number(board, board.active, mine) if mine is not None and not mine.absent else ""
    active = f'<td class="c-act"><span class="item__act">{act}{number}</span></td>'
    return "".join(
        active if column.active else _cell(column, "num", _line_number(board, column, column.node(place), beside=mine))
        for column in board.columns
    )


def other(board: Board, column: Column, place: str, mine: NodeScore | None) -> str:
    """What an item came to on another sheet, and whether that is unlike the active one."""
    return f"{_unlike(board, column, place, mine)}{outcome(board, column, column.node(place))}"


def signed(number: object) -> str:
    """A difference with its sign."""
    words = number_words(number)
    return words if words.startswith(MINUS) else f"+{words}"


def _cell(column: Column, kind: str, shown: str) -> str:
    return f'<td class="{kind}" data-label="{column.label}">{shown}</td>'


def _line_number(board: Board, column: Column, node: NodeScore | None, *, beside: NodeScore | None = None) -> str:
    """What a line earned, and how that differs from the active sheet's."""
    if node is None:
        return quiet("—")
    if node.absent:
        return quiet(_("not looked at") if column.samples else _("no part"))
    shown = why_link(board, column, node.key, f"<b>{number_words(node.shown_actual)}</b>")
    if beside is None or beside.absent or beside.shown_actual == node.shown_actual:
        return shown
    return f'<span class="diff">{signed(node.shown_actual - beside.shown_actual)}</span> {shown}'


def _unlike(board: Board, column: Column, place: str, mine: NodeScore | None) -> str:
    """A mark where another sheet says otherwise about an item; a spot check is compared with one sheet only."""
    other_node = column.node(place)
    if mine is None or other_node is None:
        return ""
    if board.comparison is not None and column.key == board.use.compares_with:
        unlike = place in board.comparison.unlike
    else:
        unlike = (mine.rule, mine.lost) != (other_node.rule, other_node.lost)
    if not unlike:
        return ""
    words = escape(_("unlike this sheet"))
    return f'<span class="diff" title="{words}">≠<span class="sr">{words}</span></span> '
