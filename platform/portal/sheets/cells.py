"""The small pieces of a score sheet's rows: what a node came to, as a reader sees it."""

from django.utils.html import escape
from django.utils.translation import gettext as _

from engine.scoring import NodeScore
from forms.scoring_words import MINUS, number_words
from portal.sheets.board import Board, Column, quiet
from portal.sheets.controls import cut


def outcome(board: Board, node: NodeScore | None) -> str:
    """What an item came to."""
    said = board.said.get(node.rule if node is not None else "")
    if said is not None or node is None:
        return said or ""
    if node.rule in ("choice", "direct"):
        return f"<b>{number_words(node.shown_actual)}</b>"
    return cut(node.shown_lost)


def item_cells(board: Board, item: str, act: str) -> str:
    """The cells of an item's row, one for each sheet; `act` goes into the active one."""
    mine = board.active.node(item)
    return "".join(
        _cell(column, "c-act", act) if column.active else _cell(column, "num", _other(board, column, item, mine))
        for column in board.columns
    )


def line_cells(board: Board, line: str, act: str) -> str:
    """The cells of a line's head, one for each sheet; `act` goes before the active sheet's number."""
    mine = board.active.node(line)
    number = line_number(mine) if mine is not None and not mine.absent else ""
    active = f'<td class="c-act"><span class="item__act">{act}{number}</span></td>'
    return "".join(
        active if column.active else _cell(column, "num", line_number(column.node(line), beside=mine))
        for column in board.columns
    )


def _cell(column: Column, kind: str, shown: str) -> str:
    return f'<td class="{kind}" data-label="{column.label}">{shown}</td>'


def _other(board: Board, column: Column, item: str, mine: NodeScore | None) -> str:
    return f"{_unlike(column, item, mine)}{outcome(board, column.node(item))}"


def line_number(node: NodeScore | None, *, beside: NodeScore | None = None) -> str:
    """What a line earned, and how that differs from the active sheet's."""
    if node is None:
        return quiet("—")
    if node.absent:
        return quiet(_("no part"))
    shown = f"<b>{number_words(node.shown_actual)}</b>"
    if beside is None or beside.absent or beside.shown_actual == node.shown_actual:
        return shown
    return f'<span class="diff">{signed(node.shown_actual - beside.shown_actual)}</span> {shown}'


def signed(number: object) -> str:
    """A difference with its sign."""
    words = number_words(number)
    return words if words.startswith(MINUS) else f"+{words}"


def _unlike(column: Column, item: str, mine: NodeScore | None) -> str:
    """A mark where another sheet says otherwise about an item."""
    other = column.node(item)
    if mine is None or other is None or (mine.rule, mine.lost) == (other.rule, other.lost):
        return ""
    words = escape(_("unlike this sheet"))
    return f'<span class="diff" title="{words}">≠<span class="sr">{words}</span></span> '
